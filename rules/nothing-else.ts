import type { SpaceFacts } from '../core/facts/facts.ts';
import { boxesOf, evidenceFor, nothingKnown, regionOf } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { JsonObject } from '../core/observation/observation.ts';
import type { NothingElseClause, Policy } from '../core/policy/policy.ts';
import { type Box, type Point, points, type Region, regionSize, subtract } from '../core/spaces/region.ts';
import { isInForce, type Rule, type Seen } from './rule.ts';
import { decided, factsOf, openIn, refusedHow } from './settle.ts';

/** Violating combinations named one by one in a finding; above it their number is told. */
const namedViolations = 64;

/** A space with what must be refused of it. */
interface Judged {
  readonly facts: SpaceFacts;
  /** All that must be refused, as far as a probe can offer it. */
  readonly outside: Region;
  /** What was accepted and must not be. */
  readonly violations: Region;
  /** What was not shown to be refused. */
  readonly left: Region;
  describe(point: Point): JsonObject;
}

/**
 * Everything outside the rows must be refused, and everything in the spaces beside. What was accepted there is the failure, named
 * combination by combination; it passes only when the whole complement, as far as a probe can offer it, lies in the refused region.
 */
export const nothingElse: Rule<'nothing-else'> = {
  name: 'nothing-else',
  kind: 'nothing-else',
  judge(clause, seen) {
    const spaces = judgedSpaces(clause, seen);
    const notTested = seen.vocabulary.notTested(clause.space, seen);
    // No table speaks of IKEv1: what it did there is told, and judged by a clause of its own where the policy has one.
    const { ikev1 } = seen.facts;
    const beside: JsonObject =
      clause.space === 'ike' && ikev1 !== undefined ? { ikev1: seen.vocabulary.describeIkev1(ikev1) } : {};
    const size = (region: (of: Judged) => Region): number =>
      spaces.reduce((sum, one) => sum + regionSize(region(one)), 0);
    const count = size(({ violations }) => violations);
    if (count > 0) {
      const named = spaces.flatMap((space) =>
        points(space.violations, namedViolations).map((point) => space.describe(point)),
      );
      const evidence = evidenceIn(spaces, ({ facts, violations }) => evidenceFor(facts.accepted, violations));
      const open = size(({ left, violations }) => subtract(left, violations));
      const observed = { accepted: named.slice(0, namedViolations), count, ...(open > 0 ? { open } : {}), ...beside };
      return decided('fail', 'undocumented-accepted', observed, evidence);
    }
    const of = size(({ outside }) => outside);
    const open = spaces.filter(({ left }) => left.length > 0).map(({ facts, left }) => ({ facts, region: left }));
    if (open.length > 0) {
      return openIn(open, seen.interrupted, { open: size(({ left }) => left), of, notTested, ...beside });
    }
    const how = spaces.some(({ facts, outside }) => refusedHow(facts, outside) === 'refused-by-closing')
      ? 'refused-by-closing'
      : 'refused';
    const evidence = evidenceIn(spaces, ({ facts, outside }) => evidenceFor(facts.refused, outside));
    return decided('pass', how, { refused: of, notTested, ...beside }, evidence);
  },
};

/** The clause's own space, and those beside it, of which nothing is documented. */
function judgedSpaces(clause: NothingElseClause, seen: Seen): readonly Judged[] {
  const { space } = clause;
  const { vocabulary } = seen;
  const allowed = documented(seen.policy, clause, seen);
  const facts = factsOf(space, seen.facts);
  const outside = judgedHere(clause, seen, subtract(vocabulary.universe(space), allowed));
  return [
    {
      facts,
      outside,
      violations: judgedHere(clause, seen, subtract(regionOf(facts.accepted), allowed)),
      left: subtract(outside, boxesOf(facts.refused)),
      describe: (point) => vocabulary.describe(space, point),
    },
    ...vocabulary.beside(space, seen.facts).map((beside): Judged => {
      const own = beside.facts(seen.facts) ?? nothingKnown;
      return {
        facts: own,
        outside: beside.universe,
        violations: regionOf(own.accepted),
        left: subtract(beside.universe, boxesOf(own.refused)),
        describe: (point) => beside.describe(point),
      };
    }),
  ];
}

function evidenceIn(spaces: readonly Judged[], of: (space: Judged) => readonly string[]): readonly string[] {
  return sortedSet(spaces.flatMap((space) => of(space)));
}

/** The boxes that the policy documents for this target on this day, required, allowed, or of which its source does not speak. */
function documented(policy: Policy, clause: NothingElseClause, seen: Seen): readonly Box[] {
  return policy.clauses.flatMap((other) =>
    other.kind === 'row' &&
    other.space === clause.space &&
    other.schemes.includes(seen.target.scheme) &&
    isInForce(other, seen.asOf)
      ? [other.box, ...(other.tolerated === undefined ? [] : [other.tolerated])]
      : [],
  );
}

/**
 * A version that the policy forbids has a clause of its own; what is accepted inside it is that clause's failure and not told a second
 * time for every suite.
 */
function judgedHere(clause: NothingElseClause, seen: Seen, region: Region): Region {
  if (clause.space !== 'tls') return region;
  const forbidden = new Set(
    seen.policy.clauses.flatMap((other) =>
      other.kind === 'version' &&
      other.expect === 'refused' &&
      other.schemes.includes(seen.target.scheme) &&
      isInForce(other, seen.asOf)
        ? [other.version]
        : [],
    ),
  );
  return region.flatMap(([versions = [], suites = []]) => {
    const kept = versions.filter((version) => !forbidden.has(version));
    return kept.length > 0 ? [[kept, suites]] : [];
  });
}
