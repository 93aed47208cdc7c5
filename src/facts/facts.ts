import type { Box } from '../region/region.ts';

/** The spaces that policies and facts are regions of. */
export type SpaceName = 'ike' | 'ipsec' | 'tls';

/** A box that exchanges settled, with the observations that settle it. */
export interface Settled {
  readonly box: Box;
  readonly evidence: readonly string[];
}

/** A box that was asked for and stayed open, and why. */
export interface Undecided extends Settled {
  /** Stable code: 'silent', 'reset', 'closed', 'unreachable', 'malformed', 'authentication-failed', 'not-made', 'no-answered-control', … */
  readonly reason: string;
}

/** Three regions of one space: accepted, refused, and (by absence) unknown. */
export interface SpaceFacts {
  readonly accepted: readonly Settled[];
  /** Only refusals that lie between two answered controls (law 1). */
  readonly refused: readonly Settled[];
  readonly undecided: readonly Undecided[];
}

export interface CertificateFacts {
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly subjectAlternativeNames: readonly string[];
  /** 'RSA-2048', 'EC-secp256r1', 'Ed25519', … */
  readonly publicKey: string;
  readonly publicKeyBits: number;
  /** The signature's hash in lower case, 'sha1', 'sha256', or '' when the algorithm has none of its own. */
  readonly signatureHash: string;
  readonly signatureAlgorithm: string;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  readonly isCa: boolean;
}

export interface CertificateChainFacts {
  /** As sent, leaf first. */
  readonly certificates: readonly CertificateFacts[];
  /** How the chain verified against the trust anchors, dates left aside (a rule judges dates by `--as-of`). */
  readonly path: { readonly verdict: 'valid' | 'invalid' | 'no-trust-anchors'; readonly reasons: readonly string[] };
  /** Whether the leaf names the server; null when no name was known. */
  readonly nameMatches: boolean | null;
  readonly evidence: readonly string[];
}

/** What a complete handshake with another TLS stack showed. */
export interface HandshakeFacts {
  /** Code points offered alone. */
  readonly version: number;
  readonly suite: number;
  readonly completed: boolean;
  /**
   * 'no' where the peer ended the handshake for no reason that we know; 'unknown' where it proves nothing about the suite: a client
   * certificate was demanded, our stack could not offer it, the line failed. 'not-asked' where the connection budget left it out.
   */
  readonly usable: 'yes' | 'no' | 'unknown' | 'not-asked';
  /** Whether version and suite are what our own codec saw for the same offer. */
  readonly agrees: boolean;
  readonly detail: string;
  readonly evidence: readonly string[];
}

/** A three-valued property of a server and its evidence. */
export interface Known<T> {
  readonly value: T;
  readonly evidence: readonly string[];
}

export interface TlsFacts {
  /** Space [version, suite]. Versions: 0x0002 SSL 2.0, 0x0300 … 0x0304. */
  readonly suites: SpaceFacts;
  /** Accepted protocol versions, and refused ones (controlled). Space [version]. */
  readonly versions: SpaceFacts;
  /** Space [version, group]. */
  readonly groups: SpaceFacts;
  /** Space [version, signature scheme]. */
  readonly signatureSchemes: SpaceFacts;
  readonly preference?: Known<'server' | 'client'>;
  readonly extendedMasterSecret?: Known<boolean>;
  readonly encryptThenMac?: Known<boolean>;
  readonly secureRenegotiation?: Known<boolean>;
  readonly compression?: Known<boolean>;
  readonly chain?: CertificateChainFacts;
  readonly handshakes: readonly HandshakeFacts[];
}

/** What the observations of one target say. */
export interface Facts {
  readonly tls?: TlsFacts;
  /** Space [ENCR with key length, INTEG, PRF, KE]. */
  readonly ike?: SpaceFacts;
  /** Space [ENCR with key length, INTEG, PRF, KE, ADDKE1]: combinations with one additional key exchange (RFC 9370). */
  readonly ikeAdditional?: SpaceFacts;
  /** Space [ENCR with key length, INTEG, PFS group, ESN]. */
  readonly ipsec?: SpaceFacts;
}
