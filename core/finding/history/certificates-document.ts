import type { GatewayName, Scope } from './scope.ts';

/** A certificate that an endpoint serves now, and when it ends. */
export interface EndingCertificate extends GatewayName {
  readonly endpoint: string;
  /** 'leaf', or where in the chain it stands. */
  readonly role: string;
  /** Text from the wire; so `issuer`. */
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  /** ISO 8601, UTC; likewise `since`, the first scan that saw it there. */
  readonly notAfter: string;
  readonly since: string;
  /** Whole days until it ends; below 0 where it has ended. */
  readonly days: number;
}

/** What `gateproof certificates` prints: what ends first comes first. */
export interface CertificatesDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-certificates';
  readonly scope: Scope;
  /** Null: all. */
  readonly withinDays: number | null;
  readonly certificates: readonly EndingCertificate[];
}
