import { evidenceFor, regionOf } from '../../core/facts/settled.ts';
import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import { points, regionSize } from '../../core/spaces/region.ts';
import type { Seen } from '../rule.ts';
import { decided } from '../settle.ts';

/** Combinations that a finding names; their number is told besides. */
const named = 64;

/**
 * Two probes that looked at the same combinations saw the same. A difference is no failure of the gateway, and no verdict can rest on
 * either: it leaves the question open, with the combinations and what both saw of them.
 */
export function probesAgree(
  _clause: CheckClause,
  { facts, interrupted, vocabulary }: Seen,
): Judgement<ObservedByCheck['probes-agree']> {
  const { compared } = facts;
  if (compared?.ike === undefined)
    return { verdict: 'not-applicable', reason: 'one-probe', observed: {}, evidence: [] };
  const { agreed, disagreed } = compared.ike;
  const differing = regionOf(disagreed);
  if (differing.length > 0) {
    const combinations = points(differing, named).map((point) => vocabulary.describe('ike', point));
    const observed = { disagreed: combinations, count: regionSize(differing), agreed: regionSize(regionOf(agreed)) };
    const evidence = evidenceFor(disagreed, differing);
    return { verdict: 'inconclusive', reason: 'probes-disagree', observed, evidence };
  }
  const same = regionOf(agreed);
  if (same.length === 0) {
    return {
      verdict: 'inconclusive',
      reason: interrupted ? 'interrupted' : 'not-compared',
      observed: {},
      evidence: [],
    };
  }
  return decided('pass', 'probes-agree', { agreed: regionSize(same) }, evidenceFor(agreed, same));
}
