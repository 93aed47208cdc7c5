import type { Paged } from '../../../../core/finding/history/paged.ts';
import { keyOf, valuesOf } from '../../../store/questions/page-key.ts';
import { usualRows } from './parameters.ts';

/** The part of a list, in the order of its keys, which is the same for every database. Throws StoreError for a key that is none. */
export function rowsBehind<T>(
  unordered: readonly T[],
  { limit = usualRows, after }: { readonly limit?: number | undefined; readonly after?: string | undefined },
  textsOf: (row: T) => readonly string[],
): Paged<T> {
  const all = unordered.toSorted((a, b) => (isBehind(textsOf(a), textsOf(b)) ? 1 : -1));
  const first = all[0];
  if (first === undefined) return { rows: [], next: null };
  const from =
    after === undefined
      ? undefined
      : valuesOf(
          after,
          textsOf(first).map(() => 'string'),
        ).map(String);
  const start = from === undefined ? 0 : all.findIndex((row) => isBehind(textsOf(row), from));
  const rows = start < 0 ? [] : all.slice(start, start + limit);
  const last = rows.at(-1);
  return { rows, next: start >= 0 && start + limit < all.length && last !== undefined ? keyOf(textsOf(last)) : null };
}

function isBehind(row: readonly string[], other: readonly string[]): boolean {
  const at = row.findIndex((text, index) => text !== other[index]);
  return at >= 0 && (row[at] ?? '') > (other[at] ?? '');
}
