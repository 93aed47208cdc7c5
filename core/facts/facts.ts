import type { Ikev1Transform } from '../protocol/ikev1/transform.ts';
import type { Box, Point } from '../spaces/region.ts';
import type { SpaceName } from '../spaces/registry.ts';
import type { TlsFeature } from '../spaces/tls-features.ts';
import type { ProfileFacts } from './profile-facts.ts';
import type { ReadinessFacts } from './readiness-facts.ts';
import type { Reason, Reasons } from './reason.ts';

/** A box that exchanges settled, with the observations that settle it. */
export interface Settled {
  readonly box: Box;
  readonly evidence: readonly string[];
  /** Refused by the end of the connection, without a word. Absent: the peer said so. */
  readonly by?: 'closing';
}

/** A box that was asked for and stayed open, and why. */
export interface Undecided extends Settled {
  /** Stable code: 'silent', 'reset', 'closed', 'unreachable', 'malformed', 'authentication-failed', 'not-made', 'no-answered-control', … */
  readonly reason: Reason;
}

/** Three regions of one space: accepted, refused, and (by absence) unknown. */
export interface SpaceFacts {
  readonly accepted: readonly Settled[];
  /** Only refusals that lie between two answered controls (law 1). */
  readonly refused: readonly Settled[];
  readonly undecided: readonly Undecided[];
  /** What the same question was answered differently for: accepted in one exchange, refused in another that counts. Absent: nothing. */
  readonly differs?: readonly Settled[];
  /** How often each refused point was asked at least, each time from a source port of its own; absent where that is not known. */
  readonly askedTimes?: number;
}

/** A certificate as it was sent. */
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

/** How a chain verified against the trust anchors, dates left aside (a rule judges dates by the day). */
export interface CertificatePathFacts {
  readonly verdict: 'valid' | 'invalid' | 'no-trust-anchors';
  readonly reasons: readonly string[];
  /** Every way that is valid but for its dates, the leaf first and the trust anchor last; none unless `verdict` is 'valid'. */
  readonly ways: readonly (readonly CertificateFacts[])[];
  /**
   * What is against the profile that binds who issues certificates, and no step of validation: of every certificate of `ways`, or of all that
   * were sent where there is none; 'subject: what'.
   */
  readonly notes: readonly string[];
}

/** What OpenSSL made of a chain in a complete handshake, with the same trust anchors and name; '' where it found nothing against it. */
export interface VerifiedFacts {
  /** OpenSSL's code for the path, 'CERT_HAS_EXPIRED'. */
  readonly path: string;
  /** Node's code for the name; absent where none was compared. */
  readonly name?: string;
  /** ISO 8601, UTC: when that handshake was made, from and until. */
  readonly from: string;
  readonly until: string;
  readonly evidence: readonly string[];
}

/** One of the chains that an endpoint serves. */
export interface CertificateChainFacts {
  /** As sent, leaf first. */
  readonly certificates: readonly CertificateFacts[];
  readonly path: CertificatePathFacts;
  /** Whether the leaf names the server; null when no name was known. */
  readonly nameMatches: boolean | null;
  /** The client's own configuration compares no name. */
  readonly isNameUnchecked?: true;
  /** Each different verdict of OpenSSL's, the first of it; absent where no handshake with trust anchors was completed. */
  readonly verified?: readonly VerifiedFacts[];
  /** Versions in which it was served, ascending. */
  readonly versions: readonly number[];
  /** The first observation of it in each version. */
  readonly evidence: readonly string[];
}

/** A question for another chain that got neither a chain nor a refusal. */
export interface OpenChainFacts {
  /** 'budget', 'silent', …: how it ended, or why it was not made. */
  readonly reason: Reason;
  readonly evidence: readonly string[];
}

/** What a complete handshake with another TLS stack showed. */
export interface HandshakeFacts {
  /** Code points offered alone. */
  readonly version: number;
  readonly suite: number;
  readonly completed: boolean;
  /** 'but-for-certificate': the signature over the key exchange was right, and nothing was missing but a client's certificate that was asked for. */
  readonly usable: 'yes' | 'but-for-certificate' | 'no';
  /** Why it is not shown to be usable, as a stable code; present where `usable` is 'no'. */
  readonly reason?: Reason;
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

/** Where a feature of TLS was seen: points [version, suite] of answers to hellos that asked for it. */
export interface FeatureFacts {
  readonly on: readonly Settled[];
  readonly off: readonly Settled[];
  /** Asked for and not answered. */
  readonly undecided: readonly Undecided[];
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
  /** Why no hello at all was answered, where that is the name that the server was asked by, or the want of one. */
  readonly nameWanted?: Known<'server-name-wanted' | 'server-name-not-known'>;
  readonly preference?: Known<'server' | 'client'>;
  /** The suites [version, suite] that it was seen by. */
  readonly choice?: ChoiceFacts;
  readonly extendedMasterSecret?: Known<boolean>;
  readonly encryptThenMac?: Known<boolean>;
  readonly secureRenegotiation?: Known<boolean>;
  readonly compression?: Known<boolean>;
  readonly features?: Readonly<Record<TlsFeature, FeatureFacts>>;
  /** Milliseconds between the starts of two connections, one at a time, at which it answered every control when it did not any faster. */
  readonly slowedToMs?: Known<number>;
  /** Every chain that was served, whatever for: with another key, in another version, by another server behind the same address. */
  readonly chains: readonly CertificateChainFacts[];
  /** Where another chain may be served, for want of an answer; absent where there is no such place. */
  readonly openChains?: readonly OpenChainFacts[];
  readonly handshakes: readonly HandshakeFacts[];
}

/** What an OpenVPN server showed of its control channel. */
export interface OpenVpnFacts {
  readonly transport: 'tcp' | 'udp';
  /** How its control channel is wrapped; 'unknown' where nothing that we could send was answered. */
  readonly wrap: Known<'none' | 'tls-auth' | 'tls-crypt' | 'tls-crypt-v2' | 'unknown'>;
  /** Digest of tls-auth, 'SHA256'. */
  readonly digest?: Known<string>;
  /** Whether a refused hello was answered by an alert (2.7 and newer) or dropped without a word; absent where nothing was refused. */
  readonly refusesBy?: Known<'alert' | 'silence'>;
}

/** A hash that SSTP's crypto binding may use (MS-SSTP 2.2.6). */
export type CryptoBindingHash = 'sha1' | 'sha256';

/** What answers behind the TLS of an SSTP endpoint. */
export interface SstpFacts {
  /** 'http': an HTTP answer that is no SSTP; 'other': something else; 'unknown': nothing that can be told. */
  readonly service: Known<'sstp' | 'http' | 'other' | 'unknown'>;
  /** HTTP status of the answer to SSTP_DUPLEX_POST. */
  readonly status?: number;
  /** Its Server header, as it was sent. */
  readonly server?: string;
  /** Hashes that the server offers for the crypto binding, before any authentication. */
  readonly cryptoBinding?: Known<readonly CryptoBindingHash[]>;
  /** Bits of its offer that stand for no hash that we know; absent where there are none. */
  readonly unknownHashBits?: number;
  /** Why the service or, where that is known, the binding is not known: a stable code. */
  readonly reason?: Reason;
  /** Observations of the call behind the verb; absent where it did not come to that. */
  readonly callEvidence?: readonly string[];
}

/** The public key of a CA that a gateway trusts (RFC 7296 section 3.7). */
export interface TrustedCaKey {
  /** SHA-1 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly hash: string;
  /** Subject of the scan's trust anchor with this key, where there is one. */
  readonly anchor?: string;
}

/** A UDP port that was asked, and whether an answer came from there. */
export interface PortFacts {
  readonly port: number;
  readonly answers: boolean;
  /** That nothing listens there was said, and not only that nothing came. */
  readonly isUnreachable?: true;
}

/** What an IKEv2 gateway tells about itself besides what it accepts; absent is what was not asked for or not told. */
export interface IkeIdentityFacts {
  /** In the order of the answer, lower-case hex. */
  readonly vendorIds?: Known<readonly string[]>;
  /** Status notifies of its answer by number (RFC 7296 section 3.10.1). */
  readonly notifies?: Known<readonly number[]>;
  /** Hashes that it takes for signatures, by number (RFC 7427 section 4). */
  readonly signatureHashes?: Known<readonly number[]>;
  readonly trustedCaKeys?: Known<readonly TrustedCaKey[]>;
  /** Who decides where proposals of different algorithms are offered, and both sides have an order. */
  readonly proposalPreference?: Known<'gateway' | 'initiator'>;
  /** What it takes of accepted combinations that are offered together: the whole order, or as much of it as was asked for. */
  readonly preferredCombinations?: Known<readonly Point[]>;
  /** Who decides where one proposal lists several groups. */
  readonly keyExchangePreference?: Known<'gateway' | 'initiator'>;
  /** The groups that it asks for where one proposal lists several that it accepts, the most wanted first, as far as was asked for. */
  readonly preferredKeyExchanges?: Known<readonly number[]>;
  /** UDP ports that were asked, and whether an answer came from there. */
  readonly ports?: Known<readonly PortFacts[]>;
}

/** What a gateway made of accepted combinations that were offered together. */
export interface ChoiceFacts {
  /** Whose order decides. */
  readonly by: Known<'gateway' | 'peer'>;
  /** In the order of the gateway, as much of it as was asked for. */
  readonly wanted: readonly Point[];
  /** Offered with these, in no order that was seen; behind all of them where it is the gateway's that decides. */
  readonly rest: readonly Point[];
}

/** Where a gateway accepts so much of a space that it is not listed combination by combination. */
export interface Surplus {
  /** For each dimension, the values that some answer shows to be accepted, ascending. */
  readonly values: readonly (readonly number[])[];
  /** Combinations that were not offered alone. */
  readonly unlisted: number;
  readonly evidence: readonly string[];
}

/** What became of combinations when an SA was to be made of each with the credentials of the scan. */
export interface UseFacts {
  /** An SA was made and read back. */
  readonly established: readonly Settled[];
  /** The same with additional key exchanges, [ENCR, INTEG, PRF, KE, ADDKE1, …]; absent where there was none. */
  readonly besideTables?: readonly Settled[];
  /** Kinds of credentials by which one was made, 'psk', 'certificate', each with its evidence; absent where none was. */
  readonly by?: readonly Known<string>[];
  /** None was made in any try, with additional key exchanges or without; the reason is the outcome of the last. */
  readonly unfinished: readonly Undecided[];
}

/** What an IKEv2 endpoint does with IKEv1. */
export interface Ikev1Facts {
  /**
   * 'refused': all of it. 'offer-refused': what was offered, and the rest is not known. 'answered': it accepted a combination. 'silent':
   * nothing came, and that proves nothing. 'unknown': it was asked, and the answers do not say.
   */
  readonly stance: Known<'refused' | 'offer-refused' | 'answered' | 'silent' | 'unknown'>;
  /** How it was refused as a whole: by INVALID_MAJOR_VERSION, or by dropping what it is sent. */
  readonly refusedBy?: 'version' | 'silence';
  /** The mode in which it was answered, and what was chosen; without a combination where it went on to the credentials and refused those. */
  readonly mode?: 'main' | 'aggressive';
  readonly combination?: Ikev1Transform;
  /** Combinations that were offered in main mode, and groups that aggressive mode was asked with. */
  readonly offered: { readonly main: number; readonly aggressiveGroups: readonly number[] };
  /** Why it is neither refused nor answered: a stable code. */
  readonly reason?: Reasons;
}

/** What was seen of CHILD_SAs under IKE SAs of one combination. */
export interface UnderIkeSa {
  /** [ENCR, INTEG, PRF, KE, ADDKE1, …]. */
  readonly ikeSa: Point;
  readonly ipsec: SpaceFacts;
  readonly ipsecAdditional: SpaceFacts;
  readonly ah: SpaceFacts;
}

/** What two probes saw of the same space. */
export interface ProbeComparison {
  /** Combinations that both saw accepted, the driven one up to an SA, or both refused; with the evidence of both. */
  readonly agreed: readonly Settled[];
  /** Combinations that one saw accepted and the other refused; with the evidence of both. */
  readonly disagreed: readonly Settled[];
}

/** Registered code points that were in some question, ascending, by registry ('encryption', 'transform-type', 'suite', …). */
export type Asked = Readonly<Record<string, readonly number[]>>;

/** What the observations of one target say. */
export interface Facts {
  /** Whatever came of the questions. Of it and the registries a closed claim tells what was not tested. */
  readonly asked?: Readonly<Partial<Record<SpaceName, Asked>>>;
  readonly tls?: TlsFacts;
  readonly openvpn?: OpenVpnFacts;
  readonly sstp?: SstpFacts;
  /** What stands in a client profile, without its secrets. */
  readonly profile?: Known<ProfileFacts>;
  /** A gateway's configuration, held against what Azure documents and what a scan saw. */
  readonly readiness?: Known<ReadinessFacts>;
  readonly ikeIdentity?: IkeIdentityFacts;
  /** Absent where no combinations were offered together that can be told apart. */
  readonly ikeChoices?: readonly ChoiceFacts[];
  /** Every chain that it authenticated itself with in an IKE SA of the driver's; their `versions` are empty. */
  readonly ikeChains?: readonly CertificateChainFacts[];
  /** Present where the driver tried to make IKE SAs. */
  readonly ikeUse?: UseFacts;
  /** Absent where it was not asked about. */
  readonly ikev1?: Ikev1Facts;
  /** Present for a space that two probes looked at. */
  readonly compared?: Readonly<Partial<Record<SpaceName, ProbeComparison>>>;
  /** Of the space of IKE SAs, and of that with an additional key exchange, where either has any. */
  readonly ikeSurplus?: readonly Surplus[];
  /** Space [ENCR with key length, INTEG, PRF, KE]. */
  readonly ike?: SpaceFacts;
  /** Space [ENCR with key length, INTEG, PRF, KE, ADDKE1]: combinations with one additional key exchange (RFC 9370). */
  readonly ikeAdditional?: SpaceFacts;
  /** Space [ENCR with key length, INTEG, PFS group, ESN, ADDKE1, …, ADDKE7]: ESP with additional key exchanges (RFC 9370). */
  readonly ipsecAdditional?: SpaceFacts;
  /** Space [0, INTEG, PFS group, ESN] of AH. */
  readonly ah?: SpaceFacts;
  /**
   * Space [ENCR, INTEG, PRF, KE, ADDKE1 … ADDKE7], 0 where there is none: what no table can document, as far as it was asked for. Combinations
   * with other additional key exchanges than ADDKE1 alone, and those of proposals in a form that they must not have. An accepted one of the
   * latter stands in `ike`.
   */
  readonly ikeBeside?: SpaceFacts;
  /** Space [ENCR with key length, INTEG, PFS group, ESN]. */
  readonly ipsec?: SpaceFacts;
  /** The same, and what stands beside it, by the IKE SA that it rests on; absent where that is known of nothing. */
  readonly ipsecUnder?: readonly UnderIkeSa[];
}
