import type { GatewaysDocument, ListedGateway, WaitingGateway } from '../../core/finding/history/gateways-document.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { verdictMarkup } from '../html/verdict.ts';
import { counted } from '../words/words.ts';
import { address, type Query } from './address.ts';
import { clauseLink, countLink, gatewayLink, momentMarkup, textMarkup } from './cells.ts';
import { endGatewayForm, mayAct } from './forms.ts';
import type { PageVisitor } from './frame.ts';
import { pagerMarkup, tableMarkup } from './table.ts';

const path = '/gateways';

/** Every gateway, the worst first, and behind them those that are waited for. */
export function gatewaysMarkup(document: GatewaysDocument, query: Query, visitor: PageVisitor): Markup {
  const { scope, sort, count, gateways, waiting } = document;
  const clauses = (one: ListedGateway, verdict: keyof ListedGateway['clauses']): Markup =>
    countLink(
      one.clauses[verdict],
      address('/findings', { name: one.gateway, site: one.site, policy: scope.policy, verdict }),
    );
  return html`${tableMarkup<ListedGateway>({
    caption: `${counted(count, 'gateway')}${sort === 'worst' ? ', the worst first' : ''}`,
    at: { path, query, sorted: sort },
    columns: [
      { head: 'Gateway', cell: gatewayLink, sort: 'name' },
      { head: 'Group', cell: ({ group }) => textMarkup(group) },
      { head: 'Owner', cell: ({ owner }) => textMarkup(owner) },
      { head: 'Verdict', cell: ({ verdict }) => verdictMarkup(verdict), sort: 'worst' },
      { head: 'Rests on', cell: (one) => restsOn(one) },
      { head: 'Pass', isNumber: true, cell: (one) => clauses(one, 'pass') },
      { head: 'Fail', isNumber: true, cell: (one) => clauses(one, 'fail') },
      { head: 'Inconclusive', isNumber: true, cell: (one) => clauses(one, 'inconclusive') },
      { head: 'Fails since', cell: ({ failingSince }) => momentMarkup(failingSince, 'nothing fails') },
      { head: 'Last shown', cell: ({ lastShown }) => momentMarkup(lastShown), sort: 'shown' },
    ],
    rows: gateways.rows,
    empty: html`No gateway is so. <a href="${path}">Show all</a>, or scan some into this store: <code>gateproof monitor --config gateproof.yaml --store …</code>`,
  })}
${pagerMarkup(path, query, gateways.next)}${waitingMarkup(waiting, visitor)}`;
}

function waitingMarkup(waiting: readonly WaitingGateway[], visitor: PageVisitor): Markup {
  if (waiting.length === 0) return nothing;
  return tableMarkup<WaitingGateway>({
    caption: `${counted(waiting.length, 'gateway')} added here that no monitor has taken up yet`,
    columns: [
      { head: 'Gateway', cell: ({ gateway }) => textMarkup(gateway) },
      { head: 'Group', cell: ({ group }) => textMarkup(group) },
      { head: 'Added', cell: ({ addedAt }) => momentMarkup(addedAt) },
      ...(mayAct(visitor, 'admin')
        ? [{ head: 'Take out', cell: (one: WaitingGateway) => endGatewayForm(one, visitor) }]
        : []),
    ],
    rows: waiting,
    empty: nothing,
  });
}

function restsOn(one: ListedGateway): Markup {
  if (one.restsOn === null) return html`<span class="none">nothing yet</span>`;
  return clauseLink({ gateway: one.gateway, site: one.site, ...one.restsOn });
}
