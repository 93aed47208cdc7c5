import type { Json, JsonObject } from '../../../core/observation/observation.ts';
import { wordOf } from '../word-of.ts';
import { inShort } from './in-short.ts';

/** What a field of an offer or an answer says in names. */
export interface NamedField {
  /** Its own name where that says it. */
  readonly label?: string;
  /** Undefined where the value has not the form that it should have. */
  readonly named: (value: Json, offer: JsonObject) => Json | undefined;
}

/** By name in the document. 'left-out': our own way to ask, of which a reader learns nothing. */
export type Fields = Readonly<Record<string, NamedField | 'left-out'>>;

/** A number of a registry. */
export function numbered(name: (value: number) => string, label?: string): NamedField {
  return labelled(label, (value) => (typeof value === 'number' ? name(value) : undefined));
}

/** Numbers of a registry; `registered`: all that it has. */
export function listed(
  name: (value: number) => string,
  registered: () => readonly number[] = () => [],
  label?: string,
): NamedField {
  return labelled(label, (value) => (isNumbers(value) ? inShort(value, name, registered()) : undefined));
}

/** One of our own words for it. */
export function worded(words: Readonly<Record<string, string>>, label?: string): NamedField {
  return labelled(label, (value) => (typeof value === 'string' ? wordOf(words, value) : undefined));
}

/** What speaks for itself under another name. */
export function called(label: string): NamedField {
  return { label, named: (value) => value };
}

/** Octets that stand among what was received anyway: how many items there are. */
export function counting(what: string): NamedField {
  return { named: (value) => (Array.isArray(value) ? `${value.length} ${what}` : undefined) };
}

export function isNumbers(value: Json | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number' && Number.isSafeInteger(one) && one >= 0);
}

function labelled(label: string | undefined, named: NamedField['named']): NamedField {
  return { ...(label === undefined ? {} : { label }), named };
}
