import type { ResultDocument } from './result.ts';

/** 0 conforms, 1 at least one fail, 2 no fail but something required is open, 130 interrupted. */
export function exitCodeOf({ interrupted, summary }: Pick<ResultDocument, 'interrupted' | 'summary'>): 0 | 1 | 2 | 130 {
  if (interrupted) return 130;
  switch (summary.verdict) {
    case 'violates':
      return 1;
    case 'inconclusive':
      return 2;
    case 'conforms':
      return 0;
  }
}
