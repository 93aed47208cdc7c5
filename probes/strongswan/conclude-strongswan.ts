import type { Known, Settled, SpaceFacts, Undecided, UnderIkeSa, UseFacts } from '../../core/facts/facts.ts';
import { boxesOf } from '../../core/facts/settled.ts';
import { inOrder } from '../../core/observation/in-order.ts';
import { isJsonObject } from '../../core/observation/is-json-object.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { type Box, intersect, subtract, union } from '../../core/spaces/region.ts';
import { acceptedOf, factsOf } from './driven-facts.ts';
import { ikeSaOf, read, type Seen, type SpaceName } from './driven-seen.ts';
import { isAh } from './proposal.ts';

/** What the driver saw of a space, and what became of it. */
export type DrivenFacts = SpaceFacts & { readonly use: UseFacts };

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
  ipsecUnder?: readonly UnderIkeSa[];
} {
  const own = inOrder(observations)
    .filter(({ probe }) => probe.startsWith('strongswan/'))
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const seen = (space: SpaceName): readonly Seen[] => own.filter(({ offer }) => offer['space'] === space).map(read);
  const [ike, ipsec] = [seen('ike'), seen('ipsec')];
  const children = childSpacesOf(ipsec);
  const under = underEach(ipsec, children);
  return {
    ...(ike.length === 0 ? {} : { ike: { ...factsOf('ike', ike, isEsp), use: useOf(ike) } }),
    ...(ipsec.length === 0 ? {} : withUse(children)),
    ...(under.length === 0 ? {} : { ipsecUnder: under }),
  };
}

function isEsp(box: Box): boolean {
  return box.length === 4 && !isAh(box);
}

function childSpacesOf(seen: readonly Seen[]): Omit<UnderIkeSa, 'ikeSa'> {
  return {
    ipsec: childFactsOf(seen, isEsp),
    ipsecAdditional: childFactsOf(seen, ({ length }) => length > 4),
    ah: childFactsOf(seen, isAh),
  };
}

function withUse<T extends { readonly ipsec: SpaceFacts }>(spaces: T): T & { readonly ipsec: DrivenFacts } {
  return { ...spaces, ipsec: { ...spaces.ipsec, use: nothingUsed } };
}

/** By the IKE SA that the observations name, as nearly always one: then it is the whole. One that names none shows nothing of any. */
function underEach(seen: readonly Seen[], whole: Omit<UnderIkeSa, 'ikeSa'>): readonly UnderIkeSa[] {
  const byIkeSa = Map.groupBy(seen, ({ observation }) => ikeSaOf(observation)?.join());
  return [...byIkeSa.values()].flatMap((some) => {
    const ikeSa = some.slice(0, 1).flatMap(({ observation }) => ikeSaOf(observation) ?? []);
    return ikeSa.length === 0 ? [] : [{ ikeSa, ...(some.length === seen.length ? whole : childSpacesOf(some)) }];
  });
}

const nothingUsed: UseFacts = { established: [], unfinished: [] };

/** Accepted with some selectors, or refused with each: a gateway may take something else for a part of the traffic. */
function childFactsOf(seen: readonly Seen[], isOwn: (box: Box) => boolean): SpaceFacts {
  const bySelectors = Map.groupBy(seen, ({ observation }) => JSON.stringify(observation.offer['selectors']));
  const each = [...bySelectors.values()].map((some) => factsOf('ipsec', some, isOwn));
  const accepted = each.flatMap((one) => one.accepted);
  // A run that ended early did not ask with all of them.
  const wanted = Math.max(1, ...seen.map(({ observation }) => Number(observation.offer['among'] ?? 1)));
  const refused = each.length < wanted ? [] : each.map((one) => one.refused).reduce(refusedByBoth);
  const taken = boxesOf(accepted);
  return {
    accepted,
    refused: refused.flatMap(({ box, evidence }) => subtract([box], taken).map((part) => ({ box: part, evidence }))),
    undecided: each.flatMap(({ undecided }) => undecided),
  };
}

function refusedByBoth(one: readonly Settled[], other: readonly Settled[]): readonly Settled[] {
  return one.flatMap((a) =>
    other.flatMap((b) => {
      const evidence = [...new Set([...a.evidence, ...b.evidence])];
      return intersect([a.box], [b.box]).map((box) => ({ box, evidence }));
    }),
  );
}

/** Who the driver said it is, by kind of credentials, where it led to an SA. */
function credentialsOf(seen: readonly Seen[]): readonly Known<string>[] {
  const by = new Map<string, string[]>();
  for (const { observation, answer } of seen) {
    const { id, outcome, offer } = observation;
    const kind = isJsonObject(offer['identity']) ? offer['identity']['kind'] : undefined;
    if (outcome !== 'answered' || answer === undefined || typeof kind !== 'string') continue;
    by.set(kind, [...(by.get(kind) ?? []), id]);
  }
  return [...by].map(([value, evidence]) => ({ value, evidence }));
}

/** Of an answer the point that the gateway chose; of an offer without one the points that were offered. */
function useOf(seen: readonly Seen[]): UseFacts {
  const all = acceptedOf(seen.filter(({ observation }) => observation.outcome === 'answered'));
  const isTabled = (box: Box): boolean => box.length === 4;
  const tried = new Map<string, Undecided>();
  for (const { observation, boxes, answer } of seen) {
    const { id, outcome } = observation;
    if (outcome === 'answered') continue;
    for (const asked of Map.groupBy(answer === undefined ? boxes : [answer], ({ length }) => length).values()) {
      const made = boxesOf(all).filter(({ length }) => length === asked[0]?.length);
      for (const box of subtract(union(asked, []), made)) {
        const evidence = [...(tried.get(box.join(';'))?.evidence ?? []), id];
        tried.set(box.join(';'), { box, evidence, reason: outcome });
      }
    }
  }
  const [beside, by] = [all.filter(({ box }) => !isTabled(box)), credentialsOf(seen)];
  return {
    established: all.filter(({ box }) => isTabled(box)),
    unfinished: [...tried.values()],
    ...(beside.length === 0 ? {} : { besideTables: beside }),
    ...(by.length === 0 ? {} : { by }),
  };
}
