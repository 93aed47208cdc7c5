import type { Verdict } from '../../../core/finding/finding.ts';
import type { LastShown } from '../../../core/finding/history/stretch.ts';
import type { Row } from '../database.ts';
import { instantOf, numberOf } from './question.ts';

/** Of what stands now, with the `last_at` of its endpoint: what is decided was shown by the last scan, of the rest the row remembers it. */
export function standingLastShown(row: Row): LastShown | null {
  const verdict = row['verdict'];
  if (verdict === 'pass' || verdict === 'fail') return { verdict, at: instantOf(numberOf(row, 'last_at')) };
  return rememberedShown(row);
}

/** What a row of what is not shown remembers. */
export function rememberedShown(row: Row): LastShown | null {
  const shown = row['shown_verdict'];
  return typeof shown === 'string' ? { verdict: shown as Verdict, at: instantOf(numberOf(row, 'shown_at')) } : null;
}
