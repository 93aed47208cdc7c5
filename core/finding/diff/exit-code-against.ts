import { isEachTargetJudged } from '../each-target-judged.ts';
import { leavesOpen } from '../leaves-open.ts';
import type { ResultDocument } from '../result.ts';
import type { ChangeClass, DiffDocument } from './diff-document.ts';

/** Failures that the baseline does not hold, or not in this extent. */
const NOT_KNOWN: ReadonlySet<ChangeClass> = new Set(['new', 'worse', 'policy-changed']);

/**
 * The exit code of a scan with a baseline: 1 when a failure is there that neither the baseline holds nor a waiver covers, 2 when none is
 * but something required is open or something that the baseline decided is not decided any more, 130 interrupted, else 0, also when it
 * fails as it did before (decision 0011).
 */
export function exitCodeAgainst(
  { interrupted, summary, findings }: Pick<ResultDocument, 'interrupted' | 'summary' | 'findings'>,
  { changes, isIncomplete }: Pick<DiffDocument, 'changes' | 'isIncomplete'>,
): 0 | 1 | 2 | 130 {
  if (interrupted) return 130;
  const unknown = new Set(changes.filter((change) => NOT_KNOWN.has(change.class)).map(({ id }) => id));
  if (findings.some(({ id, verdict, waiver }) => verdict === 'fail' && waiver === undefined && unknown.has(id)))
    return 1;
  const isOpen = summary.inconclusive > 0 || summary.verdict === 'inconclusive' || findings.some(leavesOpen);
  return isOpen || isIncomplete || !isEachTargetJudged(findings) ? 2 : 0;
}
