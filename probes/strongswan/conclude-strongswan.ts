import type { Settled, SpaceFacts, Undecided, UseFacts } from '../../core/facts/facts.ts';
import { boxesOf } from '../../core/facts/settled.ts';
import { inOrder } from '../../core/observation/in-order.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { type Box, intersect, subtract, union } from '../../core/spaces/region.ts';
import { acceptedOf, factsOf } from './driven-facts.ts';
import { read, type Seen, type SpaceName } from './driven-seen.ts';
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
} {
  const own = inOrder(observations)
    .filter(({ probe }) => probe.startsWith('strongswan/'))
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs);
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

/** Of an answer the point that the gateway chose; of an offer without one the points that were offered. */
function useOf(seen: readonly Seen[]): UseFacts {
  const all = acceptedOf(seen.filter(({ observation }) => observation.outcome === 'answered'));
  const isTabled = (box: Box): boolean => box.length === 4;
  const established = all.filter(({ box }) => isTabled(box));
  const made = boxesOf(established);
  const tried = new Map<string, Undecided>();
  for (const { observation, boxes, answer } of seen) {
    const { id, outcome } = observation;
    if (outcome === 'answered') continue;
    const asked = (answer === undefined ? boxes : [answer]).filter(isTabled);
    for (const box of subtract(union(asked, []), made)) {
      const evidence = [...(tried.get(box.join(';'))?.evidence ?? []), id];
      tried.set(box.join(';'), { box, evidence, reason: outcome });
    }
  }
  const beside = all.filter(({ box }) => !isTabled(box));
  return { established, unfinished: [...tried.values()], ...(beside.length === 0 ? {} : { besideTables: beside }) };
}
