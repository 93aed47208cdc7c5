import { isEachTargetJudged } from './each-target-judged.ts';
import { leavesOpen } from './leaves-open.ts';
import type { ResultDocument } from './result.ts';

/**
 * 0 conforms, 1 at least one fail that no waiver covers, 2 none of these but something required is open, 130 interrupted. The verdict
 * stays what it is where every fail is waived; only the code says that nobody has to act (decision 0011).
 */
export function exitCodeOf({
  interrupted,
  summary,
  findings,
}: Pick<ResultDocument, 'interrupted' | 'summary' | 'findings'>): 0 | 1 | 2 | 130 {
  if (interrupted) return 130;
  switch (summary.verdict) {
    case 'violates':
      if (summary.fail > (summary.waived ?? 0)) return 1;
      return summary.inconclusive > 0 || findings.some(leavesOpen) || !isEachTargetJudged(findings) ? 2 : 0;
    case 'inconclusive':
      return 2;
    case 'conforms':
      return 0;
  }
}
