import { type GatewaysDocument, gatewaySorts } from '../../../../core/finding/history/gateways-document.ts';
import { html } from '../../../../reports/html/markup.ts';
import { filtersMarkup, scopeFields } from '../../../../reports/page/filters.ts';
import { addGatewayForm } from '../../../../reports/page/forms.ts';
import { gatewaysMarkup } from '../../../../reports/page/gateways.ts';
import { askGateways } from '../../../store/questions/gateways.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';
import { oneOf, someText } from './page-query.ts';

const verdicts = ['violates', 'inconclusive', 'conforms', 'not-judged'] as const;
const only = ['not-shown', 'not-scanned'] as const;

export const gatewaysPage: readonly PageRoute[] = documentPage<GatewaysDocument, 'q' | 'verdict' | 'only' | 'sort'>({
  path: '/gateways',
  of: '/gateways',
  names: ['q', 'verdict', 'only', 'sort'],
  ask: async (sql, { question, page, query }) =>
    await askGateways(
      sql,
      question,
      {
        filter: {
          q: someText(query.q),
          verdict: oneOf('verdict', query.verdict, verdicts),
          only: oneOf('only', query.only, only),
        },
        sort: oneOf('sort', query.sort, gatewaySorts) ?? 'worst',
      },
      page,
    ),
  title: () => 'Gateways',
  show: (document, { question, scopes, query, given, visitor }) =>
    html`${filtersMarkup('/gateways', [
      { name: 'q', label: 'Name has', value: query.q },
      {
        name: 'verdict',
        label: 'Verdict',
        value: query.verdict,
        options: verdicts.map((one) => [one, one.replace('-', ' ')] as const),
      },
      {
        name: 'only',
        label: 'Alone those',
        value: query.only,
        options: [
          ['not-shown', 'not shown now, and decided before'],
          ['not-scanned', 'not scanned within 7 days'],
        ],
      },
      ...scopeFields(scopes, question),
    ])}${gatewaysMarkup(document, given, visitor)}${addGatewayForm(visitor)}`,
});
