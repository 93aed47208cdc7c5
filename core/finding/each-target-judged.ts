import { mustHold } from '../policy/rating.ts';
import type { Finding } from './finding.ts';

/**
 * Whether some clause that must hold was judged, or was to be judged, at each target of the findings. A target to which no clause applies is one of which
 * nothing is known, and stands in the way of conformity like anything else that is not known (decision 0013).
 */
export function isEachTargetJudged(findings: readonly Pick<Finding, 'verdict' | 'target' | 'weight'>[]): boolean {
  const judged = new Set(
    findings.flatMap((one) => (one.verdict === 'not-applicable' || !mustHold(one) ? [] : [one.target])),
  );
  return findings.every(({ target }) => judged.has(target));
}
