import type { Observation } from '../../observation/observation.ts';
import type { KeptScanLine } from './gateway-document.ts';
import type { GatewayName, Scope } from './scope.ts';

/** What was sent and received in one scan of an endpoint. */
export interface ExchangesDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-exchanges';
  readonly scope: Scope;
  readonly gateway: GatewayName;
  readonly endpoint: string;
  readonly scan: KeptScanLine;
  /** SHA-256 of the evidence as it was kept, lower-case hex; it stays where the evidence was removed. */
  readonly digest: string;
  /** Whether what is kept of it is not what was written then. */
  readonly isDamaged: boolean;
  /** Empty where it was removed, or is damaged. */
  readonly observations: readonly Observation[];
}
