import { mustHold } from '../policy/rating.ts';
import { isEachTargetJudged } from './each-target-judged.ts';
import type { Finding } from './finding.ts';
import { leavesOpen } from './leaves-open.ts';
import type { ResultDocument } from './result.ts';
import { summarise } from './summary.ts';

/** How verdicts become an exit code. */
export interface ExitCodeOptions {
  /** What should hold counts as what must (default: no). */
  readonly strict?: boolean;
}

/**
 * 0 conforms, 1 at least one fail that no waiver covers, 2 none of these but something required is open, 130 interrupted. The verdict
 * stays what it is where every fail is waived; only the code says that nobody has to act (decision 0011). Advice has no part in it (decision 0034).
 */
export function exitCodeOf(
  { interrupted, findings }: Pick<ResultDocument, 'interrupted' | 'findings'>,
  { strict = false }: ExitCodeOptions = {},
): 0 | 1 | 2 | 130 {
  if (interrupted) return 130;
  const held = strict ? findings.map(asHeld) : findings;
  return held.some((finding) => isHeldFailure(finding) && finding.waiver === undefined) ? 1 : isOpen(held) ? 2 : 0;
}

/** The finding as if its clause must hold. */
export function asHeld({ weight: _weight, ...finding }: Finding): Finding {
  return finding;
}

/** Whether something fails that must hold. */
export function isHeldFailure(finding: Pick<Finding, 'verdict' | 'weight'>): boolean {
  return finding.verdict === 'fail' && mustHold(finding);
}

/** Whether anything that must hold was left undecided, also behind failures that are waived or known. */
export function isOpen(findings: readonly Finding[]): boolean {
  const { verdict, inconclusive } = summarise(findings);
  return (
    verdict === 'inconclusive' ||
    inconclusive > 0 ||
    findings.some((finding) => isHeldFailure(finding) && leavesOpen(finding)) ||
    !isEachTargetJudged(findings)
  );
}
