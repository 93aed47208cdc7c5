import type { TargetResult } from '../../core/finding/result.ts';
import { ikeWords } from '../words/ike-words.ts';
import { learnedMarkup } from './learned.ts';
import type { Markup } from './markup.ts';

/** What was learned of an IKEv2 gateway besides what it accepts and refuses, as entries of a definition list. */
export function ikeIdentityMarkup(ike: NonNullable<TargetResult['facts']['ike']>): Markup {
  return learnedMarkup(ikeWords(ike), 'IKE ');
}
