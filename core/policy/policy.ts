import type { Scheme } from '../endpoint/scheme.ts';
import type { SpaceName } from '../facts/facts.ts';
import type { Box } from '../spaces/region.ts';
import type { CheckName } from './check-names.ts';

/** Where a clause comes from. */
export interface Source {
  readonly title: string;
  readonly url?: string;
  /** The page's date, ISO. */
  readonly date?: string;
  /** 'table "IKEv2", row 3', 'section 7.2.6, page 76'. */
  readonly place?: string;
}

/** One reading of a text that contradicts itself. */
export interface Reading {
  readonly says: string;
  readonly source: Source;
}

interface ClauseBase {
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
  /** First day on which the clause holds and last day, ISO; absent = always. */
  readonly from?: string;
  readonly until?: string;
}

/** A table row: these combinations are documented. */
export interface RowClause extends ClauseBase {
  readonly kind: 'row';
  readonly space: SpaceName;
  readonly box: Box;
  /**
   * What the row's source does not speak of (64-bit sequence numbers, say): neither required nor, by "nothing else", refused. Absent
   * when the source leaves nothing open.
   */
  readonly tolerated?: Box;
  /** 'required': each combination must be accepted; 'allowed': may be. */
  readonly level: 'required' | 'allowed';
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
 * forbids `when` altogether.
 */
export interface ConstraintClause extends ClauseBase {
  readonly kind: 'constraint';
  readonly space: SpaceName;
  readonly when: Box;
  readonly then: Box;
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

/** What the server's certificate must be. */
export interface CertificateClause extends ClauseBase {
  readonly kind: 'certificate';
  readonly check:
    | { readonly name: 'not-expired' }
    | { readonly name: 'signature-hash'; readonly forbidden: readonly string[] }
    | { readonly name: 'minimum-key-bits'; readonly rsa: number; readonly ec: number }
    | { readonly name: 'chain-valid' }
    | { readonly name: 'name-matches' };
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
  | CertificateClause
  | CheckClause;

/** A versioned document of tables, in code points. */
export interface Policy {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** 'sha256:…' of the file's octets. */
  readonly digest: string;
  /** Relative path of the file as the user gave it, 'policies/vendors/ID.yaml' for a built-in one; absent where there is none to name. */
  readonly file?: string;
  readonly source: Source;
  /** In the order of the file. */
  readonly clauses: readonly Clause[];
}
