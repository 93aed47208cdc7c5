import type { Settled, SpaceFacts, Undecided } from '../src/facts/facts.ts';
import { evidenceFor, regionOf } from '../src/facts/settled.ts';
import { intersect, type Region, subtract, union } from '../src/region/region.ts';

/**
 * What two probes saw of the same space. Where one saw acceptance and the other a refusal, neither is believed: these combinations are
 * undecided, for the reason 'probes-disagree', on the observations of both.
 */
export function agree(one: SpaceFacts, other: SpaceFacts): SpaceFacts {
  const conflicts = union(
    intersect(regionOf(one.accepted), regionOf(other.refused)),
    intersect(regionOf(other.accepted), regionOf(one.refused)),
  );
  const settled = [...one.accepted, ...one.refused, ...other.accepted, ...other.refused];
  const disagreements = conflicts.map(
    (box): Undecided => ({ box, evidence: evidenceFor(settled, [box]), reason: 'probes-disagree' }),
  );
  return {
    accepted: without([...one.accepted, ...other.accepted], conflicts),
    refused: without([...one.refused, ...other.refused], conflicts),
    undecided: [...one.undecided, ...other.undecided, ...disagreements],
  };
}

function without(settled: readonly Settled[], conflicts: Region): readonly Settled[] {
  if (conflicts.length === 0) return settled;
  return settled.flatMap(({ box, evidence }) => subtract([box], conflicts).map((part) => ({ box: part, evidence })));
}
