import { boxesOf, evidenceFor, regionOf } from '../../core/facts/settled.ts';
import { shareSeen } from '../../core/facts/share-seen.ts';
import { sortedSet } from '../../core/facts/sorted-set.ts';
import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import { points, regionSize } from '../../core/spaces/region.ts';
import { spaceNames } from '../../core/spaces/registry.ts';
import type { Seen } from '../rule.ts';
import { decided, factsOf } from '../settle.ts';

/** Combinations that a finding names; their number is told besides. */
const named = 64;

/**
 * The same question was answered alike every time. A difference is no failure of the gateway (there may be two behind one address, or one
 * that answers by chance), and no verdict can rest on either answer. What passes says how often was asked, and how large a share of the
 * connections a node takes that so many questions come to: a smaller one would have escaped.
 */
export function answersAgree(
  _clause: CheckClause,
  { facts, interrupted, vocabulary }: Seen,
): Judgement<ObservedByCheck['answers-agree']> {
  const spaces = spaceNames.map((space) => ({ space, known: factsOf(space, facts) }));
  const differing = spaces.flatMap(({ space, known: { differs = [] } }) =>
    differs.length === 0 ? [] : [{ space, differs, region: regionOf(differs) }],
  );
  if (differing.length > 0) {
    const combinations = differing
      .flatMap(({ space, region }) => points(region, named).map((point) => vocabulary.describe(space, point)))
      .slice(0, named);
    const count = differing.reduce((sum, { region }) => sum + regionSize(region), 0);
    const evidence = sortedSet(differing.flatMap(({ differs }) => differs.flatMap((one) => one.evidence)));
    return {
      verdict: 'inconclusive',
      reason: 'answers-differ',
      observed: { differing: combinations, count },
      evidence,
    };
  }
  // What was not asked any more might have been answered otherwise.
  if (interrupted) return { verdict: 'inconclusive', reason: 'interrupted', observed: {}, evidence: [] };
  const asked = spaces.flatMap(({ known }) =>
    known.askedTimes === undefined || known.askedTimes < 2 ? [] : [{ known, times: known.askedTimes }],
  );
  const times = Math.min(...asked.map((one) => one.times));
  if (asked.length === 0) return { verdict: 'not-applicable', reason: 'asked-once', observed: {}, evidence: [] };
  const evidence = sortedSet(asked.flatMap(({ known: { refused } }) => evidenceFor(refused, boxesOf(refused))));
  return decided(
    'pass',
    'answers-agree',
    { asked: times, seenFromPercent: Math.ceil(100 * shareSeen(times)) },
    evidence,
  );
}
