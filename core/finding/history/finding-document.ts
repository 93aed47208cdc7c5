import type { Observation } from '../../observation/observation.ts';
import type { Finding } from '../finding.ts';
import type { ClauseReference, PolicyReference } from '../result.ts';
import type { KeptScanLine } from './gateway-document.ts';
import type { ClauseHistory } from './history-document.ts';
import type { GatewayName, Scope } from './scope.ts';

/**
 * Which exchanges of a scan a finding rests on. 'rests-on': those that the judge names. 'scan': all of the scan, because the policy is not at
 * hand by which it was judged, or this version of the program judges otherwise. 'removed': they are no longer kept. 'damaged': what is kept is not what
 * was written then.
 */
export type EvidenceOf = 'rests-on' | 'scan' | 'removed' | 'damaged';

/** One clause at one endpoint: what is expected, what was seen, since when, and the octets that it rests on. */
export interface FindingDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-finding';
  readonly scope: Scope;
  readonly gateway: GatewayName;
  readonly endpoint: string;
  readonly policy: Omit<PolicyReference, 'clauses'>;
  readonly clause: ClauseReference;
  /** As it was judged at that moment. */
  readonly finding: Finding;
  readonly history: ClauseHistory;
  /** Whether that is what stands now. */
  readonly isNow: boolean;
  readonly scan: KeptScanLine;
  readonly evidence: { readonly of: EvidenceOf; readonly observations: readonly Observation[] };
}
