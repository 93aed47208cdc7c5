import { Option } from 'commander';

/** By option, because commander would tell its own choices a second time and refuse others in words of its own. */
const known = new WeakMap<Option, Values>();

/** What a shell can offer for an option. */
export interface Values {
  readonly names: readonly string[];
  /** Several with commas between. */
  readonly isList?: boolean;
}

/** An option whose value is one of the names; what else is given is refused by the command. */
export function optionOf(flags: string, words: string, values: Values): Option {
  const option = new Option(flags, words);
  known.set(option, values);
  return option;
}

/** What is known of the values of an option. */
export function valuesOf(option: Option): Values | undefined {
  return known.get(option);
}

/** `--format` of one of these, of which the first is the default. */
export function formatOption(...names: readonly [string, ...string[]]): Option {
  return optionOf('-f, --format <name>', `${names.join(', ')} (default: ${names[0]})`, { names });
}
