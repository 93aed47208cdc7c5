import type { Observation } from '../../core/finding/result.ts';
import { offerInNames } from '../words/exchange/exchange-in-names.ts';
import { lineOf } from '../words/exchange/line-of.ts';
import { fieldWords } from '../words/words.ts';
import { html, type Markup } from './markup.ts';

/** Different offers that are spelled out; the rest stand with their observations. */
const SPELLED_OUT = 3;
const LONGEST_OFFER = 240;

/** What was offered to learn it, probe by probe. */
export function offeredMarkup(evidence: readonly Observation[]): Markup {
  const offers = [...new Set(evidence.map((one) => `${one.probe}: ${offerWords(one)}`))];
  if (offers.length === 0) return html`<span class="none">nothing that bears on it</span>`;
  const rest = offers.length - SPELLED_OUT;
  const items = offers.slice(0, SPELLED_OUT).map((words) => html`<li>${words}</li>`);
  return html`<ul class="values offers">${items}${rest > 0 ? html`<li class="quiet">and ${rest} more, see the evidence</li>` : ''}</ul>`;
}

function offerWords(observation: Observation): string {
  const words = Object.entries(offerInNames(observation))
    .map(([name, value]) => `${fieldWords(name)} ${lineOf(value)}`)
    .join('; ');
  return words.length > LONGEST_OFFER ? `${words.slice(0, LONGEST_OFFER).toWellFormed()}…` : words;
}
