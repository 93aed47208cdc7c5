import type { SpaceFacts, Surplus } from '../../core/facts/facts.ts';
import { evidenceFor, nothingKnown, regionOf } from '../../core/facts/settled.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { regionSize } from '../../core/spaces/region.ts';
import { boxesOf, groupOf } from './recorded-offer.ts';

/** Offers of which an acceptance says that one of their combinations is accepted. */
const offering: ReadonlySet<string> = new Set(
  ['row', 'complement', 'bisect', 'surplus'].map((name) => `ikev2/${name}`),
);

/**
 * Where more of a space was accepted than was taken apart: the values that some answer shows to be accepted, because what was offered had
 * no other in that dimension, and how many combinations stayed open. `dimensions` says which space: 4, or 5 with an additional key
 * exchange.
 */
export function concludeSurplus(
  observations: readonly Observation[],
  facts: SpaceFacts | undefined,
  dimensions: 4 | 5,
): readonly Surplus[] {
  const { accepted, undecided } = facts ?? nothingKnown;
  const open = undecided.filter(({ reason }) => reason === 'too-many-violations');
  const region = regionOf(open);
  if (region.length === 0 || accepted.length === 0) return [];
  const answered = observations
    .filter(({ probe, outcome }) => offering.has(probe) && outcome === 'answered')
    .map((one) => ({ boxes: boxesOf(one), group: groupOf(one) }))
    .filter(({ boxes }) => boxes.length > 0 && boxes.every(({ length }) => length === dimensions));
  const values = Array.from({ length: dimensions }, (_, dimension) => {
    const shown = answered.flatMap(({ boxes, group }) => {
      if (dimension === 3 && group !== undefined) return [group];
      const offered = new Set(boxes.flatMap((box) => box[dimension] ?? []));
      return offered.size === 1 ? [...offered] : [];
    });
    return [...new Set(shown)].sort((a, b) => a - b);
  });
  return [{ values, unlisted: regionSize(region), evidence: evidenceFor(open, region) }];
}
