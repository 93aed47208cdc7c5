import { z } from 'zod';
import type { RetirementDate, RetirementDocument, SstpGateway } from '../retirement-document.ts';
import { count, gatewayNameMembers, instant, scope, shapeOf, text, texts, version } from './parts.ts';

const retirementDate = shapeOf<RetirementDate>('RetirementDate', "A day of the vendor's.", {
  id: text,
  title: text,
  day: text.describe('ISO day, or a month where the source names no day.'),
  days: z.int().describe('Whole days until then; below 0 where it is over.'),
  readings: texts,
});

const sstpGateway = shapeOf<SstpGateway>('SstpGateway', 'A gateway with SSTP, or of which that is not known.', {
  ...gatewayNameMembers,
  endpoint: text,
  sstp: z.enum(['answers', 'configured', 'not-known']),
  seen: instant,
  others: texts
    .nullable()
    .describe('Tunnel types besides SSTP that an export says are enabled; null: no export was read.'),
  ways: z
    .exactOptional(z.array(z.strictObject({ option: count, to: texts, downtime: text })))
    .describe('Documented ways out of SSTP that are open; absent where no export was judged that tells of them.'),
});

export const retirementShape: z.ZodType<RetirementDocument> = shapeOf<RetirementDocument>(
  'Retirement',
  'Who is left on SSTP, and the days to each date of its retirement.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-retirement'),
    scope,
    dates: z.array(retirementDate),
    looked: count,
    without: count,
    left: z.array(sstpGateway),
  },
);
