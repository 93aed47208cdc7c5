import { changeClasses } from '../../core/finding/diff/diff-document.ts';
import type { FleetChange } from '../../core/finding/history/changes-document.ts';
import type { FeedDocument } from '../../core/finding/history/feed-document.ts';
import { changeTitles, shortName } from '../diff/change-words.ts';
import { causeWords, judgedWords, momentWords } from '../history/history-words.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { counted } from '../words/words.ts';
import { address, type Query } from './address.ts';
import { clauseLink, endpointLink, gatewayLink, lastShownMarkup, momentMarkup } from './cells.ts';
import { pagerMarkup, tableMarkup } from './table.ts';

/** What changed, the newest first, each with its cause. */
export function feedMarkup(
  { since, class: wanted, counts, gatewaysNew, gatewaysRetired, changes }: FeedDocument,
  query: Query,
): Markup {
  const all = changeClasses.reduce((sum, name) => sum + counts[name], 0);
  const to = (name: string | undefined): string => address('/changes', { ...query, class: name, after: undefined });
  return html`<ul class="classes"><li>${classLink(`all ${all}`, to(undefined), wanted === null)}</li>
${changeClasses.map((name) => html`<li>${classLink(`${shortName(name)} ${counts[name]}`, to(name), wanted === name)}</li>`)}</ul>
<p>${wanted === null ? nothing : html`${changeTitles[wanted]}. `}Since <time>${momentWords(since)}</time> UTC${gatewaysNew === 0 ? '' : `; ${counted(gatewaysNew, 'gateway')} new`}${gatewaysRetired === 0 ? '' : `; ${counted(gatewaysRetired, 'gateway')} retired`}. What was seen for the first time is no change.</p>
${tableMarkup<FleetChange>({
  caption: 'Changes, the newest first',
  columns: [
    { head: 'Gateway', cell: gatewayLink },
    { head: 'When', cell: ({ at }) => momentMarkup(at) },
    { head: 'What', cell: ({ class: name }) => shortName(name) },
    { head: 'Clause', cell: (one) => html`${clauseLink(one, one.at)}${one.holds ? '' : ' (changed again since)'}` },
    { head: 'Endpoint', cell: endpointLink },
    { head: 'Was', cell: ({ old }) => (old === null ? html`<span class="none">not there</span>` : judgedWords(old)) },
    { head: 'Is', cell: (one) => judgedWords(one.new) },
    { head: 'Cause', cell: (one) => causeWords(one.cause, one.new.reason) },
    {
      head: 'Last shown',
      cell: (one) => (one.lastShown === null ? momentMarkup(one.at) : lastShownMarkup(one.lastShown, one.new.verdict)),
    },
  ],
  rows: changes.rows,
  empty: html`Nothing changed${wanted === null ? '' : ' in this way'} since then. Ask for a longer time: <a href="${address('/changes', { ...query, since: '90d', after: undefined })}">90 days</a>.`,
})}
${pagerMarkup('/changes', query, changes.next)}`;
}

function classLink(words: string, to: string, isShown: boolean): Markup {
  return isShown ? html`<a href="${to}" aria-current="true">${words}</a>` : html`<a href="${to}">${words}</a>`;
}
