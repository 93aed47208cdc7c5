import { nothingKnown, regionOf } from '../core/facts/settled.ts';
import type { LenientRow } from '../core/finding/told/by-rule.ts';
import type { NamedReadings } from '../core/finding/told/parts.ts';
import { citation } from '../core/policy/citation.ts';
import { isInForce } from '../core/policy/in-force.ts';
import type { NothingElseClause, Reading, RowClause } from '../core/policy/policy.ts';
import { inDimensions } from '../core/spaces/behind.ts';
import { intersect, regionSize, subtract } from '../core/spaces/region.ts';
import { dimensionCount } from '../core/spaces/registry.ts';
import type { Seen } from './rule.ts';
import { factsOf } from './settle.ts';

/** What a source says where it says two things, each with where it stands. */
export function namedReadings(readings: readonly Reading[]): NamedReadings {
  return readings.map(({ says, source }) => ({ says, source: citation(source) }));
}

/**
 * The rows by which alone something may be accepted that was: those that their source calls legacy, and those that stand by one of its readings
 * and not by another. That nothing else is accepted rests on them.
 */
export function lenientRows({ space }: NothingElseClause, seen: Seen): readonly LenientRow[] {
  const rows = seen.policy.clauses.filter(
    (other): other is RowClause =>
      other.kind === 'row' &&
      other.space === space &&
      other.schemes.includes(seen.target.scheme) &&
      isInForce(other, seen.asOf),
  );
  const firm = rows.filter((row) => !isLenient(row)).flatMap(({ box, tolerated }) => [box, ...(tolerated ?? [])]);
  const own = { accepted: regionOf(factsOf(space, seen.facts).accepted), dimensions: dimensionCount(space) };
  const beside = seen.vocabulary
    .beside(space, seen.facts)
    .flatMap(({ facts, dimensions }) =>
      dimensions === undefined
        ? []
        : [{ accepted: regionOf((facts(seen.facts) ?? nothingKnown).accepted), dimensions }],
    );
  return rows.filter(isLenient).flatMap(({ id, level, box, readings }) => {
    const count = [own, ...beside].reduce((sum, { accepted, dimensions }) => {
      const here = intersect(accepted, inDimensions([box], dimensions));
      return sum + regionSize(subtract(here, inDimensions(firm, dimensions)));
    }, 0);
    return count === 0 ? [] : [{ row: id, level, count, readings: namedReadings(readings) }];
  });
}

function isLenient({ level, readings }: RowClause): boolean {
  return level === 'legacy' || readings.length > 0;
}
