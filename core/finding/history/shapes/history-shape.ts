import { z } from 'zod';
import type { ClauseHistory, EndpointHistory, HistoryDocument } from '../history-document.ts';
import { count, gatewayNameMembers, instant, scope, shapeOf, stretchMembers, text, version } from './parts.ts';

export const clauseHistory: z.ZodType<ClauseHistory> = shapeOf<ClauseHistory>(
  'ClauseHistory',
  'A clause at an endpoint, with its stretches, the newest first.',
  {
    site: text,
    endpoint: text,
    policy: text,
    clause: text,
    stretches: z.array(
      shapeOf<ClauseHistory['stretches'][number]>(
        'ClauseStretch',
        'A stretch of time in which a clause at an endpoint was judged the same.',
        { ...stretchMembers, version: text.describe('Of the policy.') },
      ),
    ),
  },
);

const endpointHistory = shapeOf<EndpointHistory>('EndpointHistory', 'An endpoint of a gateway.', {
  site: text,
  endpoint: text,
  url: text.describe('Where it stands now.'),
  scans: count,
  first: instant,
  last: instant,
  completeness: z.enum(['complete', 'cut-short']).describe('Of the last scan.'),
});

export const historyShape: z.ZodType<HistoryDocument> = shapeOf<HistoryDocument>(
  'History',
  'One gateway: every clause that changed, fails or is not shown.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-history'),
    scope,
    gateways: z.array(
      shapeOf<HistoryDocument['gateways'][number]>('KnownGateway', 'A gateway as one site sees it.', {
        ...gatewayNameMembers,
        retired: instant.nullable(),
      }),
    ),
    endpoints: z.array(endpointHistory),
    clause: text.nullable().describe('Null: every clause that changed, fails or is not shown.'),
    clauses: z.array(clauseHistory),
    unchanged: count.describe('Clauses that hold as they did from the first scan, and are not listed.'),
  },
);
