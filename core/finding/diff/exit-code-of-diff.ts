import type { DiffDocument } from './diff-document.ts';

/** The exit code of a comparison: 1 when it is worse, 2 when it is not and leaves open what was decided before, else 0 (decision 0011). */
export function exitCodeOfDiff({ isWorse, isIncomplete }: Pick<DiffDocument, 'isWorse' | 'isIncomplete'>): 0 | 1 | 2 {
  if (isWorse) return 1;
  return isIncomplete ? 2 : 0;
}
