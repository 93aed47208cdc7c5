import type { Scheme } from '../endpoint/scheme.ts';
import type { Box, Region } from '../spaces/region.ts';
import type { SpaceName } from '../spaces/registry.ts';
import type { TlsFeature } from '../spaces/tls-features.ts';
import type { CertificateCheck } from './certificate-check.ts';
import type { CheckName } from './check-names.ts';
import type { IdentityCheck } from './identity-check.ts';
import type { Rating } from './rating.ts';

/**
 * How far the words of a source can be trusted: 'A' its own text was read; 'B' a transcription, or its words by a third party; 'C' a single
 * secondary source or recollection.
 */
export type Confidence = 'A' | 'B' | 'C';

/** Where a clause comes from. */
export interface Source {
  readonly title: string;
  /** As its issuer counts them: 'r1', 'V3R3'. */
  readonly edition?: string;
  readonly url?: string;
  /** The page's date, ISO. */
  readonly date?: string;
  /** 'table "IKEv2", row 3', 'section 7.2.6, page 76'. */
  readonly place?: string;
  /** Of what is said at this place; absent where the policy says none. */
  readonly confidence?: Confidence;
}

/** One reading of a text that contradicts itself. */
export interface Reading {
  readonly says: string;
  readonly source: Source;
}

/** A range of days, or of months; absent ends are open. */
export interface Days {
  readonly from?: string;
  readonly until?: string;
}

/** Facts that a user gives of what is judged, by name: days as YYYY-MM-DD. */
export type GivenFacts = Readonly<Record<string, string>>;

interface ClauseBase extends Rating {
  /** 'ike/row-01', 'tls/version-tlsv1.0', 'ipsec/nothing-else': unique in the policy. */
  readonly id: string;
  /** Line of the policy file, from 1, where the clause begins; absent where there is no file. */
  readonly line?: number;
  /** One line for a report. */
  readonly title: string;
  readonly source: Source;
  /** What the source adds to the clause, '**Only supported on TLS1.3 with OpenVPN'. */
  readonly note?: string;
  /** Where the source contradicts itself: every reading; empty otherwise. */
  readonly readings: readonly Reading[];
  /** Schemes that the clause speaks of; a target of another scheme is not-applicable. */
  readonly schemes: readonly Scheme[];
  /** It speaks of the gateway as initiator, as which nobody meets it who asks. Absent: as responder. */
  readonly role?: 'initiator';
  /** First day on which the clause holds and last day, ISO; absent = always. */
  readonly from?: string;
  readonly until?: string;
  /** What of these the source gives as a month alone, YYYY-MM; `from` and `until` are then as strict as it can be read. */
  readonly months?: Days;
  /** Facts by which it applies: where a fact lies outside, it does not. */
  readonly applies?: Readonly<Record<string, Days>>;
}

/** A table row: these combinations are documented. */
export interface RowClause extends ClauseBase {
  readonly kind: 'row';
  readonly space: SpaceName;
  /** Longer than the space's dimensions where additional key exchanges stand behind them (`core/spaces/behind.ts`). */
  readonly box: Box;
  /**
   * What the row's source does not speak of (64-bit sequence numbers, say): neither required nor, by "nothing else", refused. Absent
   * when the source leaves nothing open.
   */
  readonly tolerated?: readonly Box[];
  /** 'required': each combination must be accepted; 'allowed': may be; 'legacy': may be, and is told where it is. */
  readonly level: 'required' | 'allowed' | 'legacy';
  /** The vendor's own spelling, column by column, in the order of the table. */
  readonly vendor: Readonly<Record<string, string>>;
}

/** Nothing outside the rows (of those that hold on the day) is accepted. */
export interface NothingElseClause extends ClauseBase {
  readonly kind: 'nothing-else';
  readonly space: SpaceName;
}

/**
 * Combinations inside `when` must lie inside `then`: a rule across fields, on top of the rows. An empty `then` (a box without values)
 * forbids `when` altogether. Boxes of the space's dimensions alone leave open what stands behind them.
 */
export interface ConstraintClause extends ClauseBase {
  readonly kind: 'constraint';
  readonly space: SpaceName;
  readonly when: Box;
  readonly then: Box;
}

/** How a gateway of IKEv2 authenticates. */
export interface IdentityClause extends ClauseBase {
  readonly kind: 'identity';
  readonly check: IdentityCheck;
}

/** A UDP port of IKE that must answer. */
export interface PortClause extends ClauseBase {
  readonly kind: 'port';
  readonly port: 500 | 4500;
}

/** How long an SA may live, which no SA tells. */
export interface LimitClause extends ClauseBase {
  readonly kind: 'limit';
  readonly what: 'ike-sa-lifetime' | 'child-sa-lifetime';
  /** Seconds; at least one of the two is there. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** The rows stand in the order in which the gateway wants them, the most wanted first. */
export interface OrderClause extends ClauseBase {
  readonly kind: 'order';
  readonly space: SpaceName;
}

/** A value of a CHILD_SA must be that of the IKE SA under which it is made, where the CHILD_SA has one. */
export interface PairsClause extends ClauseBase {
  readonly kind: 'pairs';
  /** The places of the group in combinations of both tables. */
  readonly same: { readonly ipsec: number; readonly ike: number };
}

/** A protocol version that must or must not be accepted. */
export interface VersionClause extends ClauseBase {
  readonly kind: 'version';
  /** 0x0002, 0x0300 … 0x0304. */
  readonly version: number;
  readonly expect: 'accepted' | 'refused';
}

/** A version of IKE that must not be answered. */
export interface IkeVersionClause extends ClauseBase {
  readonly kind: 'ike-version';
  /** Major version: 1. */
  readonly version: 1;
}

/** Something that TLS must have, or must not, beside a suite. */
export interface FeatureClause extends ClauseBase {
  readonly kind: 'feature';
  readonly feature: TlsFeature;
  readonly expect: 'on' | 'off';
  /** Points [version, suite]: what is accepted of these is judged. Absent: all that can have the feature. */
  readonly when?: Region;
}

/** What the server's certificate must be. */
export interface CertificateClause extends ClauseBase {
  readonly kind: 'certificate';
  readonly check: CertificateCheck;
}

/** Something about a target that is no table: what answers behind its TLS, what its client profile says, whether two probes agree. */
export interface CheckClause extends ClauseBase {
  readonly kind: 'check';
  readonly check: CheckName;
  /** Values that are right, in the words of the check; empty where the check needs none. */
  readonly wanted: readonly string[];
  /** Values that once were right. */
  readonly outdated: readonly string[];
  /** Values that are right by one reading of the source and wrong by another. */
  readonly disputed?: readonly string[];
}

export type Clause =
  | RowClause
  | NothingElseClause
  | ConstraintClause
  | VersionClause
  | IkeVersionClause
  | FeatureClause
  | IdentityClause
  | PortClause
  | LimitClause
  | OrderClause
  | PairsClause
  | CertificateClause
  | CheckClause;

/** A versioned document of tables, in code points. */
export interface Policy {
  /** 'azure-vpn-p2s'; with its edition where the file says one, 'nist-sp-800-77@r1'. */
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** 'sha256:…' of the file's octets. */
  readonly digest: string;
  /** Relative path of the file as the user gave it, 'policies/vendors/ID.yaml' for a built-in one; absent where there is none to name. */
  readonly file?: string;
  readonly source: Source;
  /** What the user gave of the facts that its clauses ask for. */
  readonly given?: GivenFacts;
  /** In the order of the file. */
  readonly clauses: readonly Clause[];
}
