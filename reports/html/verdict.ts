import type { Conclusion, Verdict } from '../../core/finding/result.ts';
import { verdictSign } from '../words/words.ts';
import { html, type Markup } from './markup.ts';

export type Mark = Verdict | Conclusion | 'not-judged' | 'advice';

/** The verdict as a sign and a word; colour only repeats it. */
export function verdictMarkup(mark: Mark): Markup {
  const word = mark === 'not-applicable' ? 'not applicable' : mark === 'not-judged' ? 'not judged' : mark;
  return html`<span class="${`verdict ${mark}`}"><span class="sign" aria-hidden="true">${verdictSign[mark]}</span> ${word}</span>`;
}
