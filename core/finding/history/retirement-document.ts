import type { NamedWayOut } from '../told/by-azure-check.ts';
import type { GatewayName, Scope } from './scope.ts';

/** A day of the vendor's that a gateway with SSTP lives towards. */
export interface RetirementDate {
  readonly id: string;
  readonly title: string;
  /** ISO day, or a month where the source names no day. */
  readonly day: string;
  /** Whole days until then; below 0 where it is over. Of a month, until its first day. */
  readonly days: number;
  readonly readings: readonly string[];
}

/** A gateway with SSTP, or of which that is not known. */
export interface SstpGateway extends GatewayName {
  readonly endpoint: string;
  /**
   * 'answers': the service answered as SSTP. 'configured': an export says that it is enabled. 'not-known': it was asked, and what came back
   * does not say.
   */
  readonly sstp: 'answers' | 'configured' | 'not-known';
  /** ISO 8601, UTC: the scan or export that this rests on. */
  readonly seen: string;
  /** Tunnel types besides SSTP that an export says are enabled; null: no export was read. */
  readonly others: readonly string[] | null;
  /** Documented ways out of SSTP that are open; absent where no export was judged that tells of them. */
  readonly ways?: readonly Pick<NamedWayOut, 'option' | 'to' | 'downtime'>[];
}

/** What `gateproof retirement` prints. */
export interface RetirementDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-retirement';
  readonly scope: Scope;
  readonly dates: readonly RetirementDate[];
  /** Gateways that were looked at for SSTP, and how many of them are without it. */
  readonly looked: number;
  readonly without: number;
  readonly left: readonly SstpGateway[];
}
