import type { TargetResult } from '../../core/finding/result.ts';
import { ikeWords } from '../words/ike-words.ts';
import { learnedLines } from './learned.ts';
import type { Page } from './page.ts';

/** What was learned of an IKEv2 gateway besides what it accepts and refuses. */
export function ikeIdentityLines(ike: TargetResult['facts']['ike'], page: Page): readonly string[] {
  return learnedLines('IKE, besides the tables', ike === undefined ? [] : ikeWords(ike), page);
}
