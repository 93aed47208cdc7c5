import type { Argument, Command, Option } from 'commander';
import { builtInPolicies } from '../../../../core/policy/built-in-policies.ts';
import { builtInClients } from '../../../../core/policy/clients/load-client.ts';
import { pathOf } from '../usage/leaves.ts';
import { valuesOf } from '../usage/values.ts';

/** What can stand in a place. */
export interface Taken {
  readonly names: readonly string[];
  /** Several names with commas between. */
  readonly isList: boolean;
  /** Paths beside the names. */
  readonly paths: 'none' | 'files' | 'folders';
}

/** An option as a shell offers it. */
export interface OfferedOption {
  /** With their dashes: '-f', '--format'. */
  readonly flags: readonly string[];
  readonly words: string;
  readonly isRepeated: boolean;
  /** Absent: it takes no value. */
  readonly value?: { readonly name: string; readonly taken: Taken };
}

/** A command as a shell offers it. */
export interface OfferedCommand {
  /** 'gateproof policy check'. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly words: string }[];
  readonly options: readonly OfferedOption[];
  /** What stands behind it; undefined where nothing does. */
  readonly argument?: { readonly name: string; readonly taken: Taken };
}

/** Every command of the program, each before those below it, as its help has them. */
export function offeredCommands(program: Command): readonly OfferedCommand[] {
  const help = program.createHelp();
  const all = (command: Command): readonly OfferedCommand[] => {
    const below = help.visibleCommands(command).filter((one) => one.name() !== 'help');
    const offered: OfferedCommand = {
      path: `gateproof ${pathOf(command)}`.trim(),
      commands: below.map((one) => ({ name: one.name(), words: one.description() })),
      options: help.visibleOptions(command).map((option) => offeredOption(option)),
      ...argumentOf(command),
    };
    return [offered, ...below.flatMap(all)];
  };
  return all(program);
}

function offeredOption(option: Option): OfferedOption {
  const [, name] = /<([^>]+?)(?:\.\.\.)?>/u.exec(option.flags) ?? [];
  const words = option.description;
  const offered = {
    flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
    words,
    isRepeated: option.variadic || /repeat for several/u.test(words),
  };
  if (name === undefined) return offered;
  const known = valuesOf(option);
  const taken =
    known === undefined ? takenBy(name, option.long ?? '') : { isList: false, ...known, paths: 'none' as const };
  return { ...offered, value: { name, taken } };
}

/** Of several arguments the first says it: those behind it are of its kind, or nothing that a shell knows. */
function argumentOf(command: Command): Pick<OfferedCommand, 'argument'> {
  const [first]: readonly (Argument | undefined)[] = command.registeredArguments;
  if (first === undefined) return {};
  const taken =
    first.argChoices === undefined
      ? takenBy(first.name(), pathOf(command))
      : { names: first.argChoices, isList: false, paths: 'none' as const };
  return { argument: { name: first.name(), taken } };
}

const saved = ['result', 'observations', 'export', 'capture', 'profile', 'envelope', 'file'];

/** By the name of a value, as '<id|file>', and by what it is of. */
function takenBy(name: string, of: string): Taken {
  const parts = name.split('|');
  const isPolicies = parts.includes('policy') || (/policy|against/u.test(of) && parts.includes('id'));
  const isClients = /client/u.test(of) && parts.includes('id');
  const isFiles = saved.some((one) => parts.includes(one)) || /^(?:policy )?diff$/u.test(of);
  return {
    names: isPolicies ? policyIds() : isClients ? builtInClients() : [],
    isList: false,
    paths: isFiles ? 'files' : parts.includes('dir') ? 'folders' : 'none',
  };
}

function policyIds(): readonly string[] {
  return [...new Set(builtInPolicies().map(({ name }) => name))].sort();
}
