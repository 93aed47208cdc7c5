import type { SpaceFacts } from '../src/facts/facts.ts';
import type { NothingElseClause, Policy } from '../src/policy/policy.ts';
import { type Box, points, type Region, regionSize, subtract, union } from '../src/region/region.ts';
import { isInForce, type Rule, type Seen } from './rule.ts';
import { decided, evidenceFor, open, orNothing } from './settle.ts';

/** Violating combinations named one by one in a finding; above it their number is told. */
const namedViolations = 64;

/**
 * Everything outside the rows must be refused. What was accepted outside is the failure, named combination by combination; it passes only
 * when the whole complement, as far as a probe can offer it, lies in the refused region.
 */
export const nothingElse: Rule<'nothing-else'> = {
  name: 'nothing-else',
  kind: 'nothing-else',
  judge(clause, seen) {
    const facts = orNothing(clause.space === 'tls' ? seen.facts.tls?.suites : seen.facts[clause.space]);
    const allowed = documented(seen.policy, clause, seen);
    const asked = seen.vocabulary.universe(clause.space);
    const outside = judgedHere(clause, seen, subtract(asked, allowed));
    const notTested = seen.vocabulary.notOfferable(clause.space);
    const violations = judgedHere(clause, seen, subtract(acceptedRegion(facts), allowed));
    if (violations.length > 0) {
      const named = points(violations, namedViolations).map((point) => seen.vocabulary.describe(clause.space, point));
      const observed = { accepted: named, count: regionSize(violations) };
      return decided('fail', 'undocumented-accepted', observed, evidenceFor(facts.accepted, violations));
    }
    const left = subtract(
      outside,
      facts.refused.map(({ box }) => box),
    );
    if (left.length > 0) {
      return open(facts, left, seen.interrupted, { open: regionSize(left), of: regionSize(outside), notTested });
    }
    const observed = { refused: regionSize(outside), notTested };
    return decided('pass', 'refused', observed, evidenceFor(facts.refused, outside));
  },
};

function acceptedRegion(facts: SpaceFacts): Region {
  return union(
    facts.accepted.map(({ box }) => box),
    [],
  );
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
