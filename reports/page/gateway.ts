import type {
  GatewayDocument,
  KeptScanLine,
  StandingClause,
  StandingEndpoint,
  StandingPolicy,
} from '../../core/finding/history/gateway-document.ts';
import type { GatewayName } from '../../core/finding/history/scope.ts';
import { factsMarkup } from '../html/facts.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { verdictMarkup } from '../html/verdict.ts';
import { clauseWords } from '../view/clause-words.ts';
import { ratingNote, verdictWord } from '../words/rating-words.ts';
import { counted, reasonWords } from '../words/words.ts';
import { exchangesAddress, gatewayAddress } from './address.ts';
import { clauseLink, lastShownMarkup, momentMarkup, textMarkup, waivedMarkup } from './cells.ts';
import { certificateColumns } from './certificates.ts';
import { endGatewayForm, scanForm } from './forms.ts';
import type { PageVisitor } from './frame.ts';
import { tableMarkup } from './table.ts';

/** One gateway: every clause by policy, what was learned, certificates and scans. */
export function gatewayMarkup(document: GatewayDocument, visitor: PageVisitor): Markup {
  const { gateway, isAdded, verdict, nextDue, otherSites, endpoints } = document;
  const lastScan =
    endpoints
      .flatMap(({ scans }) => scans.newest[0]?.at ?? [])
      .toSorted()
      .at(-1) ?? null;
  return html`<dl class="figures">
<div><dt>Verdict</dt><dd>${verdictMarkup(verdict)}<small>last shown ${momentMarkup(lastScan)}</small></dd></div>
<div><dt>Group</dt><dd><small>${textMarkup(gateway.group)}</small></dd></div>
<div><dt>Owner</dt><dd><small>${textMarkup(gateway.owner)}</small></dd></div>
<div><dt>Next scan</dt><dd><small>${momentMarkup(nextDue, 'by no schedule')}</small></dd></div>
${gateway.retired === null ? nothing : html`<div><dt>Retired</dt><dd><small>${momentMarkup(gateway.retired)}</small></dd></div>`}
</dl>
${otherSites.length === 0 ? nothing : html`<p>Seen from elsewhere too: ${otherSites.map((site) => html`<a href="${gatewayAddress({ gateway: gateway.gateway, site })}">${site === '' ? 'a place without a label' : site}</a> `)}</p>`}
${scanForm(gateway, visitor)}${isAdded ? endGatewayForm(gateway, visitor) : nothing}
${endpoints.length === 0 ? html`<p class="empty">It was not scanned yet. A monitor or a worker scans it when it is due.</p>` : endpoints.map((one) => endpointMarkup(gateway, one))}`;
}

function endpointMarkup(gateway: GatewayName, one: StandingEndpoint): Markup {
  const { endpoint, url, retired, policies, facts, certificates, scans } = one;
  return html`<section><h2>${endpoint} <span class="quiet">${url}${retired === null ? '' : ', no longer declared'}</span></h2>
<p><a href="${exchangesAddress(gateway, endpoint)}">What was sent and received in the last scan</a></p>
${policies.length === 0 ? html`<p class="empty">No policy says anything of it. Name one in its group of the inventory.</p>` : policies.map((policy) => policyMarkup(gateway, endpoint, policy))}
<h3>What was learned</h3>
${factsMarkup(facts, true)}
<h3>Certificates</h3>
${tableMarkup({ caption: `Certificates that ${endpoint} serves`, columns: certificateColumns.slice(2), rows: certificates, empty: 'None was seen.' })}
<h3>Scans</h3>
${tableMarkup<KeptScanLine>({
  caption: `${counted(scans.count, 'scan')}, the newest first${scans.newest.length < scans.count ? `; the last ${scans.newest.length}` : ''}`,
  columns: [
    {
      head: 'Began',
      cell: ({ at }) => html`<a href="${exchangesAddress(gateway, endpoint, at)}">${momentMarkup(at)}</a>`,
    },
    { head: 'Completeness', cell: ({ completeness }) => (completeness === 'complete' ? 'complete' : 'cut short') },
    { head: 'By gateproof', cell: ({ tool }) => tool },
    { head: 'At', cell: (scan) => scan.url },
    { head: 'Octets', cell: ({ isKept }) => (isKept ? 'kept' : 'removed; their digest stays') },
  ],
  rows: scans.newest,
  empty: 'It was judged by what was imported.',
})}
</section>
`;
}

function policyMarkup(
  gateway: GatewayName,
  endpoint: string,
  { policy, verdict, counts, clauses }: StandingPolicy,
): Markup {
  const applying = clauses.filter((one) => one.verdict !== 'not-applicable');
  const absent = clauses.filter((one) => one.verdict === 'not-applicable');
  const table = (caption: string, rows: readonly StandingClause[]): Markup =>
    tableMarkup<StandingClause>({
      caption,
      columns: [
        {
          head: 'Clause',
          cell: ({ clause }) =>
            html`${clauseLink({ ...gateway, endpoint, policy: policy.id, clause: clause.id })}${ratingNote(clause)}`,
        },
        { head: 'It says', cell: ({ clause }) => clauseWords(clause) },
        {
          head: 'Verdict',
          cell: (one) =>
            html`${verdictMarkup(verdictWord({ verdict: one.verdict, ...one.clause }))}${waivedMarkup(one.waiver)}`,
        },
        { head: 'Because', cell: ({ reason }) => reasonWords(reason) },
        { head: 'Since', cell: ({ since }) => momentMarkup(since) },
        { head: 'Last shown', cell: (one) => lastShownMarkup(one.lastShown, one.verdict) },
      ],
      rows,
      empty: 'None applies.',
    });
  return html`<h3>${policy.id} <span class="quiet">${policy.version}</span></h3>
<p>${verdictMarkup(verdict)} <span class="quiet">${counts.pass} pass, ${counts.fail} fail, ${counts.inconclusive} not shown, of what must hold</span></p>
${table(`${policy.title}: what applies`, applying)}
${absent.length === 0 ? nothing : html`<details class="absent"><summary>${counted(absent.length, 'clause')} that ${absent.length === 1 ? 'does' : 'do'} not apply</summary>${table(`${policy.title}: what does not apply`, absent)}</details>`}`;
}
