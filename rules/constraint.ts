import type { SpaceFacts } from '../core/facts/facts.ts';
import { boxesOf, evidenceFor, nothingKnown, regionOf } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { JsonObject } from '../core/observation/observation.ts';
import type { ConstraintClause } from '../core/policy/policy.ts';
import { intersect, type Point, points, type Region, regionSize, subtract } from '../core/spaces/region.ts';
import type { Rule, Seen } from './rule.ts';
import { decided, factsOf, openIn, refusedHow } from './settle.ts';

const namedViolations = 64;

/** A space with what the rule forbids of it. */
interface Judged {
  readonly facts: SpaceFacts;
  /** All that it forbids, as far as a probe can offer it. */
  readonly asked: Region;
  readonly violations: Region;
  /** What of it was not shown to be refused. */
  readonly left: Region;
  describe(point: Point): JsonObject;
}

/**
 * A rule across fields: of the combinations inside `when`, only those inside `then` may be accepted. A combination of more fields than the
 * table has (with an additional key exchange, RFC 9370) is forbidden where the part that the table has is.
 */
export const constraint: Rule<'constraint'> = {
  name: 'constraint',
  kind: 'constraint',
  judge(clause, seen) {
    const spaces = judgedSpaces(clause, seen);
    const size = (region: (of: Judged) => Region): number =>
      spaces.reduce((sum, one) => sum + regionSize(region(one)), 0);
    const evidence = (of: (space: Judged) => readonly string[]): readonly string[] =>
      sortedSet(spaces.flatMap((space) => of(space)));
    const count = size(({ violations }) => violations);
    if (count > 0) {
      const named = spaces.flatMap((space) =>
        points(space.violations, namedViolations).map((point) => space.describe(point)),
      );
      const undecided = size(({ left, violations }) => subtract(left, violations));
      const observed = {
        accepted: named.slice(0, namedViolations),
        count,
        ...(undecided > 0 ? { open: undecided } : {}),
      };
      const shown = evidence(({ facts, violations }) => evidenceFor(facts.accepted, violations));
      return decided('fail', 'constraint-violated', observed, shown);
    }
    const of = size(({ asked }) => asked);
    const open = spaces.filter(({ left }) => left.length > 0).map(({ facts, left }) => ({ facts, region: left }));
    if (open.length > 0) return openIn(open, seen.interrupted, { open: size(({ left }) => left), of });
    const shown = evidence(({ facts, asked }) => evidenceFor(facts.refused, asked));
    const isClosed = spaces.some(({ facts, asked }) => refusedHow(facts, asked) === 'refused-by-closing');
    return decided('pass', isClosed ? 'refused-by-closing' : 'refused', { refused: of }, shown);
  },
};

/** The clause's own space, and those beside it that have its fields and more. */
function judgedSpaces({ space, when, then }: ConstraintClause, seen: Seen): readonly Judged[] {
  const { vocabulary } = seen;
  const forbidden = subtract([when], [then]);
  const besides = vocabulary
    .beside(space, seen.facts)
    .filter(({ universe }) => universe.some((box) => box.length > when.length));
  return [
    judged(forbidden, factsOf(space, seen.facts), vocabulary.universe(space), (point) =>
      vocabulary.describe(space, point),
    ),
    ...besides.map((beside) =>
      judged(forbidden, beside.facts(seen.facts) ?? nothingKnown, beside.universe, (point) => beside.describe(point)),
    ),
  ];
}

function judged(
  forbidden: Region,
  facts: SpaceFacts,
  universe: Region,
  describe: (point: Point) => JsonObject,
): Judged {
  const asked = within(universe, forbidden);
  return {
    facts,
    asked,
    violations: within(regionOf(facts.accepted), forbidden),
    left: subtract(asked, boxesOf(facts.refused)),
    describe,
  };
}

/** The part of a region whose first fields are inside `forbidden`, whatever the others are. */
function within(region: Region, forbidden: Region): Region {
  return region.flatMap((part) =>
    intersect(
      [part],
      forbidden.map((box) => [...box, ...part.slice(box.length)]),
    ),
  );
}
