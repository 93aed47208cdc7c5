import type { Observation } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { answerInNames, offerInNames } from '../words/exchange/exchange-in-names.ts';
import { lineOf } from '../words/exchange/line-of.ts';
import { counted, fieldWords, outcomeWords } from '../words/words.ts';
import { html, type Markup, nothing } from './markup.ts';

/** Octets that the page shows of one message; the JSON report holds all. */
const SHOWN_OCTETS = 512;

/** One observation: its outcome on a line, and behind it what was sent and received. */
export function observationMarkup(observation: Observation, anchor?: string, isOpen = false): Markup {
  const { id, probe, outcome, detail, elapsedMs } = observation;
  const answer = answerInNames(observation);
  return html`${isOpen ? html`<details class="observation" open>` : html`<details class="observation">`}<summary><code>${id}</code> <span class="outcome">${outcomeWords(outcome)}</span> <span class="detail">${detail}</span> <span class="quiet">${probe}, ${milliseconds(elapsedMs)}</span></summary>
${anchor === undefined ? html`<div class="exchange">` : html`<div class="exchange" id="${anchor}">`}
<dl class="fields">
<div><dt>endpoint</dt><dd>${observation.endpoint} of ${observation.target}</dd></div>
<div><dt>timing</dt><dd>${milliseconds(observation.startedAtMs)} after the start, took ${milliseconds(elapsedMs)}, ${counted(observation.attempts, 'attempt')}</dd></div>
<div><dt>place in the plan</dt><dd>${observation.order}</dd></div>
<div><dt>offer</dt><dd>${fieldsMarkup(offerInNames(observation))}</dd></div>
${answer === undefined ? nothing : html`<div><dt>answer</dt><dd>${fieldsMarkup(answer)}</dd></div>`}
<div><dt>sent</dt><dd>${octets(observation.sent, observation.transcript)}</dd></div>
<div><dt>received</dt><dd>${octets(observation.received, observation.transcript)}</dd></div>
${transcript(observation.transcript)}
</dl></div></details>
`;
}

/** A line for each field: of long lists the beginning; the JSON report holds all. */
function fieldsMarkup(fields: JsonObject): Markup {
  const entries = Object.entries(fields);
  if (entries.length === 0) return html`<span class="none">nothing</span>`;
  return html`<dl class="fields">${entries.map(
    ([name, value]) => html`<div><dt>${fieldWords(name)}</dt><dd>${lineOf(value)}</dd></div>`,
  )}</dl>`;
}

function milliseconds(value: number): string {
  return `${Number(value.toFixed(1))} ms`;
}

function octets(hex: string, log: readonly string[] | undefined): Markup {
  const length = hex.length / 2;
  if (length === 0)
    return html`<span class="none">${log === undefined ? 'no octets' : 'octets not seen, see the transcript'}</span>`;
  const words = hex.slice(0, SHOWN_OCTETS * 2).match(/.{1,8}/g) ?? [];
  const cut = length > SHOWN_OCTETS ? `, the first ${SHOWN_OCTETS} shown; the JSON report holds all` : '';
  return html`<span class="quiet">${counted(length, 'octet')}${cut}</span><code class="hex">${words.join(' ')}</code>`;
}

function transcript(lines: readonly string[] | undefined): Markup {
  if (lines === undefined) return nothing;
  return html`<div><dt>transcript</dt><dd><ol class="transcript">${lines.map((line) => html`<li>${line}</li>`)}</ol></dd></div>`;
}
