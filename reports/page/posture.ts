import type {
  GroupStanding,
  NotScannedGateway,
  NotShownGateway,
  StatusDocument,
  WorstGateway,
} from '../../core/finding/history/status-document.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { counted, verdictSign } from '../words/words.ts';
import { address, type Query } from './address.ts';
import { countLink, gatewayLink, momentMarkup, textMarkup } from './cells.ts';
import { certificateColumns } from './certificates.ts';
import { tableMarkup } from './table.ts';
import { trendMarkup } from './trend.ts';

/** The whole fleet on one page: each number leads to what it counts. */
export function postureMarkup(status: StatusDocument): Markup {
  const { gateways, lastScan, standings, worst, notShown, notScanned, ending, trend, scope } = status;
  const within = scopeQuery(scope);
  if (gateways.known === 0)
    return html`<p class="empty">No gateway is known yet. Scan a fleet into this store: <code>gateproof monitor --config gateproof.yaml --store …</code></p>`;
  return html`<dl class="figures">
<div><dt>Gateways</dt><dd><a href="${address('/gateways', within)}">${gateways.known}</a><small>${gateways.scanned} of them scanned</small></dd></div>
<div><dt>With something that fails</dt><dd>${countLink(worst.count, address('/gateways', { ...within, verdict: 'violates' }))}</dd></div>
<div><dt>With something not shown now</dt><dd>${countLink(notShown.count, address('/gateways', { ...within, only: 'not-shown' }))}<small>decided before</small></dd></div>
<div><dt>Not scanned within ${notScanned.days} days</dt><dd>${countLink(notScanned.count, address('/gateways', { ...within, only: 'not-scanned' }))}</dd></div>
<div><dt>Certificates that end within ${ending.days} days</dt><dd>${countLink(ending.count, address('/certificates', { ...within, within: String(ending.days) }))}</dd></div>
<div><dt>Last scan</dt><dd><small>${momentMarkup(lastScan)}</small></dd></div>
</dl>
<section><h2>Now, by group and policy</h2>
${standingsMarkup(standings, within)}</section>
${trend.length === 0 ? nothing : html`<section><h2>Day by day</h2><div class="trends">${[...Map.groupBy(trend, ({ policy }) => policy)].map(([policy, days]) => trendMarkup(policy, days))}</div></section>`}
<section><h2>Worst</h2>
${tableMarkup<WorstGateway>({
  caption: `Gateways with something that fails, the first of ${worst.count}`,
  columns: [
    { head: 'Gateway', cell: gatewayLink },
    { head: 'Group', cell: ({ group }) => textMarkup(group) },
    { head: 'Policy', cell: ({ policy }) => policy },
    { head: 'Fails', isNumber: true, cell: (one) => countLink(one.fail, ofGateway(one, 'fail')) },
    { head: 'Not shown', isNumber: true, cell: (one) => countLink(one.inconclusive, ofGateway(one, 'inconclusive')) },
    { head: 'Since', cell: ({ failingSince }) => momentMarkup(failingSince) },
  ],
  rows: worst.first,
  empty: 'Nothing fails that was judged.',
})}</section>
<section><h2>Ends soon</h2>
${tableMarkup({
  caption: `Certificates that end within ${counted(ending.days, 'day')}, the first of ${ending.count}`,
  columns: certificateColumns,
  rows: ending.first,
  empty: 'None ends soon.',
})}</section>
<section><h2>Not shown now, and decided before</h2>
${tableMarkup<NotShownGateway>({
  caption: `Gateways of which something was decided once and is not shown now, the first of ${notShown.count}`,
  columns: [
    { head: 'Gateway', cell: gatewayLink },
    { head: 'Group', cell: ({ group }) => textMarkup(group) },
    { head: 'Policy', cell: ({ policy }) => policy },
    { head: 'Clauses', isNumber: true, cell: (one) => countLink(one.clauses, ofGateway(one, 'inconclusive')) },
    { head: 'Last shown', cell: ({ lastShown }) => momentMarkup(lastShown) },
  ],
  rows: notShown.first,
  empty: 'Whatever was decided once is still shown.',
})}</section>
<section><h2>Not scanned lately</h2>
${tableMarkup<NotScannedGateway>({
  caption: `Gateways not scanned within ${counted(notScanned.days, 'day')}, the first of ${notScanned.count}`,
  columns: [
    { head: 'Gateway', cell: gatewayLink },
    { head: 'Group', cell: ({ group }) => textMarkup(group) },
    { head: 'Owner', cell: ({ owner }) => textMarkup(owner) },
    { head: 'Last scan', cell: ({ lastScan: last }) => momentMarkup(last) },
  ],
  rows: notScanned.first,
  empty: 'Every gateway was.',
})}</section>
${undeliveredMarkup(status)}`;
}

/** The query of a scope: what is narrowed here is narrowed behind each link. */
export function scopeQuery({ group, site, policy }: StatusDocument['scope']): Query {
  return { group, site, policy };
}

function ofGateway(
  { gateway, site, policy }: { readonly gateway: string; readonly site: string; readonly policy: string },
  verdict: string,
): string {
  return address('/findings', { name: gateway, site, policy, verdict });
}

function standingsMarkup(standings: readonly GroupStanding[], within: Query): Markup {
  const of = ({ policy, group, site }: GroupStanding): Query => ({ ...within, policy, group, site });
  const gateways = (one: GroupStanding, verdict: keyof GroupStanding['gateways']): Markup =>
    countLink(one.gateways[verdict], address('/gateways', { ...of(one), verdict }));
  const clauses = (one: GroupStanding, verdict: keyof GroupStanding['clauses']): Markup =>
    countLink(one.clauses[verdict], address('/findings', { ...of(one), verdict }));
  return tableMarkup<GroupStanding>({
    caption: 'Gateways by verdict, and their clauses that must hold',
    columns: [
      { head: 'Group', cell: ({ group, site }) => html`${textMarkup(group)}${site === '' ? '' : ` from ${site}`}` },
      { head: 'Policy', cell: ({ policy, version }) => html`${policy} <span class="quiet">${version}</span>` },
      { head: 'Conform', isNumber: true, cell: (one) => html`${sign(one, 'conforms')}${gateways(one, 'conforms')}` },
      { head: 'Violate', isNumber: true, cell: (one) => html`${sign(one, 'violates')}${gateways(one, 'violates')}` },
      {
        head: 'Inconclusive',
        isNumber: true,
        cell: (one) => html`${sign(one, 'inconclusive')}${gateways(one, 'inconclusive')}`,
      },
      { head: 'Clauses pass', isNumber: true, cell: (one) => clauses(one, 'pass') },
      { head: 'Fail', isNumber: true, cell: (one) => clauses(one, 'fail') },
      { head: 'Not shown', isNumber: true, cell: (one) => clauses(one, 'inconclusive') },
      { head: 'Last shown', cell: ({ lastShown = null }) => momentMarkup(lastShown) },
    ],
    rows: standings,
    empty: 'Nothing was judged yet. A monitor or a worker scans what is due.',
  });
}

/** The sign of the verdict where somebody has it. */
function sign({ gateways }: GroupStanding, verdict: keyof GroupStanding['gateways']): Markup {
  return gateways[verdict] === 0
    ? nothing
    : html`<span class="${`sign-only ${verdict}`}" aria-hidden="true">${verdictSign[verdict]}</span>`;
}

function undeliveredMarkup({ undelivered }: StatusDocument): Markup {
  if (undelivered.length === 0) return nothing;
  const words = { gone: 'wants nothing more', waits: 'waits for another try', 'given-up': 'was given up' } as const;
  return html`<section><h2>Not told</h2><ul>${undelivered.map(
    ({ receiver, state, count, why }) =>
      html`<li><span class="text">${receiver}</span>: ${words[state]}, ${counted(count, 'message')}: <span class="text">${why}</span></li>`,
  )}</ul></section>`;
}
