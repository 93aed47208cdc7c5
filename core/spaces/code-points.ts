import type { Scheme } from '../endpoint/scheme.ts';

/** A registry whose numbers questions about a space are made of. */
export interface CodePoints {
  /** As in `Facts.asked`. */
  readonly registry: string;
  /** Every number that is assigned. */
  readonly codes: readonly number[];
  readonly name: (code: number) => string;
  /** The dimension of the space that its numbers are; absent where they are none. */
  readonly dimension?: number;
  /** Schemes at which something can be asked by it; absent: all of the space. */
  readonly schemes?: readonly Scheme[];
}

/** A registry of rows. */
export function coded(
  registry: string,
  rows: readonly (readonly [code: number, name: string, ...rest: unknown[]])[],
): CodePoints {
  const names = new Map(rows.map(([code, name]) => [code, name]));
  return { registry, codes: rows.map(([code]) => code), name: (code) => names.get(code) ?? `${registry} ${code}` };
}
