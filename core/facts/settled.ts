import { type Box, isDisjoint, type Region, union } from '../spaces/region.ts';
import type { Settled, SpaceFacts } from './facts.ts';
import { sortedSet } from './sorted-set.ts';

/** Facts that say nothing. */
export const nothingKnown: SpaceFacts = { accepted: [], refused: [], undecided: [] };

/** Their boxes as they are, overlapping where several exchanges settled the same. */
export function boxesOf(settled: readonly { readonly box: Box }[]): readonly Box[] {
  return settled.map(({ box }) => box);
}

/** Facts do not change, and each policy asks for the same ones: what was made of a list is kept as long as it is. */
const regions = new WeakMap<readonly { readonly box: Box }[], Region>();

/** The points of all of them, as disjoint boxes. */
export function regionOf(settled: readonly { readonly box: Box }[]): Region {
  const region = regions.get(settled) ?? union(boxesOf(settled), []);
  regions.set(settled, region);
  return region;
}

/** Those whose boxes share a point with the region. */
export function touching<T extends { readonly box: Box }>(settled: readonly T[], region: Region): readonly T[] {
  return settled.filter(({ box }) => region.some((part) => !isDisjoint(part, box)));
}

/** What facts of one space saw answered differently within a region. */
export function differingIn({ differs = [] }: SpaceFacts, region: Region): readonly Settled[] {
  return touching(differs, region);
}

/** Observation ids of those that touch the region, in order, without duplicates. */
export function evidenceFor(settled: readonly Settled[], region: Region): readonly string[] {
  return sortedSet(touching(settled, region).flatMap(({ evidence }) => evidence));
}
