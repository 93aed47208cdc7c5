import type { Paged } from './paged.ts';
import type { Scope } from './scope.ts';

/** Something that somebody did. */
export interface AuditLine {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly who: string;
  readonly role: string;
  readonly how: string;
  readonly what: string;
  readonly subject: string;
  /** As canonical JSON; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
  readonly reason: string;
  /** SHA-256 over the row and the digest of the one before, lower-case hex. */
  readonly digest: string;
}

/** What was done by way of the page and the command line, the newest first. */
export interface AuditDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-audit';
  readonly scope: Scope;
  readonly entries: Paged<AuditLine>;
}
