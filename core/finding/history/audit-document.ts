import type { AuditTrailLine } from './audit-trail-document.ts';
import type { Paged } from './paged.ts';
import type { Scope } from './scope.ts';

/** Something that somebody did. */
export interface AuditLine extends Omit<AuditTrailLine, 'before' | 'after'> {
  /** As canonical JSON; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What was done by way of the page and the command line, the newest first. */
export interface AuditDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-audit';
  readonly scope: Scope;
  readonly entries: Paged<AuditLine>;
}
