import { PageError } from '../page-error.ts';

/** The names of a query that a page understands, each with its values. Throws PageError where there is another, or one twice. */
export function readQuery<N extends string>(
  { searchParams }: URL,
  names: readonly N[],
): { readonly [K in N]?: string } {
  const known: readonly string[] = names;
  const found: Record<string, string> = {};
  for (const [name, value] of searchParams) {
    if (!known.includes(name))
      throw new PageError('page-request', `The address asks for ${name}, and this page knows ${names.join(', ')}.`);
    if (Object.hasOwn(found, name)) throw new PageError('page-request', `The address asks for ${name} twice.`);
    if (value.length > mostCharacters)
      throw new PageError('page-request', `What the address says of ${name} is too long.`);
    found[name] = value;
  }
  return found as { readonly [K in N]?: string };
}

const mostCharacters = 1024;

/** A value that stands for all: an empty field, or the first choice of a list. */
export function narrowed(value: string | undefined): string | undefined {
  return value === '*' ? undefined : value;
}

/** A text that narrows; an empty one does not. */
export function someText(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** One of these words. Throws PageError. */
export function oneOf<W extends string>(name: string, value: string | undefined, words: readonly W[]): W | null {
  if (value === undefined || value === '' || value === '*') return null;
  const found = words.find((word) => word === value);
  if (found === undefined) throw new PageError('page-request', `${name}: one of ${words.join(', ')} is wanted.`);
  return found;
}

/** A whole number between these. Throws PageError. */
export function wholeNumber(name: string, value: string | undefined, least: number, most: number): number | null {
  if (value === undefined || value === '') return null;
  const number = /^\d{1,9}$/u.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most))
    throw new PageError('page-request', `${name}: a whole number from ${least} to ${most} is wanted.`);
  return number;
}

/** A moment as addresses have it, ISO 8601 in UTC. Throws PageError. */
export function momentOfQuery(name: string, value: string | undefined): number | null {
  if (value === undefined || value === '') return null;
  const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/u.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(moment))
    throw new PageError('page-request', `${name}: a moment like 2026-11-28T03:00:00.000Z is wanted.`);
  return moment;
}
