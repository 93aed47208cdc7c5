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

/** Problems of a call, begun with the options that do not exist: left out without a word, a misspelt one would change what is judged. */
export function problemsOf(options: object, known: Readonly<Record<string, true>>): Problems {
  const problems = new Problems();
  const names = Object.keys(known);
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
