import type { FindingsDocument, ListedFinding } from '../../core/finding/history/findings-document.ts';
import { html, type Markup } from '../html/markup.ts';
import { verdictMarkup } from '../html/verdict.ts';
import { reasonWords } from '../words/words.ts';
import type { Query } from './address.ts';
import { clauseLink, endpointLink, gatewayLink, lastShownMarkup, momentMarkup, waivedMarkup } from './cells.ts';
import { pagerMarkup, tableMarkup } from './table.ts';

const captions = {
  pass: 'Clauses that must hold and pass',
  fail: 'Clauses that must hold and fail',
  inconclusive: 'Clauses that must hold and are not shown',
} as const;

/** Clauses that are judged so, by gateway; each leads to the octets that it rests on. */
export function findingsMarkup({ verdict, findings }: FindingsDocument, query: Query): Markup {
  return html`${tableMarkup<ListedFinding>({
    caption: `${captions[verdict]}, by gateway`,
    columns: [
      { head: 'Gateway', cell: gatewayLink },
      { head: 'Endpoint', cell: endpointLink },
      { head: 'Clause', cell: (one) => clauseLink(one) },
      { head: 'Verdict', cell: (one) => html`${verdictMarkup(one.verdict)}${waivedMarkup(one.waiver)}` },
      { head: 'Because', cell: ({ reason }) => reasonWords(reason) },
      { head: 'Since', cell: ({ since }) => momentMarkup(since) },
      { head: 'Last shown', cell: (one) => lastShownMarkup(one.lastShown, one.verdict) },
    ],
    rows: findings.rows,
    empty: 'There is none. Ask for another verdict, group or policy.',
  })}
${pagerMarkup('/findings', query, findings.next)}`;
}
