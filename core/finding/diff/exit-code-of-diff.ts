import { mustHold } from '../../policy/rating.ts';
import type { ExitCodeOptions } from '../exit-code.ts';
import type { Change, DiffDocument } from './diff-document.ts';

/** The exit code of a comparison: 1 when it is worse, 2 when it is not and leaves open what was decided before, else 0 (decision 0011). */
export function exitCodeOfDiff(
  { changes }: Pick<DiffDocument, 'changes'>,
  { strict = false }: ExitCodeOptions = {},
): 0 | 1 | 2 {
  if (changes.some((change) => isWorsening(change, strict))) return 1;
  return changes.some((change) => isLost(change, strict)) ? 2 : 0;
}

/** Whether something fails now that did not before, or not so much, and must hold. */
export function isWorsening(change: Pick<Change, 'class' | 'weight'>, strict = false): boolean {
  return (change.class === 'new' || change.class === 'worse') && (strict || mustHold(change));
}

/** Whether something that must hold was decided before and is not now; what a clause's own dates end does not count. */
export function isLost(change: Pick<Change, 'new' | 'weight'>, strict = false): boolean {
  const verdict = change.new?.verdict;
  const isDecided = verdict === 'pass' || verdict === 'fail';
  return !isDecided && change.new?.reason !== 'not-in-force' && (strict || mustHold(change));
}
