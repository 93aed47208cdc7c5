import { z } from 'zod';
import type { EndingCertificate } from '../certificates-document.ts';
import type {
  DayStanding,
  GroupStanding,
  Listed,
  NotScannedGateway,
  NotShownGateway,
  StatusDocument,
  Undelivered,
  WorstGateway,
} from '../status-document.ts';
import { endingCertificate } from './certificates-shape.ts';
import {
  count,
  day,
  gatewayNameMembers,
  instant,
  type MembersOf,
  scope,
  shapeOf,
  standingCountsMembers,
  text,
  version,
} from './parts.ts';

const listedMembers = <T>(of: z.ZodType<T>): MembersOf<Listed<T>> => ({
  count: count.describe('How long all of the list is.'),
  first: z.array(of),
});

const groupStanding = shapeOf<GroupStanding>('GroupStanding', 'A group, seen from one site, under one policy.', {
  ...standingCountsMembers,
  policy: text,
  version: text,
  group: text,
  site: text,
  lastShown: z.exactOptional(instant).describe('Of its endpoint that was scanned longest ago, the last scan.'),
});

const dayStanding = shapeOf<DayStanding>('DayStanding', 'All gateways as they stood at the end of a day, UTC.', {
  ...standingCountsMembers,
  day,
  policy: text,
});

const worstGateway = shapeOf<WorstGateway>('WorstGateway', 'A gateway that something is wrong with.', {
  ...gatewayNameMembers,
  policy: text,
  fail: count,
  inconclusive: count,
  failingSince: instant.describe('ISO 8601, UTC: since when the one that fails longest does.'),
});

const notShownGateway = shapeOf<NotShownGateway>(
  'NotShownGateway',
  'A gateway of which something was decided once and is not shown now.',
  { ...gatewayNameMembers, policy: text, clauses: count, lastShown: instant },
);

const notScannedGateway = shapeOf<NotScannedGateway>(
  'NotScannedGateway',
  'A gateway that was not scanned for long, or never.',
  { ...gatewayNameMembers, lastScan: instant.nullable().describe('Null: never.') },
);

const undelivered = shapeOf<Undelivered>('Undelivered', 'What a receiver of messages was not told.', {
  receiver: text,
  state: z.enum(['gone', 'waits', 'given-up']),
  count,
  why: text,
});

export const statusShape: z.ZodType<StatusDocument> = shapeOf<StatusDocument>(
  'Status',
  'How a fleet stands: per policy, group and site; the worst, and the trend.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-status'),
    scope,
    gateways: z.strictObject({ known: count, scanned: count }),
    lastScan: instant.nullable(),
    standings: z.array(groupStanding),
    worst: z.strictObject(listedMembers(worstGateway)),
    notShown: z.strictObject(listedMembers(notShownGateway)),
    notScanned: z.strictObject({ ...listedMembers(notScannedGateway), days: count }),
    ending: z.strictObject({ ...listedMembers<EndingCertificate>(endingCertificate), days: count }),
    undelivered: z.array(undelivered),
    trend: z.array(dayStanding),
  },
);
