import type { Json, JsonObject } from '../observation/observation.ts';
import type { Finding } from './finding.ts';

/** What a finding saw, value by value, so that two of them can be compared as sets. */
export interface ObservedValues {
  /** The members of every list of `observed`; its single values stand together as one more, in the order of their names. */
  readonly values: readonly Json[];
  /** How many there are; more than `values` where the finding names only the first of them. */
  readonly count: number;
}

/** Names of `observed` that count, or tell what was not done or with what it was done, and are no value that was seen. */
const COUNTS: ReadonlySet<string> = new Set(['count', 'open', 'of', 'notTested', 'notes', 'shownWith']);

/** Longest list that a rule names without telling how many there are. */
const NAMED_AT_MOST = 64;

export function observedValues({ observed }: Pick<Finding, 'observed'>): ObservedValues {
  const entries = Object.entries(observed).filter(([name]) => !COUNTS.has(name));
  const lists = entries.filter(([, value]) => Array.isArray(value));
  const single = entries.filter(([, value]) => !Array.isArray(value)).sort(([a], [b]) => (a < b ? -1 : 1));
  const members = lists.flatMap(([, value]) => value as readonly Json[]);
  const values: readonly Json[] = single.length === 0 ? members : [...members, Object.fromEntries<Json>(single)];
  const told = 'count' in observed ? observed.count : undefined;
  if (typeof told === 'number') return { values, count: Math.max(told, values.length) };
  // A full list without a number may go on.
  const isFull = lists.some(([, value]) => (value as readonly Json[]).length >= NAMED_AT_MOST);
  return { values, count: isFull ? Number.POSITIVE_INFINITY : values.length };
}

/** Equal as JSON, whatever the order of names. */
export function isSameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, at) => isSameJson(one, b[at]))
    );
  }
  const [left, right] = [a as JsonObject, b as JsonObject];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSameJson(left[name], right[name]))
  );
}
