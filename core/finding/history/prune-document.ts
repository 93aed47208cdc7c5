/** What `gateproof prune` prints. */
export interface PruneDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-prune';
  /** Nothing was removed: it is told what would be. */
  readonly isDryRun: boolean;
  /** Days of which all evidence is kept. */
  readonly days: number;
  /** ISO 8601, UTC: the begin of those days. */
  readonly before: string;
  /** Scans whose evidence was removed; the digests of all of it stay. Octets as they are stored. */
  readonly removed: { readonly scans: number; readonly octets: number };
  /** Scans before that moment whose evidence stays, and why. */
  readonly kept: {
    /** The last of their endpoint. */
    readonly latest: number;
    /** They began or ended a stretch. */
    readonly turning: number;
    /** What is kept is compressed against theirs. */
    readonly bases: number;
  };
  /** Facts and findings that nothing refers to any more. */
  readonly blobs: { readonly count: number; readonly octets: number };
  /** Octets of the file before and after; null where the database has none of its own. */
  readonly file: { readonly before: number; readonly after: number } | null;
}
