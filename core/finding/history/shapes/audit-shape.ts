import { z } from 'zod';
import type { AuditDocument, AuditLine } from '../audit-document.ts';
import { count, instant, paged, scope, sha256, shapeOf, text, version } from './parts.ts';

const auditLine = shapeOf<AuditLine>('AuditLine', 'Something that somebody did.', {
  seq: count,
  at: instant,
  who: text,
  role: text,
  how: text,
  what: text,
  subject: text,
  before: text.nullable().describe('Canonical JSON.'),
  after: text.nullable(),
  reason: text,
  digest: sha256,
});

export const auditShape: z.ZodType<AuditDocument> = shapeOf<AuditDocument>(
  'Audit',
  'What was done, the newest first.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-audit'),
    scope,
    entries: paged(auditLine),
  },
);
