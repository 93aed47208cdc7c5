import type { Scheme } from '../../endpoint/scheme.ts';
import type { WaiverReference } from '../finding.ts';
import type { ClauseReference, PolicyReference, TargetResult } from '../result.ts';
import type { EndingCertificate } from './certificates-document.ts';
import type { GatewayVerdict } from './gateways-document.ts';
import type { GatewayName, Scope } from './scope.ts';
import type { ClauseCounts } from './status-document.ts';
import type { Stretch } from './stretch.ts';

/** A clause of a policy at an endpoint, as it stands now. */
export interface StandingClause extends Omit<Stretch, 'until'> {
  readonly clause: ClauseReference;
  /** See `ListedFinding`. */
  readonly waiver: WaiverReference | null;
}

/** A policy at an endpoint. */
export interface StandingPolicy {
  readonly policy: Omit<PolicyReference, 'clauses'>;
  readonly verdict: GatewayVerdict;
  /** Of what must hold. */
  readonly counts: ClauseCounts;
  /** In the order of the policy; what it says of other protocols is left out. */
  readonly clauses: readonly StandingClause[];
}

/** A scan of an endpoint. */
export interface KeptScanLine {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly finished: string;
  readonly completeness: 'complete' | 'cut-short';
  /** The version of this program that made it. */
  readonly tool: string;
  /** Where the endpoint was. */
  readonly url: string;
  /** Whether what was sent and received is still kept. */
  readonly isKept: boolean;
}

/** An endpoint of the gateway with all that is known of it now. */
export interface StandingEndpoint {
  readonly endpoint: string;
  readonly url: string;
  readonly scheme: Scheme;
  /** ISO 8601, UTC; null: still declared. */
  readonly retired: string | null;
  readonly policies: readonly StandingPolicy[];
  /** In the words of the registries. */
  readonly facts: TargetResult['facts'];
  readonly certificates: readonly EndingCertificate[];
  /** How many there were, and the newest of them, the newest first. */
  readonly scans: { readonly count: number; readonly newest: readonly KeptScanLine[] };
}

/** One gateway as one site sees it. */
export interface GatewayDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-gateway';
  readonly scope: Scope;
  readonly gateway: GatewayName & { readonly retired: string | null };
  /** By the page, and in no inventory. */
  readonly isAdded: boolean;
  readonly verdict: GatewayVerdict;
  /** ISO 8601, UTC: when it is to be scanned next; null: nobody scans it by a schedule. */
  readonly nextDue: string | null;
  /** Other sites that see a gateway of this name. */
  readonly otherSites: readonly string[];
  readonly endpoints: readonly StandingEndpoint[];
}
