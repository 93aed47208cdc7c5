import type { ProbeComparison, Settled, SpaceFacts, Undecided } from '../../core/facts/facts.ts';
import { evidenceFor, regionOf } from '../../core/facts/settled.ts';
import { intersect, type Region, subtract, union } from '../../core/spaces/region.ts';
import type { DrivenFacts } from '../strongswan/conclude-strongswan.ts';

/** The facts of our own requests and of the driver, added up, and how they compare. */
export interface Agreement {
  readonly facts: SpaceFacts;
  readonly compared: ProbeComparison;
}

/**
 * What two probes saw of the same space. Where one saw acceptance and the other a refusal, neither is believed: these combinations are
 * undecided, for the reason 'probes-disagree', on the observations of both. They agree on an acceptance when the driver made an SA of it:
 * a choice that leads to none is what our own requests see, and no second opinion. Where it made none at all, they agree on nothing.
 */
export function agree(one: SpaceFacts, other: DrivenFacts): Agreement {
  const both = (a: readonly Settled[], b: readonly Settled[]): Region => intersect(regionOf(a), regionOf(b));
  const conflicts = union(both(one.accepted, other.refused), both(other.accepted, one.refused));
  const { established } = other.use;
  const same = union(both(one.accepted, established), established.length === 0 ? [] : both(one.refused, other.refused));
  const settled = [...one.accepted, ...one.refused, ...other.accepted, ...other.refused];
  const seenByBoth = (region: Region): readonly Settled[] =>
    region.map((box) => ({ box, evidence: evidenceFor(settled, [box]) }));
  const disagreed = seenByBoth(conflicts);
  return {
    facts: {
      accepted: without([...one.accepted, ...other.accepted], conflicts),
      refused: without([...one.refused, ...other.refused], conflicts),
      undecided: [
        ...one.undecided,
        ...other.undecided,
        ...disagreed.map((part): Undecided => ({ ...part, reason: 'probes-disagree' })),
      ],
    },
    compared: {
      agreed: seenByBoth(same),
      disagreed,
    },
  };
}

function without(settled: readonly Settled[], conflicts: Region): readonly Settled[] {
  return settled.flatMap(({ box, evidence }) => subtract([box], conflicts).map((part) => ({ box: part, evidence })));
}
