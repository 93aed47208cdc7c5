import type { ValueQuestions } from '../../core/policy/ask-values.ts';
import type { Box, Region } from '../../core/spaces/region.ts';
import type { TlsFeature } from '../../core/spaces/tls-features.ts';

/**
 * What the TLS probe offers and sees, in code points: the `offer` and `answer` of its observations. Numbers of suites, groups, schemes
 * and extensions are those of IANA; versions as on the wire, 0x0002 for SSL 2.0.
 */

/** A version and a suite that some policy documents. */
export interface DocumentedSuite {
  readonly version: number;
  readonly suite: number;
}

/** What policies ask of a TLS endpoint, in the space [version, suite]. */
export interface TlsAsk {
  /** Offered alone and driven through a complete handshake. May be empty. */
  readonly documented: readonly DocumentedSuite[];
  /** One entry per closed table: the boxes outside of which everything must be refused. */
  readonly closed: readonly (readonly Box[])[];
  /** Boxes that a rule across fields forbids. */
  readonly forbidden: readonly Box[];
  /** Versions that are judged as such. */
  readonly versions: readonly { readonly version: number; readonly expect: 'accepted' | 'refused' }[];
  /** Features, and the points with which they are judged: it is found out which of these are accepted. Absent: none. */
  readonly features?: readonly { readonly feature: TlsFeature; readonly when: Region }[];
  /** Groups and signature schemes. Absent: nothing. */
  readonly groups?: ValueQuestions;
  readonly signatures?: ValueQuestions;
}

/**
 * Offer of 'tls/opening', 'tls/suites', 'tls/deny', 'tls/old-versions', 'tls/buried', 'tls/groups', 'tls/signature-schemes',
 * 'tls/preference', 'tls/features', 'tls/certificate', 'tls/row', 'tls/control', 'tls/repeat'.
 */
export type TlsHelloOffer = {
  readonly kind: 'client-hello';
  /** Up to TLS 1.2 the client_version, which a server may answer with a lower one; for TLS 1.3 the only supported_versions entry. */
  readonly version: number;
  /** TLS 1.3: the lowest version that supported_versions names, with all in between. Absent: no other. */
  readonly lowest?: number;
  readonly suites: readonly number[];
  /** supported_groups; empty: not sent. */
  readonly groups: readonly number[];
  /** signature_algorithms; empty: not sent. */
  readonly signatureSchemes: readonly number[];
  /** signature_algorithms_cert (RFC 8446 section 4.2.3), so that a certificate is no reason against a scheme; absent: not sent. */
  readonly certificateSchemes?: readonly number[];
  readonly compressionMethods: readonly number[];
  /** TLS 1.3: groups with a key share; empty asks for a HelloRetryRequest (RFC 8446 section 4.2.8). */
  readonly keyShares: readonly number[];
  /**
   * Types of the extensions that only signal: extended_master_secret(23), encrypt_then_mac(22), renegotiation_info(0xff01), session_ticket(35), and
   * status_request(5) for OCSP; and of those
   * that name a user, whom nobody knows: srp(12), pwd_clear(30).
   */
  readonly signals: readonly number[];
  readonly serverName?: string;
};

/** Answer of a 'client-hello' that was answered. */
export type TlsHelloAnswer = {
  readonly kind: 'server-hello' | 'hello-retry-request';
  readonly version: number;
  readonly suite: number;
  readonly compressionMethod: number;
  /** Types of the extensions of the ServerHello, as sent. */
  readonly extensions: readonly number[];
  /** Of key_share, or of the ServerKeyExchange where the flight was read that far. */
  readonly group?: number;
  /** Octets of the prime of a DHE key exchange times eight. */
  readonly dhBits?: number;
  /** Of the ServerKeyExchange (TLS 1.2) or the CertificateVerify (TLS 1.3) where the flight was read that far. */
  readonly signatureScheme?: number;
  /** DER in hexadecimal, as sent; of flights that were read to their end alone. */
  readonly certificates?: readonly string[];
  /** Whether an answer of an OCSP responder came with the certificate; absent where it was not asked for, or the flight was not read that far. */
  readonly stapled?: boolean;
  /** Whether the server asked for a client's certificate; absent where the flight was not read that far. */
  readonly certificateRequested?: boolean;
};

/** Answer of a hello that was refused. */
export type TlsAlertAnswer = { readonly kind: 'alert'; readonly level: number; readonly description: number };

/** Offer of 'tls/ssl2'. */
export type Ssl2Offer = {
  readonly kind: 'ssl2-client-hello';
  readonly version: number;
  readonly suites: readonly number[];
};

/** Answer of an 'ssl2-client-hello' that was answered. */
export type Ssl2HelloAnswer = {
  readonly kind: 'ssl2-server-hello';
  readonly version: number;
  /** Those of the offer that the server accepts. */
  readonly suites: readonly number[];
  readonly certificate: string;
};

/** Offer of 'tls/handshake' and 'tls/tickets': a complete handshake by OpenSSL. */
export type TlsHandshakeOffer = {
  readonly kind: 'handshake';
  readonly version: number;
  readonly suite: number;
  /** OpenSSL's name of the suite. */
  readonly opensslSuite: string;
  /** The only ones offered; absent: OpenSSL's own. */
  readonly signatureSchemes?: readonly number[];
  /** Of 'tls/tickets': what comes behind the handshake is waited for. */
  readonly awaitsTickets?: true;
  readonly serverName?: string;
};

/** Answer of 'tls/handshake'. */
export type TlsHandshakeAnswer = {
  readonly kind: 'handshake';
  readonly completed: boolean;
  /** As OpenSSL reports them, 'TLSv1.2' and the IANA name; '' when nothing was negotiated. */
  readonly version: string;
  readonly suite: string;
  /** DER in hexadecimal, leaf first. */
  readonly certificates: readonly string[];
  /** Whether it verified with the trust anchors of the target, by OpenSSL's codes; '' where it did. */
  readonly verified?: { readonly path: string; readonly name?: string };
  /** Of 'tls/tickets', where the handshake was completed: as in `TicketsSeen`. */
  readonly tickets?: { readonly count: number; readonly isWhole: boolean; readonly maxEarlyData?: number };
};

/** Offer of 'tls/pace': a pass of questions one after another, so many milliseconds between their starts. Answered where every control was. */
export type PaceOffer = { readonly kind: 'pace'; readonly paceMs: number };
