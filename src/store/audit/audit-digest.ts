import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../core/observation/canonical-json.ts';
import type { AuditRow } from './audit-entry.ts';

/** What the first row follows. */
export const noDigest: string = '0'.repeat(64);

/** SHA-256 over the digest of the row before and all that this one says, as canonical JSON; lower-case hex. */
export function auditDigest(row: Omit<AuditRow, 'digest'>): string {
  const { seq, at, who, role, how, what, subject, before, after, reason, previous } = row;
  const said = canonicalJson({ seq, at, who, role, how, what, subject, before, after, reason, previous });
  return createHash('sha256').update(said).digest('hex');
}
