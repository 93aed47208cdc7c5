import type { GatewayName, Scope } from './scope.ts';
import type { StandingCounts } from './status-document.ts';
import type { Stretch } from './stretch.ts';

/** An endpoint of which nothing can be said for a while, because the facts of these scans were removed. */
export interface WithoutFacts extends GatewayName {
  readonly endpoint: string;
  readonly scans: number;
  /** ISO 8601, UTC: of the first of those scans and of the last. */
  readonly first: string;
  readonly last: string;
}

/** A clause at an endpoint, with the stretches that it would have had, the newest first. */
export interface RejudgedClause extends GatewayName {
  readonly endpoint: string;
  readonly clause: string;
  readonly stretches: readonly Stretch[];
}

/** What `gateproof judge` prints: how a fleet would have been judged by a policy, from what is kept of its scans. Nothing was sent. */
export interface RejudgedDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-rejudged';
  readonly scope: Scope;
  readonly policy: { readonly id: string; readonly version: string; readonly digest: string };
  /** ISO 8601, UTC; what stood then comes from the last scan before. */
  readonly since: string;
  readonly endpoints: number;
  readonly scans: number;
  /** Scans whose facts were removed: what they showed is not known, and nothing is told of that time. */
  readonly withoutFacts: readonly WithoutFacts[];
  /** How it would have stood then, and how it would now. */
  readonly then: StandingCounts;
  readonly now: StandingCounts;
  /** Clauses that would have changed, or would fail or not be shown now. */
  readonly clauses: readonly RejudgedClause[];
  /** Clauses that would have held or not applied all the time. */
  readonly unchanged: number;
}
