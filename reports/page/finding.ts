import type { EvidenceOf, FindingDocument } from '../../core/finding/history/finding-document.ts';
import type { ClauseHistory } from '../../core/finding/history/history-document.ts';
import { beginningWords, momentWords } from '../history/history-words.ts';
import { readingsMarkup } from '../html/evidence.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { offeredMarkup } from '../html/offered.ts';
import { remedyList } from '../html/remedies.ts';
import { sourceMarkup } from '../html/source.ts';
import { valueMarkup } from '../html/value.ts';
import { verdictMarkup } from '../html/verdict.ts';
import { waiverMarkup } from '../html/waivers.ts';
import { clauseWords } from '../view/clause-words.ts';
import { ratingWords, verdictWord } from '../words/rating-words.ts';
import { expectedInNames } from '../words/told/expected-in-names.ts';
import { observedInNames } from '../words/told/observed-in-names.ts';
import { counted, directionWords, reasonWords } from '../words/words.ts';
import { exchangesAddress, findingAddress, gatewayAddress } from './address.ts';
import { lastShownMarkup, momentMarkup } from './cells.ts';
import { observationsMarkup } from './exchanges.ts';
import { waiveForm } from './forms.ts';
import type { PageVisitor } from './frame.ts';
import { tableMarkup } from './table.ts';

/** One clause at one endpoint, down to the octets that it rests on. */
export function findingMarkup(document: FindingDocument, visitor: PageVisitor): Markup {
  const { gateway, endpoint, policy, clause, finding, history, isNow, scan, evidence } = document;
  const [stretch] = history.stretches;
  const remedies = remedyList(clause, finding);
  const then = isNow
    ? html``
    : html`<p class="left-out">As a scan of <time>${momentWords(scan.at)}</time> UTC left it. <a href="${addressOf(document)}">How it is now</a></p>`;
  return html`${then}<dl class="figures">
<div><dt>Verdict</dt><dd>${verdictMarkup(verdictWord(finding))}<small>${reasonWords(finding.reason)}</small></dd></div>
<div><dt>Since</dt><dd><small>${momentMarkup(stretch?.since ?? null)}</small></dd></div>
<div><dt>Last shown</dt><dd><small>${lastShownMarkup(stretch?.lastShown ?? null, stretch?.verdict ?? '')}</small></dd></div>
<div><dt>Gateway</dt><dd><small><a href="${gatewayAddress(gateway)}">${gateway.gateway}</a> at ${endpoint}</small></dd></div>
</dl>
${waiverMarkup(finding)}
<section><h2>What the clause says</h2>
<p>${clauseWords(clause)}</p>
<p class="quiet">${[directionWords(finding), ratingWords(clause)].filter((part) => part !== '').join('; ')}; ${policy.title}, ${policy.version}. ${sourceMarkup(clause.source)}${clause.from === undefined ? nothing : html`; holds from <time>${clause.from}</time>`}${clause.until === undefined ? nothing : html`; holds until <time>${clause.until}</time>`}${clause.note === undefined ? nothing : html`; note: ${clause.note}`}</p>
${readingsMarkup(clause)}</section>
<section><h2>What was wanted and what was seen</h2>
<div class="pair">
<section><h3>Documented</h3>${valueMarkup(expectedInNames(finding))}</section>
<section><h3>Offered</h3>${offeredMarkup(evidence.of === 'rests-on' ? evidence.observations : [])}</section>
<section><h3>Observed</h3>${valueMarkup(observedInNames(finding))}</section>
</div></section>
${remedies === undefined ? nothing : html`<section><h2>What to change</h2>${remedies}</section>`}
${finding.verdict === 'fail' && isNow && finding.waiver === undefined ? waiveForm(document, visitor) : nothing}
<section><h2>Since when</h2>
${historyMarkup(document, history)}</section>
<section><h2>Octets</h2>
<p>${evidenceWords(evidence.of, evidence.observations.length)} Of the scan of <time>${momentWords(scan.at)}</time> UTC; <a href="${exchangesAddress(gateway, endpoint, scan.at)}">all of its exchanges</a>.</p>
${observationsMarkup(evidence.observations)}</section>`;
}

function addressOf({ gateway, endpoint, policy, clause }: FindingDocument, at?: string): string {
  return findingAddress({ ...gateway, endpoint, policy: policy.id, clause: clause.id }, at);
}

function evidenceWords(of: EvidenceOf, count: number): string {
  switch (of) {
    case 'rests-on':
      return `The verdict rests on ${counted(count, 'exchange')}.`;
    case 'scan':
      return 'All exchanges of the scan: which of them the verdict rests on is told where some decide it, and the policy is one that this version has.';
    case 'removed':
      return 'They were removed by gateproof prune; their digest stays.';
    case 'damaged':
      return 'They are damaged in the store: what is kept is not what was written then, and so none of it is shown. The verdict is the one that was kept beside them.';
  }
}

function historyMarkup(document: FindingDocument, { stretches }: ClauseHistory): Markup {
  return tableMarkup<ClauseHistory['stretches'][number]>({
    caption: 'Stretches in which it was judged the same, the newest first',
    columns: [
      { head: 'From', cell: ({ since }) => html`<a href="${addressOf(document, since)}">${momentMarkup(since)}</a>` },
      { head: 'To', cell: ({ until }) => momentMarkup(until, 'now') },
      { head: 'Verdict', cell: ({ verdict }) => verdictMarkup(verdict) },
      { head: 'Because', cell: ({ reason }) => reasonWords(reason) },
      { head: 'Began by', cell: (one) => beginningWords(one) },
      { head: 'Last shown', cell: ({ lastShown, verdict }) => lastShownMarkup(lastShown, verdict) },
      { head: 'Policy of', cell: ({ version }) => version },
    ],
    rows: stretches,
    empty: 'Nothing is known of it.',
  });
}
