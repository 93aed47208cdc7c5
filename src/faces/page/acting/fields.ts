import { PageError } from '../page-error.ts';
import type { Fields } from '../read-fields.ts';

/** What a field says, without what stands around it. Throws PageError where it says nothing. */
export function textOf(fields: Fields, name: string): string {
  const text = optionalText(fields, name);
  if (text !== undefined) return text;
  throw new PageError('page-request', `${name}: something wanted, nothing found.`);
}

export function optionalText(fields: Fields, name: string): string | undefined {
  const text = fields.get(name)?.trim() ?? '';
  return text === '' ? undefined : text;
}

/** A calendar day, YYYY-MM-DD. Throws PageError. */
export function dayOf(fields: Fields, name: string): string {
  const text = textOf(fields, name);
  const parsed = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (parsed !== undefined && !Number.isNaN(parsed.valueOf()) && parsed.toISOString().startsWith(text)) return text;
  throw new PageError('page-request', `${name}: a day as YYYY-MM-DD wanted.`);
}

/** The number in a path. Throws PageError. */
export function numberOfPath(params: Readonly<Record<string, string>>, name: string): number {
  const text = params[name] ?? '';
  if (/^[1-9][0-9]{0,14}$/u.test(text)) return Number(text);
  throw new PageError('page-not-found', 'Nothing is there.');
}

/** Refuses what would be taken for something else than it is: fields that nobody reads. Throws PageError. */
export function refuseOthers(fields: Fields, known: readonly string[]): void {
  const other = [...fields.keys()].find((name) => name !== 'csrf' && !known.includes(name));
  if (other === undefined) return;
  throw new PageError('page-request', `${other.slice(0, 64)}: no such field; ${known.join(', ') || 'none'} wanted.`);
}
