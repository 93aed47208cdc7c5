import type { Settled, Undecided } from '../../core/facts/facts.ts';
import type { Reason } from '../../core/facts/reason.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { type Box, boxHas, type Point, type Region, regionSize, subtract } from '../../core/spaces/region.ts';
import { type Asked, isNoProposalChosen, settling, whole } from './asked-offer.ts';
import { isOfAead, sameSa } from './box-form.ts';

/** What was asked and is not settled, each box for the reason of the last exchange about it. */
export function unsettled(
  asked: readonly Asked[],
  settled: { readonly taken: readonly Settled[]; readonly refused: readonly Settled[] },
  answered: (box: Box) => Reason,
): readonly Undecided[] {
  const undecided: Undecided[] = [];
  const refused = settled.refused.map(({ box }) => box);
  const differ = differing(asked);
  for (const { observation, boxes, key } of asked.toReversed()) {
    if (!whole.has(observation.probe)) continue;
    const left = without(subtract(boxes, [...refused, ...undecided.map(({ box }) => box)]), settled.taken);
    const evidence = [observation.id];
    const reason = (box: Box): Reason => reasonOf(observation, answered(box));
    undecided.push(
      ...left.map((box): Undecided => ({ box, evidence, reason: differ.has(key) ? 'answers-differ' : reason(box) })),
    );
  }
  return undecided;
}

/**
 * Boxes of offers that were accepted, and of which no combination was found though it was looked for: another node may have said no to it alone.
 * Left aside is a peer that never says no to a share of that group, whatever is offered.
 */
export function lostAcceptances(asked: readonly Asked[], taken: readonly Settled[]): readonly Box[] {
  if (asked.some(({ observation }) => observation.outcome === 'not-made')) return [];
  const refusing = new Set(asked.filter((one) => isNoProposalChosen(one.observation)).map((one) => one.shareGroup));
  return asked
    .filter(({ observation: { probe, outcome }, shareGroup }) => {
      return settling.has(probe) && outcome === 'answered' && refusing.has(shareGroup);
    })
    .filter(({ boxes }) => regionSize(without(boxes, taken)) === regionSize(boxes))
    .flatMap(({ boxes }) => boxes);
}

/**
 * The boxes, which share no point, without single combinations: of these there may be tens of thousands. An AEAD that is accepted is left out
 * with every INTEG beside it.
 */
export function without(boxes: Region, combinations: readonly Settled[]): Region {
  const isBesideInteg = boxes.some((box) => isOfAead(box) && box[1]?.includes(0) === false);
  const own = combinations.map(({ box }) => box);
  if (isBesideInteg)
    return subtract(
      boxes,
      own.flatMap((box) => sameSa(box.flat())),
    );
  const inside = own.filter((box) => holds(boxes, box.flat()));
  return inside.length === regionSize(boxes) ? [] : subtract(boxes, inside);
}

export function holds(boxes: readonly Box[], point: Point): boolean {
  return boxes.some((box) => boxHas(box, point));
}

/** Questions that were accepted once and refused once. */
function differing(asked: readonly Asked[]): ReadonlySet<string> {
  const keysOf = (of: (one: Observation) => boolean): string[] =>
    asked.filter(({ observation }) => of(observation)).map(({ key }) => key);
  const refused = new Set(keysOf(isNoProposalChosen));
  return new Set(keysOf(({ outcome }) => outcome === 'answered').filter((key) => refused.has(key)));
}

function reasonOf(observation: Observation, answered: Reason): Reason {
  switch (observation.outcome) {
    case 'answered':
      return answered;
    case 'refused':
      return isNoProposalChosen(observation) ? 'no-answered-control' : 'other-notify';
    case 'not-made':
      return 'too-many-violations';
    case 'silent':
    case 'closed':
    case 'reset':
    case 'unreachable':
    case 'malformed':
    case 'authentication-failed':
      return observation.outcome;
  }
}
