import { type Box, boxSize, intersectBoxes, type Region, union } from '../spaces/region.ts';
import type { Settled, SpaceFacts } from './facts.ts';
import { sortedSet } from './sorted-set.ts';

/** Facts that say nothing. */
export const nothingKnown: SpaceFacts = { accepted: [], refused: [], undecided: [] };

/** Their boxes as they are, overlapping where several exchanges settled the same. */
export function boxesOf(settled: readonly { readonly box: Box }[]): readonly Box[] {
  return settled.map(({ box }) => box);
}

/** The points of all of them, as disjoint boxes. */
export function regionOf(settled: readonly { readonly box: Box }[]): Region {
  return union(boxesOf(settled), []);
}

/** Those whose boxes share a point with the region. */
export function touching<T extends { readonly box: Box }>(settled: readonly T[], region: Region): readonly T[] {
  return settled.filter(({ box }) => region.some((part) => boxSize(intersectBoxes(part, box)) > 0));
}

/** What facts of one space saw answered differently within a region. */
export function differingIn({ differs = [] }: SpaceFacts, region: Region): readonly Settled[] {
  return touching(differs, region);
}

/** Observation ids of those that touch the region, in order, without duplicates. */
export function evidenceFor(settled: readonly Settled[], region: Region): readonly string[] {
  return sortedSet(touching(settled, region).flatMap(({ evidence }) => evidence));
}
