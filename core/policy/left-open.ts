import { extended } from '../spaces/behind.ts';
import { type Box, box, type Region, subtract } from '../spaces/region.ts';

/** What a table leaves open beside a box: values by dimension, and behind the dimensions. */
export type More = readonly (readonly number[])[];

/** The combinations of a box and of more, without those of the box. */
export function leftOpen(of: Box, more: More): Region {
  const own = extended(of, Math.max(of.length, more.length));
  return subtract([box(...own.map((values, at) => [...values, ...(more[at] ?? [])]))], [own]);
}

/** What rows of one table leave open, as it is said for all of them: `leftOpen` of a row's box and of this is what the row has. */
export function moreOf(rows: readonly { readonly box: Box; readonly tolerated?: readonly Box[] }[]): More {
  const found: Set<number>[] = [];
  for (const { box: own, tolerated = [] } of rows) {
    for (const [at, values] of tolerated.flatMap((open) => [...open.entries()])) {
      const known = own[at] ?? [0];
      for (let dimension = found.length; dimension <= at; dimension++) found.push(new Set());
      for (const value of values) if (!known.includes(value)) found[at]?.add(value);
    }
  }
  const last = found.findLastIndex((values) => values.size > 0);
  return found.slice(0, last + 1).map((values) => [...values].sort((a, b) => a - b));
}
