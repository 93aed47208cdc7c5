import type { Scheme } from '../endpoint/scheme.ts';
import type { CertificateFacts } from '../facts/facts.ts';
import type { ProfileFacts } from '../facts/profile-facts.ts';
import type { ReadinessFacts } from '../facts/readiness-facts.ts';
import type { Json, Observation } from '../observation/observation.ts';
import type { RecordedCapture } from '../observation/recording.ts';
import type { Clause } from '../policy/policy.ts';
import type { Rating } from '../policy/rating.ts';
import type { IpsecCombination } from '../spaces/child-sa.ts';
import type { IkeCombination } from '../spaces/ike-sa.ts';
import type { Finding, Verdict, WaiverReference } from './finding.ts';
import type { Ikev1Stance } from './told/parts.ts';

/** The result document, schemaVersion 1.1: what every report format is made from. Names, not code points. */
export interface ResultDocument {
  readonly schemaVersion: '1.1';
  readonly tool: { readonly name: 'gateproof'; readonly version: string };
  /** ISO date on which the clauses were judged. */
  readonly asOf: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** True when the run was cut short; what was seen until then is judged. */
  readonly interrupted: boolean;
  /** Nothing was sent: what passed by in captures was judged. Absent: it was asked for, or read from files of another kind. */
  readonly source?: 'capture';
  /** The captures that were judged; present where they are the source. */
  readonly captures?: readonly RecordedCapture[];
  readonly policies: readonly PolicyReference[];
  readonly summary: Summary;
  readonly targets: readonly TargetResult[];
  /** Present where a waiver file was given: every waiver of it, in the order of the file. */
  readonly waivers?: WaiverList;
  readonly findings: readonly Finding[];
  readonly observations: readonly Observation[];
}

/** A chain of certificates that an endpoint serves. */
export interface CertificateChain {
  /** Versions in which it was served. */
  readonly versions: readonly string[];
  /** As sent, leaf first. */
  readonly certificates: readonly CertificateFacts[];
  readonly path: { readonly verdict: string; readonly reasons: readonly string[] };
}

/** The verdict over several findings: the worst of them, and nothing decided is no conformity. */
export type Conclusion = 'conforms' | 'violates' | 'inconclusive';

/** A verdict and the counts of findings behind it: of all that must hold, and apart from them of advice (decision 0034). */
export interface Summary {
  readonly verdict: Conclusion;
  readonly pass: number;
  readonly fail: number;
  readonly inconclusive: number;
  /** Of advice too. */
  readonly notApplicable: number;
  /** What became of advice (`weight: should`); present where some of it was judged. */
  readonly advice?: AdviceSummary;
  /** How many of `fail` are covered by a waiver; present where a waiver file was given. */
  readonly waived?: number;
}

/** How much of what should hold was found to, was found not to, and was not shown. */
export interface AdviceSummary {
  readonly pass: number;
  readonly fail: number;
  readonly inconclusive: number;
}

/** A waiver file, and what became of each of its waivers. */
export interface WaiverList {
  /** The file's name, without its folders. */
  readonly file: string;
  /** Of the file's octets: 'sha256:…'. */
  readonly digest: string;
  readonly entries: readonly WaiverEntry[];
}

/**
 * 'active': covers at least one failure. 'expiring': does so, and its last day is at most 30 days away. 'expired': its last day is over; it
 * covers nothing. 'unused': in its dates, and covers nothing.
 */
export type WaiverState = 'active' | 'expiring' | 'expired' | 'unused';

/** A waiver as its file has it, and what became of it. */
export interface WaiverEntry extends WaiverReference {
  /** Globs, as in the file; one of `clause` and `rule` is there. */
  readonly policy?: string;
  readonly clause?: string;
  readonly rule?: string;
  readonly target: string;
  /** The values that it is bound to; absent: it covers whatever is seen. */
  readonly observed?: readonly Json[];
  readonly state: WaiverState;
  /** Ids of the failures that it covers, or would cover if it had not expired. */
  readonly findings: readonly string[];
  /** Ids of the failures that it speaks of and does not cover, because more was seen than it is bound to. */
  readonly exceededBy: readonly string[];
}

/** A judged policy with all of its clauses, so that a report can draw the policy's own tables. */
export interface PolicyReference {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
  /** Relative path of its file; absent where there is none to name. */
  readonly file?: string;
  readonly title: string;
  readonly source: SourceReference;
  /** What was given of the facts that its clauses ask for, days by name. */
  readonly given?: Readonly<Record<string, string>>;
  readonly clauses: readonly ClauseReference[];
}

/** Where a policy or a clause comes from. */
export interface SourceReference {
  readonly title: string;
  readonly edition?: string;
  readonly url?: string;
  readonly date?: string;
  readonly place?: string;
  /** How far what stands there can be trusted: 'A' the text itself was read, 'B' a transcription of it or a third party, 'C' less. */
  readonly confidence?: 'A' | 'B' | 'C';
}

/** A clause of a policy, in words. */
export interface ClauseReference extends Rating {
  readonly id: string;
  readonly kind: Clause['kind'];
  /** 'ike', 'ipsec', 'tls', 'checks' */
  readonly table: string;
  readonly title: string;
  /** The vendor's spelling, column by column; empty where the clause is no row. */
  readonly vendor: Readonly<Record<string, string>>;
  readonly source: SourceReference;
  readonly readings: readonly { readonly says: string; readonly source: SourceReference }[];
  /** First day, or the month of it; likewise the last. */
  readonly from?: string;
  readonly until?: string;
  /** Facts by which it applies, each within these days. */
  readonly applies?: Readonly<Record<string, { readonly from?: string; readonly until?: string }>>;
  /** What the source says besides, as under the table. */
  readonly note?: string;
  /** Line of the policy's file, from 1, where the clause begins. */
  readonly line?: number;
}

/** What an IKEv2 gateway told about itself; absent members were not asked for or not told. */
export interface IkeIdentity {
  /** A known name, or the octets in hex. */
  readonly vendorIds?: readonly string[];
  /** Names of the status notifies of its answer. */
  readonly notifies?: readonly string[];
  /** Hashes that it takes for signatures (RFC 7427). */
  readonly signatureHashes?: readonly string[];
  /** SHA-1 of the public keys of the CAs that it trusts, hex; `given`: the subject where it is one of the trust anchors of the scan. */
  readonly trustedCas?: readonly { readonly keyHash: string; readonly given?: string }[];
  /** Whose order decides where proposals of different algorithms are offered. */
  readonly proposalPreference?: 'gateway' | 'initiator';
  /** What it takes of accepted combinations that are offered together, the most wanted first. */
  readonly preferredCombinations?: readonly IkeCombination[];
  /** Whose order decides where one proposal lists several groups. */
  readonly keyExchangePreference?: 'gateway' | 'initiator';
  /** Groups that it asks for where one proposal lists several, the most wanted first. */
  readonly preferredKeyExchanges?: readonly string[];
  /** UDP ports that were asked. */
  readonly ports?: readonly { readonly port: number; readonly answers: boolean }[];
}
/** A method that is accepted as an additional key exchange (RFC 9370). */
export interface AdditionalKeyExchange {
  readonly method: string;
  /** Whether the combinations that are accepted with it are accepted without one, too: 'varies' from one to the other, 'unknown' where that was not seen. */
  readonly taken: 'optional' | 'required' | 'varies' | 'unknown';
}
/** Where more is accepted than is listed. */
export interface IkeSurplus {
  /** Values by field that are accepted in some combination. */
  readonly values: BoxOfNames;
  /** Combinations that were not offered one by one. */
  readonly unlisted: number;
}
/** A box: every combination of one value per field. */
export type BoxOfNames = Readonly<Record<string, readonly (string | null)[]>>;

/** One endpoint: the worst that was found there, and its facts in the words of the registries. */
export interface TargetResult {
  readonly url: string;
  readonly scheme: Scheme;
  /** Name or address, without brackets; absent for what stands in a file. */
  readonly host?: string;
  readonly port?: number;
  /** The gateway's name in the inventory, where there is one. */
  readonly gateway?: string;
  /** Where the inventory names it; absent for a target of the command line. */
  readonly declared?: { readonly file: string; readonly line: number };
  /** The worst of the target's findings, over all policies. */
  readonly summary: Summary;
  readonly facts: {
    readonly tls?: {
      readonly versions: readonly string[];
      /** By version; where all were listed (`--enumerate`), in the order of the server's choice. */
      readonly suites: Readonly<Record<string, readonly string[]>>;
      /** Absent where they were not asked for; without `--enumerate` those that policies asked for. */
      readonly groups?: readonly string[];
      readonly signatureSchemes?: readonly string[];
      readonly preference?: 'server' | 'client';
      readonly extendedMasterSecret?: boolean;
      readonly encryptThenMac?: boolean;
      readonly secureRenegotiation?: boolean;
      /** Milliseconds between the starts of two connections at which it answered every control, where it did not any faster. */
      readonly slowedToMs?: number;
      readonly compression?: boolean;
      /** Every chain that was served; empty where none was seen. */
      readonly chains: readonly CertificateChain[];
      readonly refused: readonly BoxOfNames[];
    };
    readonly ike?: {
      readonly accepted: readonly IkeCombination[];
      readonly refused: readonly BoxOfNames[];
      /** 'none' where every method was refused; absent where that is not known. */
      readonly additionalKeyExchange?: 'none' | readonly AdditionalKeyExchange[];
      /** Absent where every accepted combination is listed; otherwise without and with an additional key exchange. */
      readonly surplus?: readonly IkeSurplus[];
      readonly identity?: IkeIdentity;
      /** Absent where it was not asked about. */
      readonly ikev1?: Ikev1Stance;
    };
    readonly ipsec?: { readonly accepted: readonly IpsecCombination[]; readonly refused: readonly BoxOfNames[] };
    /** Absent members were not seen. */
    readonly openvpn?: {
      readonly transport: 'tcp' | 'udp';
      readonly wrap: string;
      readonly digest?: string;
      readonly refusesBy?: 'alert' | 'silence';
    };
    readonly sstp?: {
      readonly service: 'sstp' | 'http' | 'other' | 'unknown';
      readonly status?: number;
      /** The Server header as it came: text from the wire. */
      readonly server?: string;
      /** Hashes offered for the crypto binding. */
      readonly cryptoBinding?: readonly string[];
    };
    readonly profile?: ProfileFacts;
    /** An Azure gateway's configuration beside what is documented and what a scan saw. */
    readonly readiness?: ReadinessFacts;
  };
}

/** What an observation looks like in a report's evidence panel: the observation itself, see `Observation`. */
export type { Finding, Json, Observation, Verdict };
