import { didYouMean } from '../../../core/policy/nearest.ts';
import { Problems } from '../../inputs/problems.ts';

/** What every function of the package takes. */
export interface CallOptions {
  /** Ends the work; default: nothing does. The first reason wins. */
  readonly signal?: AbortSignal | undefined;
}

/** One value or several. */
export type OneOrMore = string | readonly string[];

export function listOf(given: OneOrMore): readonly string[] {
  return typeof given === 'string' ? [given] : given;
}

/** As `listOf`; undefined stays what it is, because then a default holds. */
export function optionalList(given: OneOrMore | undefined): readonly string[] | undefined {
  return given === undefined ? undefined : listOf(given);
}

/** Facts by name as on a command line. */
export function givenList(given: Readonly<Record<string, string>> | undefined): readonly string[] | undefined {
  return given === undefined ? undefined : Object.entries(given).map(([name, day]) => `${name}=${day}`);
}

export function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

/** What an argument or an option has to be; a program in JavaScript may hand over anything. */
export type Kind =
  | 'text'
  | 'texts'
  | 'number'
  | 'flag'
  | 'function'
  | 'signal'
  | 'facts'
  | 'document'
  | 'result'
  | 'diff';

const kinds: Readonly<Record<Kind, { readonly words: string; readonly is: (value: unknown) => boolean }>> = {
  text: { words: 'text', is: isText },
  texts: { words: 'text or a list of texts', is: (value: unknown) => isText(value) || isList(value, isText) },
  number: { words: 'a number', is: (value: unknown) => typeof value === 'number' },
  flag: { words: 'true or false', is: (value: unknown) => typeof value === 'boolean' },
  function: { words: 'a function', is: (value: unknown) => typeof value === 'function' },
  signal: { words: 'an AbortSignal', is: (value: unknown) => value instanceof AbortSignal },
  facts: { words: 'texts by name', is: (value: unknown) => isRecord(value) && Object.values(value).every(isText) },
  document: { words: 'a document', is: isRecord },
  result: {
    words: 'a result document',
    is: (value: unknown) => hasLists(value, 'policies', 'targets', 'findings', 'observations'),
  },
  diff: { words: 'a DiffDocument', is: (value: unknown) => hasLists(value, 'changes') },
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isList(value: unknown, isMember: (member: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isMember);
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasLists(value: unknown, ...names: readonly string[]): boolean {
  return isRecord(value) && names.every((name) => isList(Reflect.get(value, name), isRecord));
}

/** Throws InputError where arguments are not of these kinds, all of them at once. */
export function expectKinds(...given: readonly (readonly [name: string, value: unknown, kind: Kind])[]): void {
  const problems = new Problems();
  for (const [name, value, kind] of given) {
    const { words, is } = kinds[kind];
    if (!is(value)) problems.add(`${name}: ${words} wanted, ${kindOf(value)} found`);
  }
  problems.throwIfAny();
}

/** Throws InputError with what was collected before where there is no such format. */
export function expectFormat(format: string, formats: object, problems: Problems): void {
  const names = Object.keys(formats);
  if (!names.includes(format))
    problems.add(`format: one of ${names.join(', ')} wanted, "${format}" found${didYouMean(format, names)}`);
  problems.throwIfAny();
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
}

/**
 * Problems of a call, begun with the options that do not exist: left out without a word, a misspelt one would change what is judged. Throws
 * InputError where an option is of another kind than it has to be.
 */
export function problemsOf(options: object, known: Readonly<Record<string, Kind>>): Problems {
  expectKinds(['options', options, 'document']);
  const problems = new Problems();
  const names = Object.keys(known);
  const given = Object.entries(options).filter(([name, value]) => Object.hasOwn(known, name) && value !== undefined);
  expectKinds(...given.map(([name, value]) => [`option "${name}"`, value, known[name] ?? 'document'] as const));
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(known, name)) {
      problems.add(`option "${name}": one of ${names.join(', ')} wanted${didYouMean(name, names)}`);
    }
  }
  return problems;
}

/** The value of `work`; throws InputError with what was collected before and what is wrong with it. */
export async function checked<T>(problems: Problems, work: () => T | Promise<T>): Promise<T> {
  return (await problems.all({ value: work })).value;
}
