import type { Observation } from '../../core/finding/result.ts';
import { counted, outcomeWords } from '../words/words.ts';
import { type ExchangeField, exchangeFields, milliseconds } from './exchange-fields.ts';
import { html, type Markup } from './markup.ts';

/** Octets that a page without a script shows of one message; its JSON holds all. */
const SHOWN_OCTETS = 512;

/** One observation: its outcome on a line, and behind it what was sent and received. */
export function observationMarkup(observation: Observation, anchor: string, isOpen: boolean): Markup {
  const { id, probe, outcome, detail, elapsedMs } = observation;
  return html`${isOpen ? html`<details class="observation" open>` : html`<details class="observation">`}<summary><code>${id}</code> <span class="outcome">${outcomeWords(outcome)}</span> <span class="detail">${detail}</span> <span class="quiet">${probe}, ${milliseconds(elapsedMs)}</span></summary>
<div class="exchange" id="${anchor}">
<dl class="fields">
${exchangeFields(observation).map(
  (field) => html`<div><dt>${field.name}</dt><dd>${contentOf(field)}</dd></div>
`,
)}</dl></div></details>
`;
}

function contentOf(field: ExchangeField): Markup {
  if ('text' in field) return html`${field.text}`;
  if ('lines' in field) return html`<ol class="transcript">${field.lines.map((line) => html`<li>${line}</li>`)}</ol>`;
  if ('octets' in field) return octets(field.octets, field.none);
  if (field.fields.length === 0) return html`<span class="none">nothing</span>`;
  return html`<dl class="fields">${field.fields.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>`;
}

function octets(hex: string, none: string): Markup {
  const length = hex.length / 2;
  if (length === 0) return html`<span class="none">${none}</span>`;
  const words = hex.slice(0, SHOWN_OCTETS * 2).match(/.{1,8}/g) ?? [];
  const cut = length > SHOWN_OCTETS ? `, the first ${SHOWN_OCTETS} shown; the JSON of this page holds all` : '';
  return html`<span class="quiet">${counted(length, 'octet')}${cut}</span><code class="hex">${words.join(' ')}</code>`;
}
