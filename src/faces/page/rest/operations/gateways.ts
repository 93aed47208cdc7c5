import { gatewaySorts } from '../../../../../core/finding/history/gateways-document.ts';
import { findingShape, findingsShape } from '../../../../../core/finding/history/shapes/finding-shape.ts';
import { gatewayShape } from '../../../../../core/finding/history/shapes/gateway-shape.ts';
import { gatewaysShape } from '../../../../../core/finding/history/shapes/gateways-shape.ts';
import { historyShape } from '../../../../../core/finding/history/shapes/history-shape.ts';
import { askFinding } from '../../../../store/questions/finding.ts';
import { askFindings } from '../../../../store/questions/findings.ts';
import { askGateway } from '../../../../store/questions/gateway.ts';
import { askGateways } from '../../../../store/questions/gateways.ts';
import { askHistory } from '../../../../store/questions/history.ts';
import { judgedBy } from '../../pages/judged-by.ts';
import { type Operation, operation, partsOf } from '../operation.ts';
import { after, asOf, group, limit, oneOf, partAsked, policy, site, textOf } from '../parameters.ts';

const verdict = oneOf(['violates', 'inconclusive', 'not-judged', 'conforms'] as const, 'Gateways that stand so alone.');
const decided = oneOf(
  ['fail', 'inconclusive', 'pass'] as const,
  'Clauses that are judged so; left out: those that fail.',
);

const only = oneOf(
  ['not-shown', 'not-scanned'] as const,
  'Those alone of which something was decided once and is not shown now, or that were not scanned for a week.',
);
const sort = oneOf(gatewaySorts, 'The worst first, by name, or what was shown longest ago first.');

export const gateways: Operation = operation({
  path: '/gateways',
  id: 'gateways',
  summary: 'Gateways, the worst first.',
  needs: 'viewer',
  parameters: { q: textOf('Part of a name.'), site, group, policy, verdict, only, sort, limit, after },
  shape: gatewaysShape,
  ask: async (sql, { question, query }) =>
    await askGateways(
      sql,
      question,
      {
        filter: { q: query.q ?? null, verdict: query.verdict ?? null, only: query.only ?? null },
        sort: query.sort ?? 'worst',
      },
      partAsked(query),
    ),
  partOf: partsOf((document) => document.gateways),
});

export const gateway: Operation = operation({
  path: '/gateways/:name',
  id: 'gateway',
  summary: 'One gateway as one site sees it, with everything that stands now.',
  needs: 'viewer',
  parameters: { site },
  shape: gatewayShape,
  ask: async (sql, { question, params }) => await askGateway(sql, question, params['name'] ?? ''),
});

export const history: Operation = operation({
  path: '/gateways/:name/history',
  id: 'history',
  summary: 'One gateway over time: every clause that changed, fails or is not shown.',
  needs: 'viewer',
  parameters: {
    site,
    asOf,
    clause: textOf("That clause alone, whether or not it changed: 'tls/row-02', or behind the name of its policy."),
  },
  shape: historyShape,
  ask: async (sql, { question, query, params }) =>
    await askHistory(sql, question, { name: params['name'] ?? '', clause: query.clause ?? null }),
});

export const finding: Operation = operation({
  // The name of a clause has a slash: 'tls/row-02'.
  path: '/gateways/:name/findings/:policy/:clause{.+}',
  id: 'finding',
  summary: 'One clause at one endpoint: what is expected, what was seen, since when, and the octets that it rests on.',
  needs: 'viewer',
  parameters: { site, endpoint: textOf("The endpoint, 'sstp:443'; left out: the first.") },
  shape: findingShape,
  ask: async (sql, { question, query, params }) =>
    await askFinding(
      sql,
      question,
      {
        name: params['name'] ?? '',
        endpoint: query.endpoint ?? null,
        policy: params['policy'] ?? '',
        clause: params['clause'] ?? '',
        scanAt: null,
      },
      judgedBy,
    ),
});

export const findings: Operation = operation({
  path: '/findings',
  id: 'findings',
  summary: 'Clauses that must hold and fail now, by gateway; or those that pass, or are not shown.',
  needs: 'viewer',
  parameters: { gateway: textOf('Of this gateway alone.'), site, group, policy, verdict: decided, limit, after },
  shape: findingsShape,
  ask: async (sql, { question, query }) =>
    await askFindings(
      sql,
      question,
      { verdict: query.verdict ?? 'fail', gateway: query.gateway ?? null },
      partAsked(query),
    ),
  partOf: partsOf((document) => document.findings),
});
