import type { GatewayName, Scope } from './scope.ts';
import type { Stretch } from './stretch.ts';

/** A clause at an endpoint, with its stretches, the newest first. */
export interface ClauseHistory {
  readonly site: string;
  readonly endpoint: string;
  readonly policy: string;
  readonly clause: string;
  readonly stretches: readonly (Stretch & { readonly version: string })[];
}

/** An endpoint of a gateway, by the key that outlives its address. */
export interface EndpointHistory {
  readonly site: string;
  readonly endpoint: string;
  /** Where it stands now. */
  readonly url: string;
  readonly scans: number;
  /** ISO 8601, UTC: of the first scan and of the last. */
  readonly first: string;
  readonly last: string;
  /** Of the last scan. */
  readonly completeness: 'complete' | 'cut-short';
}

/** What `gateproof history` prints. */
export interface HistoryDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-history';
  readonly scope: Scope;
  /** A gateway by sites; one where only one looked. */
  readonly gateways: readonly (GatewayName & { readonly retired: string | null })[];
  readonly endpoints: readonly EndpointHistory[];
  /** Null: every clause that changed, fails or is not shown. */
  readonly clause: string | null;
  readonly clauses: readonly ClauseHistory[];
  /** Clauses that hold as they did from the first scan, and are not listed. */
  readonly unchanged: number;
}
