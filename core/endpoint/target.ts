import type { Scheme } from './scheme.ts';

/** One endpoint, whatever its name resolves to. */
export interface Target {
  /** Canonical: 'sstp://192.0.2.1:443', 'ikev2://[2001:db8::1]'. */
  readonly url: string;
  readonly scheme: Scheme;
  /** Name or address, without brackets. */
  readonly host: string;
  /** 443 for TLS; 500 for IKEv2 (4500 follows). */
  readonly port: number;
  /** SNI and the name that the certificate must carry; absent for a bare address. */
  readonly serverName?: string;
  /** The scheme is a guess: what answers at the port is found out before it is probed, and may be another scheme over TCP. */
  readonly guessed?: true;
  /** Key of the credentials in the inventory; never the credentials. */
  readonly credentials?: string;
  /** Name of the gateway in the inventory. */
  readonly gateway?: string;
  /** What the certificate must carry where no name is known: the address by which a client profile names the gateway. Never sent. */
  readonly certificateName?: string;
  /** What OpenVPN clients check of the certificate besides its path, as their configuration has it; absent where none was read. */
  readonly clientCheck?: ClientCheck;
  /** Certificates that the gateway is verified against instead of the scan's trust anchors, PEM: the roots of its client profile. */
  readonly trustAnchors?: readonly string[];
  /** Where the inventory names it; absent for a target of the command line. */
  readonly declared?: Declaration;
}

/** OpenVPN's `verify-x509-name`, `peer-fingerprint` and `verify-hash`. */
export interface ClientCheck {
  /** Absent: clients compare no name. */
  readonly name?: { readonly type: 'subject' | 'name' | 'name-prefix'; readonly value: string };
  /** SHA-256, lower-case hex; the leaf is one of them. */
  readonly peerFingerprints?: readonly string[];
  /** SHA-1 or SHA-256, lower-case hex; the certificate above the leaf is one of them. */
  readonly issuerFingerprints?: readonly string[];
}

/** A place in a file of the user. */
export interface Declaration {
  /** Relative path, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}
