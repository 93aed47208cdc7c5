import type { SpaceFacts } from '../core/facts/facts.ts';
import { nothingKnown, regionOf } from '../core/facts/settled.ts';
import type { ConstraintClause } from '../core/policy/policy.ts';
import { inDimensions } from '../core/spaces/behind.ts';
import { intersect, type Region, subtract } from '../core/spaces/region.ts';
import { type Forbidden, judgeForbidden } from './forbidden.ts';
import type { Rule, Seen } from './rule.ts';
import { factsOf } from './settle.ts';

/**
 * A rule across fields: of the combinations inside `when`, only those inside `then` may be accepted. A combination with an additional key
 * exchange (RFC 9370) is forbidden, where the rule says nothing of these, if the part that the table has is.
 */
export const constraint: Rule<'constraint'> = {
  name: 'constraint',
  kind: 'constraint',
  judge(clause, seen) {
    return judgeForbidden(forbiddenIn(clause, seen), seen.interrupted, { violated: 'constraint-violated' });
  },
};

/** The clause's own space, and those beside it that have its fields and more. */
function forbiddenIn({ space, when, then }: ConstraintClause, seen: Seen): readonly Forbidden[] {
  const { vocabulary } = seen;
  const forbidden = subtract([when], [then]);
  const besides = vocabulary.beside(space, seen.facts).filter(({ dimensions }) => dimensions !== undefined);
  return [
    judged(forbidden, factsOf(space, seen.facts), vocabulary.universe(space), (point) =>
      vocabulary.describe(space, point),
    ),
    ...besides.map((beside) =>
      judged(forbidden, beside.facts(seen.facts) ?? nothingKnown, beside.universe, (point) => beside.describe(point)),
    ),
  ];
}

function judged(forbidden: Region, facts: SpaceFacts, universe: Region, describe: Forbidden['describe']): Forbidden {
  const violations = within(regionOf(facts.accepted), forbidden);
  return { facts, asked: within(universe, forbidden), violations, describe };
}

/** The part of a region that is forbidden; where nothing is said of what stands behind, whatever that is. */
function within(region: Region, forbidden: Region): Region {
  return region.flatMap((part) =>
    intersect(
      [part],
      forbidden.flatMap((box) => inDimensions([[...box, ...part.slice(box.length)]], part.length)),
    ),
  );
}
