import type { Json } from '../../observation/observation.ts';

/** Something that somebody did. */
export interface AuditTrailLine {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly who: string;
  readonly role: string;
  /** 'login', 'token' or 'command'. */
  readonly how: string;
  readonly what: string;
  readonly subject: string;
  readonly before: Json;
  readonly after: Json;
  readonly reason: string;
  /** SHA-256 over the row and the digest of the one before, lower-case hex. */
  readonly digest: string;
}

/** What `gateproof audit` prints: all that was done, the oldest first, and whether it is still what it was. */
export interface AuditTrailDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-audit-trail';
  readonly chain: {
    readonly rows: number;
    /** Of the newest row; 64 zeros without any. */
    readonly digest: string;
    /** The first row that is not as it was written; null where all are. */
    readonly broken: { readonly seq: number; readonly why: 'missing' | 'changed' | 'not-following' } | null;
  };
  readonly entries: readonly AuditTrailLine[];
}
