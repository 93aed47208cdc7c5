import { z } from 'zod';
import { changeClasses } from '../../diff/diff-document.ts';
import type { ChangesDocument, FleetChange } from '../changes-document.ts';
import type { FeedDocument } from '../feed-document.ts';
import {
  causeOfChange,
  classOfChange,
  count,
  gatewayNameMembers,
  instant,
  lastShown,
  paged,
  scope,
  shapeOf,
  text,
  verdict,
  version,
} from './parts.ts';

const change = shapeOf<FleetChange>('Change', 'A clause at an endpoint that is judged otherwise than before.', {
  ...gatewayNameMembers,
  at: instant.describe('ISO 8601, UTC: the scan that saw it.'),
  class: classOfChange,
  cause: causeOfChange,
  endpoint: text,
  policy: text,
  clause: text,
  old: z
    .strictObject({ verdict, reason: text, since: instant })
    .nullable()
    .describe('Null where nothing was known before.'),
  new: z.strictObject({ verdict, reason: text }),
  lastShown,
  holds: z.boolean().describe('False where it has changed again since.'),
});

const members = {
  schemaVersion: version,
  scope,
  since: instant,
  counts: z.strictObject(Object.fromEntries(changeClasses.map((name) => [name, count]))) as unknown as z.ZodType<
    ChangesDocument['counts']
  >,
  gatewaysNew: count.describe('First seen since then.'),
  gatewaysRetired: count,
};

export const changesShape: z.ZodType<ChangesDocument> = shapeOf<ChangesDocument>(
  'Changes',
  'What began since then, by class, the newest first.',
  { ...members, kind: z.literal('gateproof-changes'), changes: z.array(change) },
);

export const feedShape: z.ZodType<FeedDocument> = shapeOf<FeedDocument>(
  'Feed',
  'What began since then, the newest first, in parts.',
  {
    ...members,
    kind: z.literal('gateproof-feed'),
    class: classOfChange.nullable().describe('Changes of this class alone; the counts are of all.'),
    changes: paged(change),
  },
);
