import { z } from 'zod';
import type { StoredWaiver, WaiversDocument } from '../waivers-document.ts';
import { count, day, instant, scope, shapeOf, text, version } from './parts.ts';

const storedWaiver = shapeOf<StoredWaiver>('StoredWaiver', 'A waiver of the store, and what it covers now.', {
  id: text,
  reason: text,
  owner: text,
  approver: text,
  expires: day.describe('The last day on which it holds.'),
  ticket: z.exactOptional(text),
  policy: text,
  clause: text,
  gateway: text.nullable(),
  group: text.nullable(),
  askedBy: text,
  from: day,
  days: z.int().describe('Whole days until its last day is over; below 0 where it is.'),
  state: z.enum(['holds', 'not-yet', 'ended', 'expired']),
  ended: z.strictObject({ at: instant, by: text }).nullable(),
  covers: count.describe('Failures that it covers now.'),
});

export const waiversShape: z.ZodType<WaiversDocument> = shapeOf<WaiversDocument>(
  'Waivers',
  'Waivers of the store, those that hold and end first come first.',
  { schemaVersion: version, kind: z.literal('gateproof-waivers'), scope, waivers: z.array(storedWaiver) },
);
