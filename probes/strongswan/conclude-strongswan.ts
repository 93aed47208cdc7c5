import type { Settled, SpaceFacts, Undecided, UseFacts } from '../../src/facts/facts.ts';
import { boxesOf } from '../../src/facts/settled.ts';
import type { Json, Observation } from '../../src/observation/observation.ts';
import {
  type Box,
  boxSize,
  intersectBoxes,
  type Point,
  pointBox,
  type Region,
  subtract,
} from '../../src/region/region.ts';
import { isAh } from './proposal.ts';
import { type AnsweredControl, vouchedFor } from './vouch.ts';

type SpaceName = 'ike' | 'ipsec';

/** What the driver saw of a space, and what became of it. */
export type DrivenFacts = SpaceFacts & { readonly use: UseFacts };

/** One observation, read. */
interface Seen {
  readonly observation: Observation;
  readonly boxes: readonly Box[];
  readonly answer: Box | undefined;
}

/**
 * What the observations of one target say. An answer shows its point accepted, also when the SA came to nothing after it; a refusal
 * counts when the offers next to it that could have been answered, before and after, were: those that were answered, and controls.
 * Any order of observations gives the same facts.
 */
export function concludeStrongswan(observations: readonly Observation[]): {
  ike?: DrivenFacts;
  ipsec?: DrivenFacts;
  /** [ENCR, INTEG, PFS group, ESN, ADDKE1, …, ADDKE7]. */
  ipsecAdditional?: SpaceFacts;
  /** [0, INTEG, PFS group, ESN]. */
  ah?: SpaceFacts;
} {
  const own = observations
    .filter(({ probe }) => probe.startsWith('strongswan/'))
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs || (a.order < b.order ? -1 : 1));
  const seen = (space: SpaceName): readonly Seen[] => own.filter(({ offer }) => offer['space'] === space).map(read);
  const [ike, ipsec] = [seen('ike'), seen('ipsec')];
  const isEsp = (box: Box): boolean => box.length === 4 && !isAh(box);
  return {
    ...(ike.length === 0 ? {} : { ike: { ...factsOf('ike', ike, isEsp), use: useOf(ike) } }),
    ...(ipsec.length === 0
      ? {}
      : {
          ipsec: { ...childFactsOf(ipsec, isEsp), use: nothingUsed },
          ipsecAdditional: childFactsOf(ipsec, ({ length }) => length > 4),
          ah: childFactsOf(ipsec, isAh),
        }),
  };
}

const nothingUsed: UseFacts = { established: [], unfinished: [] };

/** Accepted with some selectors, or refused with each: a gateway may take something else for a part of the traffic. */
function childFactsOf(seen: readonly Seen[], isOwn: (box: Box) => boolean): SpaceFacts {
  const bySelectors = Map.groupBy(seen, ({ observation }) => JSON.stringify(observation.offer['selectors'] ?? null));
  const each = [...bySelectors.values()].map((some) => factsOf('ipsec', some, isOwn));
  const accepted = each.flatMap((one) => one.accepted);
  const [first, ...others] = each.map(({ refused }) => refused);
  // A run that ended early did not ask with all of them.
  const wanted = Math.max(1, ...seen.map(({ observation }) => Number(observation.offer['among'] ?? 1)));
  const refused = each.length < wanted ? [] : others.reduce((all, next) => refusedByBoth(all, next), first ?? []);
  const taken = boxesOf(accepted);
  return {
    accepted,
    refused: refused.flatMap(({ box, evidence }) => subtract([box], taken).map((part) => ({ box: part, evidence }))),
    undecided: each.flatMap(({ undecided }) => undecided),
  };
}

function refusedByBoth(one: readonly Settled[], other: readonly Settled[]): readonly Settled[] {
  return one.flatMap((a) =>
    other
      .map((b) => ({ box: intersectBoxes(a.box, b.box), evidence: [...new Set([...a.evidence, ...b.evidence])] }))
      .filter(({ box }) => boxSize(box) > 0),
  );
}

/** Facts of the boxes that `isOwn` takes; all that was seen vouches for them. */
function factsOf(space: SpaceName, seen: readonly Seen[], isOwn: (box: Box) => boolean): SpaceFacts {
  const chosen = acceptedOf(seen);
  const accepted = chosen.filter(({ box }) => isOwn(box));
  const taken: Box[] = accepted.map(({ box }) => box);
  const refused: Settled[] = [];
  for (const [at, { observation, boxes }] of seen.entries()) {
    if (observation.outcome !== 'refused' || isControl(space, observation) || !boxes.some(isOwn)) continue;
    const before = nextControl(space, seen.slice(0, at).reverse());
    const after = nextControl(space, seen.slice(at + 1));
    if (before === undefined || after === undefined) continue;
    const controls = controlsBehind(space, seen.slice(at + 1));
    const known = seen.slice(0, at).flatMap(({ answer }) => (answer === undefined ? [] : [pointOf(answer)]));
    const vouched = isSingle(boxes) ? boxes : vouchedFor(space, boxes, controls, known);
    const evidence = [...new Set([before, observation.id, after, ...controls.map(({ id }) => id)])];
    refused.push(...settle(vouched.filter(isOwn), taken).map((box) => ({ box, evidence })));
  }
  const undecided: Undecided[] = [];
  for (const { observation, boxes, answer } of seen) {
    if (isControl(space, observation) || answer !== undefined) continue;
    const { id, outcome } = observation;
    const reason = outcome === 'refused' ? 'no-answered-control' : outcome;
    undecided.push(...settle(boxes.filter(isOwn), taken).map((box) => ({ box, evidence: [id], reason })));
  }
  return { accepted, refused, undecided };
}

/** Of an answer the point that the gateway chose; of an offer without one the points that were offered. */
function useOf(seen: readonly Seen[]): UseFacts {
  const established = acceptedOf(seen.filter(({ observation }) => observation.outcome === 'answered'));
  const made = boxesOf(established);
  const tried = new Map<string, Undecided>();
  for (const { observation, boxes, answer } of seen) {
    const { id, outcome } = observation;
    if (outcome === 'answered') continue;
    for (const box of subtract(answer === undefined ? disjoint(boxes) : [answer], made)) {
      const evidence = [...(tried.get(box.join(';'))?.evidence ?? []), id];
      tried.set(box.join(';'), { box, evidence, reason: outcome });
    }
  }
  return { established, unfinished: [...tried.values()] };
}

/** The part of the boxes that nothing earlier has settled, which is settled from now on. */
function settle(boxes: readonly Box[], taken: Box[]): Region {
  const fresh = subtract(disjoint(boxes), taken);
  taken.push(...fresh);
  return fresh;
}

function disjoint(boxes: readonly Box[]): Region {
  return boxes.reduce<Region>((all, next) => [...all, ...subtract([next], all)], []);
}

function acceptedOf(seen: readonly Seen[]): Settled[] {
  const byPoint = new Map<string, Settled>();
  for (const { answer, observation } of seen) {
    if (answer === undefined) continue;
    const key = answer.join();
    byPoint.set(key, { box: answer, evidence: [...(byPoint.get(key)?.evidence ?? []), observation.id] });
  }
  return [...byPoint.values()];
}

/** The first of these that was answered, unless a control before it was not. */
function nextControl(space: SpaceName, seen: readonly Seen[]): string | undefined {
  const next = seen.find(({ answer, observation }) => answer !== undefined || isControl(space, observation));
  return next?.answer === undefined ? undefined : next.observation.id;
}

/** The controls that were answered right behind an offer. */
function controlsBehind(
  space: SpaceName,
  seen: readonly Seen[],
): readonly (AnsweredControl & { readonly id: string })[] {
  const end = seen.findIndex(({ observation }) => !isControl(space, observation));
  return seen
    .slice(0, end === -1 ? seen.length : end)
    .flatMap(({ observation: { id }, boxes, answer }) =>
      answer === undefined ? [] : [{ id, boxes, answer: pointOf(answer) }],
    );
}

function pointOf(answer: Box): Point {
  return answer.map(([value = 0]) => value);
}

function isSingle(boxes: readonly Box[]): boolean {
  return boxes.length === 1 && boxes.every((box) => boxSize(box) === 1);
}

function isControl(space: SpaceName, { probe }: Observation): boolean {
  return probe === `strongswan/${space}-control`;
}

function read(observation: Observation): Seen {
  const { offer, answer, outcome } = observation;
  const point = numbers(offer['point']);
  const boxes = Array.isArray(offer['boxes']) ? offer['boxes'].flatMap(boxOf) : [];
  const chosen = outcome === 'malformed' ? undefined : numbers(answer?.['point']);
  return {
    observation,
    boxes: point === undefined ? boxes : [pointBox(point)],
    answer: chosen === undefined ? undefined : pointBox(chosen),
  };
}

/** Dimensions of a combination, and of one with additional key exchanges. */
const lengths: readonly number[] = [4, 11];

function boxOf(value: Json): readonly Box[] {
  if (!Array.isArray(value)) return [];
  const dimensions = value.map(numbers);
  return lengths.includes(dimensions.length) && dimensions.every((values) => values !== undefined) ? [dimensions] : [];
}

function numbers(value: Json | undefined): readonly number[] | undefined {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'number')) return undefined;
  return value;
}
