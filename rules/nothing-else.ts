import { nothingKnown, regionOf } from '../core/facts/settled.ts';
import { isInForce } from '../core/policy/in-force.ts';
import type { NothingElseClause, Policy } from '../core/policy/policy.ts';
import { mustHold } from '../core/policy/rating.ts';
import { inDimensions } from '../core/spaces/behind.ts';
import { type Box, type Region, subtract } from '../core/spaces/region.ts';
import { dimensionCount } from '../core/spaces/registry.ts';
import { type Forbidden, judgeForbidden } from './forbidden.ts';
import { lenientRows } from './leniency.ts';
import type { Rule, Seen } from './rule.ts';
import { factsOf } from './settle.ts';

/**
 * Everything outside the rows must be refused, and everything in the spaces beside. What was accepted there is the failure, named
 * combination by combination; it passes only when the whole complement, as far as a probe can offer it, lies in the refused region.
 */
export const nothingElse: Rule<'nothing-else'> = {
  name: 'nothing-else',
  kind: 'nothing-else',
  judge(clause, seen) {
    // No table speaks of IKEv1: what it did there is told, and judged by a clause of its own where the policy has one.
    const { ikev1 } = seen.facts;
    const restsOn = lenientRows(clause, seen);
    return judgeForbidden(forbiddenIn(clause, seen), seen.interrupted, {
      violated: 'undocumented-accepted',
      notAsked: { notTested: seen.vocabulary.notTested(clause.space, seen) },
      beside: {
        ...(clause.space === 'ike' && ikev1 !== undefined ? { ikev1: seen.vocabulary.describeIkev1(ikev1) } : {}),
        ...(restsOn.length === 0 ? {} : { restsOn }),
      },
    });
  },
};

/** The clause's own space, and those beside it, each without what is documented of it. */
function forbiddenIn(clause: NothingElseClause, seen: Seen): readonly Forbidden[] {
  const { space } = clause;
  const { vocabulary } = seen;
  const documentedHere = documented(seen.policy, clause, seen);
  const allowed = inDimensions(documentedHere, dimensionCount(space));
  const facts = factsOf(space, seen.facts);
  return [
    {
      facts,
      asked: judgedHere(clause, seen, subtract(vocabulary.universe(space), allowed)),
      violations: judgedHere(clause, seen, subtract(regionOf(facts.accepted), allowed)),
      describe: (point) => vocabulary.describe(space, point),
    },
    ...vocabulary.beside(space, seen.facts).map((beside): Forbidden => {
      const own = beside.facts(seen.facts) ?? nothingKnown;
      const allowedBeside = beside.dimensions === undefined ? [] : inDimensions(documentedHere, beside.dimensions);
      return {
        facts: own,
        asked: subtract(beside.universe, allowedBeside),
        violations: subtract(regionOf(own.accepted), allowedBeside),
        describe: (point) => beside.describe(point),
      };
    }),
  ];
}

/** The boxes that the policy documents for this target on this day, required, allowed, or of which its source does not speak. */
function documented(policy: Policy, clause: NothingElseClause, seen: Seen): readonly Box[] {
  return policy.clauses.flatMap((other) =>
    other.kind === 'row' &&
    other.space === clause.space &&
    other.schemes.includes(seen.target.scheme) &&
    isInForce(other, seen.asOf)
      ? [other.box, ...(other.tolerated ?? [])]
      : [],
  );
}

/** Tables whose first dimension is a version of TLS. */
const judgedByVersion: ReadonlySet<string> = new Set(['tls', 'tls.groups', 'tls.signatures']);

/**
 * A version of TLS that the policy forbids has a clause of its own; what is accepted inside it is that clause's failure and not told a second
 * time for every suite, group or signature scheme, unless that clause is advice, by which nothing fails that must not be.
 */
function judgedHere(clause: NothingElseClause, seen: Seen, region: Region): Region {
  if (!judgedByVersion.has(clause.space)) return region;
  const forbidden = new Set(
    seen.policy.clauses.flatMap((other) =>
      other.kind === 'version' &&
      other.expect === 'refused' &&
      (mustHold(other) || !mustHold(clause)) &&
      other.schemes.includes(seen.target.scheme) &&
      isInForce(other, seen.asOf)
        ? [other.version]
        : [],
    ),
  );
  return region.flatMap(([versions = [], values = []]) => {
    const kept = versions.filter((version) => !forbidden.has(version));
    return kept.length > 0 ? [[kept, values]] : [];
  });
}
