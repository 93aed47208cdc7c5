import type {
  FrameworkColumn,
  FrameworkRow,
  FrameworksDocument,
} from '../../core/finding/history/frameworks-document.ts';
import { html, type Markup } from '../html/markup.ts';
import { verdictMarkup } from '../html/verdict.ts';
import { address, type Query } from './address.ts';
import { countLink, gatewayLink, momentMarkup } from './cells.ts';
import { pagerMarkup, tableMarkup } from './table.ts';

/** Gateways by standards: what each is by each, and how many are what. */
export function frameworksMarkup({ frameworks, gateways }: FrameworksDocument, query: Query): Markup {
  const count = (one: FrameworkColumn, verdict: keyof FrameworkColumn['gateways']): Markup =>
    countLink(
      one.gateways[verdict],
      address('/gateways', { group: query['group'], site: query['site'], policy: one.policy, verdict }),
    );
  if (frameworks.length === 0)
    return html`<p class="empty">Nothing was judged by a standard or a vendor's page yet. Name policies in the inventory: <code>gateproof policy list</code> has those that ship.</p>`;
  return html`${tableMarkup<FrameworkColumn>({
    caption: 'How many gateways stand how by each',
    columns: [
      { head: 'Policy', cell: ({ policy }) => html`<span class="text">${policy}</span>` },
      { head: 'Title', cell: ({ title }) => title },
      { head: 'Conform', isNumber: true, cell: (one) => count(one, 'conforms') },
      { head: 'Violate', isNumber: true, cell: (one) => count(one, 'violates') },
      { head: 'Inconclusive', isNumber: true, cell: (one) => count(one, 'inconclusive') },
    ],
    rows: frameworks,
    empty: '',
  })}
${tableMarkup<FrameworkRow>({
  caption: 'Every gateway by each, by name',
  columns: [
    { head: 'Gateway', cell: gatewayLink },
    ...frameworks.map(({ policy }) => ({ head: policy, cell: (row: FrameworkRow) => cellMarkup(row, policy) })),
    { head: 'Last shown', cell: ({ lastShown }) => momentMarkup(lastShown) },
  ],
  rows: gateways.rows,
  empty: 'No gateway is so.',
})}
${pagerMarkup('/frameworks', query, gateways.next)}`;
}

const worst = {
  conforms: 'pass',
  violates: 'fail',
  inconclusive: 'inconclusive',
  'not-judged': 'inconclusive',
} as const;

function cellMarkup({ gateway, site, frameworks }: FrameworkRow, policy: string): Markup {
  const cell = frameworks.find((one) => one.policy === policy);
  if (cell === undefined || cell.verdict === 'not-judged') return verdictMarkup('not-judged');
  const to = address('/findings', { name: gateway, site, policy, verdict: worst[cell.verdict] });
  return html`<a href="${to}">${verdictMarkup(cell.verdict)}</a>`;
}
