import type { HandshakeFacts } from '../core/facts/facts.ts';
import { joinedReasons, type Reason } from '../core/facts/reason.ts';
import { boxesOf, differingIn, evidenceFor, regionOf, touching } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { Judgement } from '../core/finding/finding.ts';
import type { RowClause } from '../core/policy/policy.ts';
import { intersect, isSubset, points, type Region, regionSize, subtract } from '../core/spaces/region.ts';
import type { Rule, Seen } from './rule.ts';
import { answersDiffer, decided, factsOf, open, refusedHow } from './settle.ts';

/** How many refused combinations a finding names; a row is one combination in a table, more only where it lists alternatives. */
const namedCombinations = 64;

/**
 * A documented combination must be accepted when it is offered alone; a refusal between two answered controls is the failure. Rows that
 * are only allowed are not owed by a gateway, so nothing is judged.
 */
export const documentedRow: Rule<'row'> = {
  name: 'documented-row',
  kind: 'row',
  judge(clause, seen) {
    if (clause.level === 'allowed') {
      return { verdict: 'not-applicable', reason: 'allowed-not-required', observed: {}, evidence: [] };
    }
    const facts = factsOf(clause.space, seen.facts);
    const row: Region = [clause.box];
    const refusedPart = intersect(row, regionOf(facts.refused));
    const missing = subtract(row, boxesOf(facts.accepted));
    const differing = differingIn(facts, row);
    if (differing.length > 0) return answersDiffer(differing, row);
    if (refusedPart.length > 0) {
      const refusals = evidenceFor(facts.refused, row);
      const used = handshakesWith(refusedPart, seen).filter(isUsable);
      if (used.length > 0) return stacksDisagree({}, used, refusals);
      const refused = points(refusedPart, namedCombinations).map((point) =>
        seen.vocabulary.describe(clause.space, point),
      );
      const undecided = regionSize(subtract(missing, refusedPart));
      const observed = { refused, ...(undecided > 0 ? { open: undecided } : {}) };
      return decided('fail', refusedHow(facts, row), observed, refusals);
    }
    if (missing.length > 0) return open(facts, missing, seen.interrupted, { open: regionSize(missing) });
    const accepted = points(row, namedCombinations).map((point) => seen.vocabulary.describe(clause.space, point));
    const passed = decided('pass', 'accepted', { accepted }, evidenceFor(facts.accepted, row));
    return clause.space === 'ike' ? checkUse(row, seen, passed) : checkHandshakes(clause, seen, passed);
  },
};

/** Complete handshakes with a suite of the region. */
function handshakesWith(region: Region, { facts }: Seen): readonly HandshakeFacts[] {
  return (facts.tls?.handshakes ?? []).filter(({ version, suite }) => isSubset([[[version], [suite]]], region));
}

function isUsable({ usable }: HandshakeFacts): boolean {
  return usable !== 'no';
}

/** Our hellos and another stack met different things: who answered what is not known. */
function stacksDisagree(
  observed: Judgement['observed'],
  made: readonly HandshakeFacts[],
  evidence: readonly string[],
): Judgement {
  return {
    verdict: 'inconclusive',
    reason: 'stacks-disagree',
    observed: { ...observed, ...toldOf(made) },
    evidence: evidenceOf(made, evidence),
  };
}

function toldOf(made: readonly HandshakeFacts[]): Judgement['observed'] {
  return { handshakes: made.map(({ completed, detail }) => ({ completed, detail })) };
}

function evidenceOf(made: readonly HandshakeFacts[], evidence: readonly string[]): readonly string[] {
  return sortedSet([...evidence, ...made.flatMap((handshake) => handshake.evidence)]);
}

/**
 * A TLS suite is used when a second stack completed the handshake with it, or missed nothing but a client's certificate; one that only
 * looks accepted is not a pass.
 */
function checkHandshakes(clause: RowClause, seen: Seen, passed: Judgement): Judgement {
  if (clause.space !== 'tls' || passed.verdict !== 'pass') return passed;
  const made = handshakesWith([clause.box], seen);
  if (made.some(({ completed, agrees }) => completed && !agrees)) {
    return stacksDisagree(passed.observed, made, passed.evidence);
  }
  const evidence = evidenceOf(made, passed.evidence);
  const observed = { ...passed.observed, ...toldOf(made) };
  const reasons = points([clause.box], Number.POSITIVE_INFINITY).flatMap(([version, suite]): readonly Reason[] => {
    const own = made.filter((one) => one.version === version && one.suite === suite);
    if (own.some(isUsable)) return [];
    return own.length === 0
      ? [seen.interrupted ? 'interrupted' : 'no-handshake']
      : own.flatMap(({ reason = [] }) => reason);
  });
  if (reasons.length > 0) {
    return { verdict: 'inconclusive', reason: joinedReasons(reasons), observed, evidence };
  }
  return decided('pass', 'accepted', observed, evidence);
}

/**
 * Where the credentials lead to an IKE SA with one combination, a combination of which none came was chosen for somebody else: what the
 * gateway takes from this identity is not shown. One of which nobody tried to make an SA stands as it was accepted.
 */
function checkUse(row: Region, { facts }: Seen, passed: Judgement): Judgement {
  const { established = [], besideTables = [], unfinished = [] } = facts.ikeUse ?? {};
  const missing = subtract(row, boxesOf(established));
  const tried = touching(unfinished, missing);
  if (established.length + besideTables.length === 0 || tried.length === 0) return passed;
  const because = sortedSet(tried.map(({ reason }) => reason));
  return {
    verdict: 'inconclusive',
    reason: 'not-established',
    observed: { ...passed.observed, notEstablished: regionSize(missing), because },
    evidence: sortedSet([...passed.evidence, ...evidenceFor(tried, missing)]),
  };
}
