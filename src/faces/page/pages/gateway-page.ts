import type { ExchangesDocument } from '../../../../core/finding/history/exchanges-document.ts';
import type { FindingDocument } from '../../../../core/finding/history/finding-document.ts';
import type { GatewayDocument } from '../../../../core/finding/history/gateway-document.ts';
import { gatewayWords } from '../../../../reports/history/history-words.ts';
import { exchangesMarkup } from '../../../../reports/page/exchanges.ts';
import { findingMarkup } from '../../../../reports/page/finding.ts';
import { gatewayMarkup } from '../../../../reports/page/gateway.ts';
import { askExchanges } from '../../../store/questions/exchanges.ts';
import { askFinding } from '../../../store/questions/finding.ts';
import { askGateway } from '../../../store/questions/gateway.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';
import { judgedBy } from './judged-by.ts';
import { momentOfQuery, someText } from './page-query.ts';

const path = '/gateways/:name';

/** A gateway, a clause of it, and what was sent and received. */
export const gatewayPages: readonly PageRoute[] = [
  ...documentPage<GatewayDocument, never>({
    path,
    of: '/gateways',
    names: [],
    ask: async (sql, { question, params }) => await askGateway(sql, question, params['name'] ?? ''),
    title: ({ gateway }) => gatewayWords(gateway),
    show: (document, { visitor }) => gatewayMarkup(document, visitor),
  }),
  ...documentPage<ExchangesDocument, 'endpoint' | 'at'>({
    path: `${path}/:exchanges{exchanges(?:\\.csv|\\.json)?}`,
    of: '/gateways',
    names: ['endpoint', 'at'],
    ask: async (sql, { question, params, query }) =>
      await askExchanges(sql, question, {
        name: params['name'] ?? '',
        endpoint: someText(query.endpoint),
        scanAt: momentOfQuery('at', query.at),
      }),
    title: ({ gateway, endpoint }) => `What was sent and received: ${gatewayWords(gateway)} ${endpoint}`,
    show: exchangesMarkup,
  }),
  ...documentPage<FindingDocument, 'endpoint' | 'at'>({
    path: `${path}/findings/:policy/:clause{.+}`,
    of: '/gateways',
    names: ['endpoint', 'at'],
    ask: async (sql, { question, params, query }) =>
      await askFinding(
        sql,
        question,
        {
          name: params['name'] ?? '',
          policy: params['policy'] ?? '',
          clause: params['clause'] ?? '',
          endpoint: someText(query.endpoint),
          scanAt: momentOfQuery('at', query.at),
        },
        judgedBy,
      ),
    title: ({ policy, clause, gateway }) => `${policy.id}/${clause.id} at ${gatewayWords(gateway)}`,
    show: (document, { visitor }) => findingMarkup(document, visitor),
  }),
];
