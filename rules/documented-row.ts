import type { Facts, HandshakeFacts, Settled, SpaceFacts } from '../core/facts/facts.ts';
import { joinedReasons, type Reason } from '../core/facts/reason.ts';
import { boxesOf, differingIn, evidenceFor, nothingKnown, regionOf, touching } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { Judgement } from '../core/finding/finding.ts';
import type { ObservedByRule } from '../core/finding/told/by-rule.ts';
import type { NamedCombination } from '../core/finding/told/parts.ts';
import type { RowClause } from '../core/policy/policy.ts';
import { inDimensions, mostBehind, withBehind } from '../core/spaces/behind.ts';
import { type Box, intersect, isSubset, points, type Region, regionSize, subtract } from '../core/spaces/region.ts';
import { dimensionCount, negotiable, type SpaceName } from '../core/spaces/registry.ts';
import { namedReadings } from './leniency.ts';
import type { Rule, Seen } from './rule.ts';
import { decided, factsOf, openIn, outOfReach, refusedHow } from './settle.ts';

type Observed = ObservedByRule['row'];

/** Numbers of a combination of an IKE SA with all that may stand behind it. */
const wholeCount = dimensionCount('ike') + mostBehind;
/** How many refused combinations a finding names; a row is one combination in a table, more only where it lists alternatives. */
const namedCombinations = 64;

/**
 * A documented combination must be accepted when it is offered alone; a refusal between two answered controls is the failure. Rows that
 * are only allowed are not owed by a gateway, so nothing is judged; of those that are legacy it is told what is accepted.
 */
export const documentedRow: Rule<'row'> = {
  name: 'documented-row',
  kind: 'row',
  judge(clause, seen) {
    const parts = partsOf(clause, seen);
    if (clause.level !== 'required') return notOwed(clause, parts, seen);
    const differing = parts.map(({ facts, region }) => ({ region, settled: differingIn(facts, region) }));
    const differs = differing.filter(({ settled }) => settled.length > 0);
    if (differs.length > 0) {
      const evidence = sortedSet(differs.flatMap(({ settled, region }) => evidenceFor(settled, region)));
      return { verdict: 'inconclusive', reason: 'answers-differ', observed: {}, evidence };
    }
    const refusals = parts.filter(({ refusedPart }) => refusedPart.length > 0);
    if (refusals.length > 0) return refusedIn(clause, parts, refusals, seen);
    const open = parts
      .filter(({ missing }) => missing.length > 0)
      .map(({ facts, missing }) => ({ facts, region: missing }));
    if (open.length > 0) return openIn(open, seen.interrupted, { open: sizeOf(open.map(({ region }) => region)) });
    const accepted = namedIn(
      clause,
      parts.map(({ region }) => region),
      seen,
    );
    const evidence = sortedSet(parts.flatMap(({ facts, region }) => evidenceFor(facts.accepted, region)));
    const passed = decided('pass', 'accepted', { accepted }, evidence);
    return clause.space === 'ike' ? checkUse(clause.box, seen, passed) : checkHandshakes(clause, seen, passed);
  },
};

function notOwed(clause: RowClause, parts: readonly Part[], seen: Seen): Judgement<Observed> {
  const accepted = parts.map(({ facts, region }) => intersect(region, regionOf(facts.accepted)));
  const count = sizeOf(accepted);
  if (clause.level !== 'legacy' || count === 0)
    return { verdict: 'not-applicable', reason: 'allowed-not-required', observed: {}, evidence: [] };
  const readings = namedReadings(clause.readings);
  return {
    verdict: 'not-applicable',
    reason: 'legacy-accepted',
    observed: { accepted: namedIn(clause, accepted, seen), count, ...(readings.length === 0 ? {} : { readings }) },
    evidence: sortedSet(parts.flatMap(({ facts, region }) => evidenceFor(facts.accepted, region))),
  };
}

/** What a row documents in one space, and what was seen of it. */
interface Part {
  readonly facts: SpaceFacts;
  readonly region: Region;
  readonly refusedPart: Region;
  readonly missing: Region;
}

/** The row in the table's own space, and in that with additional key exchanges; each where it documents something. */
function partsOf({ space, box }: RowClause, { facts, vocabulary }: Seen): readonly Part[] {
  const count = dimensionCount(space);
  const behind = withBehind([box], count);
  const beside = vocabulary.beside(space, facts).find(({ dimensions = 0 }) => dimensions > count);
  return [
    { facts: factsOf(space, facts), region: inReach(space, inDimensions([box], count), facts) },
    {
      facts: beside?.facts(facts) ?? nothingKnown,
      region: inDimensions(behind, beside?.dimensions ?? box.length),
    },
  ]
    .filter(({ region }) => region.length > 0)
    .map((part) => ({
      ...part,
      refusedPart: intersect(part.region, regionOf(part.facts.refused)),
      missing: subtract(part.region, boxesOf(part.facts.accepted)),
    }));
}

function sizeOf(regions: readonly Region[]): number {
  return regions.reduce((sum, region) => sum + regionSize(region), 0);
}

function namedIn({ space }: RowClause, regions: readonly Region[], { vocabulary }: Seen): readonly NamedCombination[] {
  const found = regions.flatMap((region) => points(region, namedCombinations)).slice(0, namedCombinations);
  return found.map((point) => vocabulary.describe(space, point));
}

function refusedIn(
  clause: RowClause,
  parts: readonly Part[],
  refusals: readonly Part[],
  seen: Seen,
): Judgement<Observed> {
  const evidence = sortedSet(refusals.flatMap(({ facts, region }) => evidenceFor(facts.refused, region)));
  const regions = refusals.map(({ refusedPart }) => refusedPart);
  const used = regions.flatMap((region) => handshakesWith(region, seen)).filter(isUsable);
  if (used.length > 0) return stacksDisagree({}, used, evidence);
  const undecided = sizeOf(parts.map(({ missing, refusedPart }) => subtract(missing, refusedPart)));
  const observed = { refused: namedIn(clause, regions, seen), ...(undecided > 0 ? { open: undecided } : {}) };
  const isClosed = refusals.some(({ facts, region }) => refusedHow(facts, region) === 'refused-by-closing');
  return decided('fail', isClosed ? 'refused-by-closing' : 'refused', observed, evidence);
}

/**
 * What of a row can be negotiated. Of a version that the gateway has none of, the rules for versions speak; where that leaves nothing of the row,
 * it is refused.
 */
function inReach(space: SpaceName, row: Region, facts: Facts): Region {
  const possible = negotiable(space, row);
  const left = subtract(possible, boxesOf(outOfReach(space, facts)));
  return left.length === 0 ? possible : left;
}

/** Complete handshakes with a suite of the region. */
function handshakesWith(region: Region, { facts }: Seen): readonly HandshakeFacts[] {
  return (facts.tls?.handshakes ?? []).filter(({ version, suite }) => isSubset([[[version], [suite]]], region));
}

function isUsable({ usable }: HandshakeFacts): boolean {
  return usable !== 'no';
}

/** Our hellos and another stack met different things: who answered what is not known. */
function stacksDisagree(
  observed: Observed,
  made: readonly HandshakeFacts[],
  evidence: readonly string[],
): Judgement<Observed> {
  return {
    verdict: 'inconclusive',
    reason: 'stacks-disagree',
    observed: { ...observed, ...toldOf(made) },
    evidence: evidenceOf(made, evidence),
  };
}

function toldOf(made: readonly HandshakeFacts[]): Pick<Observed, 'handshakes'> {
  return { handshakes: made.map(({ completed, detail }) => ({ completed, detail })) };
}

function evidenceOf(made: readonly HandshakeFacts[], evidence: readonly string[]): readonly string[] {
  return sortedSet([...evidence, ...made.flatMap((handshake) => handshake.evidence)]);
}

/**
 * A TLS suite is used when a second stack completed the handshake with it, or missed nothing but a client's certificate; one that only
 * looks accepted is not a pass.
 */
function checkHandshakes(clause: RowClause, seen: Seen, passed: Judgement<Observed>): Judgement<Observed> {
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
function checkUse(row: Box, { facts }: Seen, passed: Judgement<Observed>): Judgement<Observed> {
  const { established = [], besideTables = [], unfinished = [] } = facts.ikeUse ?? {};
  const whole = <T extends Settled>(settled: readonly T[]): readonly T[] =>
    settled.flatMap((one) => inDimensions([one.box], wholeCount).map((box) => ({ ...one, box })));
  const missing = subtract(inDimensions([row], wholeCount), boxesOf(whole([...established, ...besideTables])));
  const tried = touching(whole(unfinished), missing);
  if (established.length + besideTables.length === 0 || tried.length === 0) return passed;
  const because = sortedSet(tried.map(({ reason }) => reason));
  return {
    verdict: 'inconclusive',
    reason: 'not-established',
    observed: { ...passed.observed, notEstablished: regionSize(missing), because },
    evidence: sortedSet([...passed.evidence, ...evidenceFor(tried, missing)]),
  };
}
