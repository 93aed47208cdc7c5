import type {
  RetirementDate,
  RetirementDocument,
  SstpGateway,
} from '../../core/finding/history/retirement-document.ts';
import { daysWords } from '../history/history-words.ts';
import { stanceWords } from '../history/retirement.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { counted } from '../words/words.ts';
import type { Query } from './address.ts';
import { endpointLink, gatewayLink, momentMarkup, textMarkup } from './cells.ts';
import { pagerMarkup, tableMarkup } from './table.ts';

/** Who is left on SSTP, the days to each date, and what the ways out of it are. */
export function retirementMarkup(
  { dates, looked, without, left }: RetirementDocument,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  query: Query,
): Markup {
  const from = after === undefined ? 0 : left.findIndex((one) => placeOf(one) === after) + 1;
  const shown = left.slice(from, from + limit);
  const last = shown.at(-1);
  const known = left.filter(({ sstp }) => sstp !== 'not-known');
  return html`<dl class="figures">
<div><dt>Left on SSTP</dt><dd>${known.length === 0 ? 0 : html`<a href="#left">${known.length}</a>`}<small>of ${looked} that were looked at</small></dd></div>
<div><dt>Without it</dt><dd>${without}</dd></div>
<div><dt>Not known</dt><dd>${left.length === known.length ? 0 : html`<a href="#left">${left.length - known.length}</a>`}</dd></div>
${dates.map(({ day, days }) => html`<div><dt>${day}</dt><dd>${daysWords(days)}</dd></div>`)}
</dl>
<section><h2>Days</h2>
<dl class="fields ambiguous">${dates.map(dateMarkup)}</dl></section>
<section id="left"><h2>Who is left</h2>
${tableMarkup<SstpGateway>({
  caption: `${counted(left.length, 'endpoint')} with SSTP, or of which that is not known`,
  columns: [
    { head: 'Gateway', cell: gatewayLink },
    { head: 'Group', cell: ({ group }) => textMarkup(group) },
    { head: 'Owner', cell: ({ owner }) => textMarkup(owner) },
    { head: 'Endpoint', cell: endpointLink },
    { head: 'SSTP', cell: ({ sstp }) => stanceWords(sstp) },
    { head: 'Besides', cell: ({ others }) => (others === null ? 'not known' : others.join(', ') || 'nothing') },
    { head: 'Ways out', cell: waysMarkup },
    { head: 'Seen', cell: ({ seen }) => momentMarkup(seen) },
  ],
  rows: shown,
  empty:
    looked === 0
      ? html`No gateway was looked at for SSTP. Scan endpoints with <code>sstp://</code>, or import what <code>gateproof readiness</code> saved of an export.`
      : 'Nobody is left.',
})}
${pagerMarkup('/retirement', query, last === undefined || from + limit >= left.length ? null : placeOf(last))}</section>`;
}

/** Where in the list it stands. */
function placeOf({ gateway, site, endpoint }: SstpGateway): string {
  return JSON.stringify([gateway, site, endpoint]);
}

function dateMarkup({ day, title, days, readings }: RetirementDate): Markup {
  return html`<div><dt>${day}</dt><dd>${title}: ${daysWords(days)}${readings.length === 0 ? nothing : html`<ul class="readings">${readings.map((says) => html`<li>${says}</li>`)}</ul>`}</dd></div>`;
}

function waysMarkup({ ways }: SstpGateway): Markup {
  if (ways === undefined)
    return html`<span class="none">not known; <code>gateproof readiness</code> tells them of an export</span>`;
  if (ways.length === 0) return html`<span class="none">none is open</span>`;
  return html`<ul class="values">${ways.map(
    ({ option, to, downtime }) =>
      html`<li>Option ${option}: ${to.join(' and ')} <span class="quiet">downtime: ${downtime.replaceAll('-', ' ')}</span></li>`,
  )}</ul>`;
}
