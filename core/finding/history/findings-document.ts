import type { Verdict, WaiverReference } from '../finding.ts';
import type { Paged } from './paged.ts';
import type { GatewayName, Scope } from './scope.ts';
import type { LastShown } from './stretch.ts';

/** A clause at an endpoint as it stands now. */
export interface ListedFinding extends GatewayName {
  readonly endpoint: string;
  readonly policy: string;
  readonly clause: string;
  readonly verdict: Verdict;
  readonly reason: string;
  /** ISO 8601, UTC: since when it is judged so. */
  readonly since: string;
  /** Null where it was never decided. */
  readonly lastShown: LastShown | null;
  /** The waiver of the store that covers it; it changes no verdict. */
  readonly waiver: WaiverReference | null;
}

/** Clauses that must hold and are judged so, by gateway. */
export interface FindingsDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-findings';
  readonly scope: Scope;
  /** Of this gateway alone; null: of all. */
  readonly gateway: string | null;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly findings: Paged<ListedFinding>;
}
