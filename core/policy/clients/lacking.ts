import { widened } from '../../spaces/behind.ts';
import type { Box } from '../../spaces/region.ts';
import { type SpaceName, spaceOf } from '../../spaces/registry.ts';
import { nameBox } from '../../spaces/space.ts';
import type { Mismatch } from '../algebra/check-document.ts';
import type { Offer } from './client.ts';
import type { Gate, Place } from './gate.ts';

/** A proposal and a place that have the fewest dimensions without a common value. */
export interface Near {
  readonly proposal: number;
  readonly place: Place;
  readonly own: Box;
  readonly other: Box;
  readonly dimensions: readonly number[];
}

/**
 * Why nothing of an offer fits: the dimensions in which all that is offered and all that is accepted have no value in common; where each has one,
 * those of the proposal and the row that come nearest.
 */
export function lackingOf(offer: Offer, gate: Gate): readonly Mismatch[] {
  const offered = offer.proposals.map(({ box }) => box);
  const accepted = gate.places.flatMap(({ region }) => region);
  if (accepted.length === 0) return [];
  const all = widened([...offered, ...accepted]);
  const [own, other] = [hull(all.slice(0, offered.length)), hull(all.slice(offered.length))];
  const apart = own.flatMap((values, at) => (values.some((value) => other[at]?.includes(value)) ? [] : [at]));
  if (apart.length > 0) return apart.map((at) => mismatch(gate.space, own, other, at));
  const near = nearestOf(offer, gate);
  return near === undefined ? [] : near.dimensions.map((at) => mismatch(gate.space, near.own, near.other, at));
}

/** The proposals and places that lack the fewest dimensions, in the order of the offer. */
export function nearestOf({ proposals }: Offer, { places }: Pick<Gate, 'places'>): Near | undefined {
  let found: Near | undefined;
  for (const [proposal, { box }] of proposals.entries()) {
    for (const place of places) {
      for (const part of place.region) {
        const [own = [], other = []] = widened([box, part]);
        const dimensions = own.flatMap((values, at) =>
          values.some((value) => other[at]?.includes(value)) ? [] : [at],
        );
        if (found === undefined || dimensions.length < found.dimensions.length)
          found = { proposal, place, own, other, dimensions };
      }
    }
  }
  return found;
}

function hull(boxes: readonly Box[]): Box {
  return (boxes[0] ?? []).map((_, at) => [...new Set(boxes.flatMap((box) => box[at] ?? []))].sort((a, b) => a - b));
}

function mismatch(space: SpaceName, own: Box, other: Box, at: number): Mismatch {
  const [found, wanted] = [own, other].map((box) => Object.entries(nameBox(spaceOf(space), box))[at]);
  return { key: found?.[0] ?? '', found: found?.[1] ?? [], wanted: wanted?.[1] ?? [] };
}
