import type { Value } from '../database.ts';
import { StoreError } from '../store-error.ts';

/** How many rows of a list are wanted, and from which on. */
export interface PageOf {
  readonly limit: number;
  /** What `next` of the part before said; undefined: from the first on. */
  readonly after?: string | undefined;
}

/** The place of a row in its list, as it goes into a URL. */
export function keyOf(values: readonly Value[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The reverse, of a key with values of these types. Throws StoreError 'store-key': it comes from whoever asks. */
export function valuesOf(key: string, types: readonly ('number' | 'string')[]): readonly Value[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(key, 'base64url').toString('utf8'));
    const isOurs =
      Array.isArray(values) &&
      values.length === types.length &&
      types.every((type, at) => typeof values[at] === type && (type === 'string' || Number.isSafeInteger(values[at])));
    if (isOurs) return values as readonly Value[];
  } catch {
    // As any other that is none of ours.
  }
  throw new StoreError('store-key', 'after: a key of a list wanted, another text found; begin with the first page');
}

/** The rows of a part and the key of its last, of one row more than was wanted. */
export function pagedOf<R, T>(
  rows: readonly R[],
  limit: number,
  { key, read }: { readonly key: (row: R) => readonly Value[]; readonly read: (row: R) => T },
): { readonly rows: readonly T[]; readonly next: string | null } {
  const own = rows.slice(0, limit);
  const last = own.at(-1);
  return { rows: own.map(read), next: rows.length > limit && last !== undefined ? keyOf(key(last)) : null };
}
