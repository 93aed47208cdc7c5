import { z } from 'zod';
import {
  type GatewayFilter,
  type GatewaysDocument,
  gatewaySorts,
  type ListedGateway,
  type RestsOn,
  type WaitingGateway,
} from '../gateways-document.ts';
import {
  clauseCounts,
  count,
  gatewayNameMembers,
  gatewayVerdict,
  instant,
  paged,
  scope,
  shapeOf,
  text,
  version,
} from './parts.ts';

const restsOn = shapeOf<RestsOn>('RestsOn', 'A clause that a verdict rests on, where it was judged.', {
  endpoint: text,
  policy: text,
  clause: text,
});

const listedGateway = shapeOf<ListedGateway>('ListedGateway', 'A gateway in a list of all.', {
  ...gatewayNameMembers,
  verdict: gatewayVerdict,
  clauses: clauseCounts,
  lost: count.describe('Of the inconclusive ones, those that were decided before.'),
  failingSince: instant.nullable(),
  lastShown: instant.nullable().describe('So old is what is shown of it; null: never scanned.'),
  restsOn: restsOn.nullable(),
});

const waitingGateway = shapeOf<WaitingGateway>(
  'WaitingGateway',
  'A gateway that was added on the page, and that no monitor took up yet: nothing is known of it.',
  { gateway: text, group: text, addedAt: instant },
);

export const gatewaysShape: z.ZodType<GatewaysDocument> = shapeOf<GatewaysDocument>(
  'Gateways',
  'Gateways, the worst first unless they are sorted otherwise.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-gateways'),
    scope,
    filter: shapeOf<GatewayFilter>('GatewayFilter', 'Which gateways were asked for, besides the scope.', {
      q: text.nullable(),
      verdict: gatewayVerdict.nullable(),
      only: z.enum(['not-shown', 'not-scanned']).nullable(),
    }),
    sort: z.enum(gatewaySorts),
    count: count.describe('All that the filter leaves.'),
    gateways: paged(listedGateway),
    waiting: z.array(waitingGateway).describe('Beside them, and in no count.'),
  },
);
