import type { ExchangesDocument } from '../../core/finding/history/exchanges-document.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { momentWords } from '../history/history-words.ts';
import { html, type Markup } from '../html/markup.ts';
import { observationMarkup } from '../html/observation.ts';
import { counted } from '../words/words.ts';
import { gatewayAddress } from './address.ts';
import { momentMarkup } from './cells.ts';

/** Exchanges that are open at once; the others open by a click. */
const opened = 8;

/** What was sent and received, exchange by exchange. */
export function observationsMarkup(observations: readonly Observation[]): Markup {
  return html`<div class="octets">${observations.map((one, at) => observationMarkup(one, `at-${one.id}`, at < opened))}</div>`;
}

/** All exchanges of one scan. */
export function exchangesMarkup({
  gateway,
  endpoint,
  scan,
  digest,
  isDamaged,
  observations,
}: ExchangesDocument): Markup {
  return html`<dl class="fields run">
<div><dt>Gateway</dt><dd><a href="${gatewayAddress(gateway)}">${gateway.gateway}</a></dd></div>
<div><dt>Endpoint</dt><dd>${endpoint}, then at ${scan.url}</dd></div>
<div><dt>Scan</dt><dd>${momentMarkup(scan.at)} to ${momentMarkup(scan.finished)} UTC, ${scan.completeness === 'complete' ? 'complete' : 'cut short'}, by gateproof ${scan.tool}</dd></div>
<div><dt>SHA-256</dt><dd><code>${digest}</code> of what was kept of it</dd></div>
</dl>
<section><h2>${counted(observations.length, 'exchange')}</h2>
${observations.length === 0 ? html`<p class="empty">What was sent and received on ${momentWords(scan.at)} ${isDamaged ? damagedWords : removedWords}</p>` : observationsMarkup(observations)}</section>`;
}

const removedWords = html`was removed by <code>gateproof prune</code>. That of the last scan and of every scan that changed something is kept.`;
const damagedWords = html`is damaged in the store: what is kept is not what was written then, and so none of it is shown.`;
