import type { Scheme } from '../endpoint/scheme.ts';
import type { FieldName, FurtherKey, SpaceName } from '../spaces/registry.ts';
import type { TlsFeature } from '../spaces/tls-features.ts';
import type { FileCertificateCheck } from './certificate-check.ts';
import type { CheckName } from './check-names.ts';
import type { FileIdentityCheck } from './identity-check.ts';
import type { Confidence } from './policy.ts';
import type { FileRating } from './rating.ts';

/*
 * A policy file as it is written: names instead of code points, lists where one name would do. `docs/policy-format.md` explains each
 * key; the schema is `policy-file-schema.ts`.
 */

type Optional<T> = T | undefined;

/** One of the field's names, or any of several. */
export type OneOrMany<T> = T | readonly T[];

export interface SourceDocument {
  readonly title: string;
  readonly edition?: Optional<string>;
  readonly url?: Optional<string>;
  readonly date?: Optional<string>;
  readonly confidence?: Optional<Confidence>;
}

export interface SourceRef {
  /** A key of `sources`. */
  readonly ref: string;
  readonly place?: Optional<string>;
  /** Of what is said there, where it is not that of the document. */
  readonly confidence?: Optional<Confidence>;
}

export interface FileReading {
  readonly says: string;
  readonly source: SourceRef;
}

export interface FileClause extends FileRating {
  readonly title?: Optional<string>;
  readonly source?: Optional<SourceRef>;
  readonly note?: Optional<string>;
  readonly readings?: Optional<readonly FileReading[]>;
  readonly schemes?: Optional<readonly Scheme[]>;
  readonly from?: Optional<string>;
  readonly until?: Optional<string>;
  readonly applies?: Optional<
    Readonly<Record<string, { readonly from?: Optional<string>; readonly until?: Optional<string> }>>
  >;
}

export type Role = 'responder' | 'initiator';

export type Level = 'required' | 'allowed' | 'legacy';

/** Names by field. Which fields there are depends on the table. */
export type FileFields = { readonly [Field in FieldName | FurtherKey]?: Optional<OneOrMany<string | number>> };

export interface FileRow extends FileClause, FileFields {
  readonly id: string;
  readonly vendor?: Optional<Readonly<Record<string, string>>>;
  readonly level?: Optional<Level>;
}

export interface FileConstraint extends FileClause {
  readonly id: string;
  readonly title: string;
  readonly when: FileFields;
  readonly then: 'nothing' | FileFields;
}

export interface FileVersion extends FileClause {
  readonly id?: Optional<string>;
  readonly version: string;
  readonly expect: 'accepted' | 'refused';
}

export interface FileFeature extends FileClause {
  readonly id?: Optional<string>;
  readonly feature: TlsFeature;
  readonly expect: 'on' | 'off';
  /** Fields of the table `tls`. */
  readonly when?: Optional<FileFields>;
}

export type FileCertificate = FileClause & { readonly id?: Optional<string> } & FileCertificateCheck;

export interface FileCheck extends FileClause {
  readonly id?: Optional<string>;
  readonly check: CheckName;
  readonly title: string;
  readonly source: SourceRef;
  readonly schemes: readonly Scheme[];
  readonly wanted?: Optional<readonly string[]>;
  readonly outdated?: Optional<readonly string[]>;
  readonly disputed?: Optional<readonly string[]>;
}
export interface FilePair extends FileClause {
  readonly id: string;
  readonly title: string;
  readonly same: readonly ['ipsec.keyExchange', 'ike.keyExchange'];
}

export type FileIdentity = FileClause & { readonly id?: Optional<string> } & FileIdentityCheck;

export interface FilePort extends FileClause {
  readonly id?: Optional<string>;
  readonly port: 500 | 4500;
}

export interface FileLimit extends FileClause {
  readonly id: string;
  readonly title: string;
  readonly what: 'ike-sa-lifetime' | 'child-sa-lifetime';
  readonly atMost?: Optional<number>;
  readonly atLeast?: Optional<number>;
}

export interface FileTable extends FileRating {
  readonly closed: boolean;
  readonly source: SourceRef;
  readonly note?: Optional<string>;
  readonly readings?: Optional<readonly FileReading[]>;
  readonly schemes?: Optional<readonly Scheme[]>;
  readonly level?: Optional<Level>;
  /** Whether it speaks of the gateway as responder or as initiator; default that of the policy. */
  readonly role?: Optional<Role>;
  /** The rows stand in the order in which the gateway wants them. */
  readonly order?: Optional<'documented'>;
  /** An open table may have rules alone. */
  readonly rows?: Optional<readonly FileRow[]>;
  readonly constraints?: Optional<readonly FileConstraint[]>;
  /** Where the table has a dimension that a source may leave open. */
  readonly tolerates?: Optional<FileFields>;
  /** `tls` and `ike`; of `ike` IKEv1 alone, refused. */
  readonly versions?: Optional<readonly FileVersion[]>;
  /** `ike` alone. */
  readonly identity?: Optional<readonly FileIdentity[]>;
  /** `ike` alone. */
  readonly ports?: Optional<readonly FilePort[]>;
  /** `ike` and `ipsec`. */
  readonly limits?: Optional<readonly FileLimit[]>;
  /** `tls` and `ike`. */
  readonly certificate?: Optional<readonly FileCertificate[]>;
  /** `tls` alone: tables of their own. */
  readonly groups?: Optional<FileTable>;
  readonly signatures?: Optional<FileTable>;
  /** `tls` alone. */
  readonly features?: Optional<readonly FileFeature[]>;
}

/** Editions of the format that are read; a file that says none is read by the same rules. */
export const policyFormats: readonly number[] = [1, 2];

type FileTables = { readonly [Table in Exclude<SpaceName, `${string}.${string}`>]?: Optional<FileTable> };

export interface PolicyFile extends FileTables {
  /** The edition of this format: one of `policyFormats`. */
  readonly format?: Optional<number>;
  readonly id: string;
  /** Several editions of a policy stand side by side; its name is then 'id@edition'. */
  readonly edition?: Optional<string>;
  readonly version: string;
  readonly title: string;
  readonly sources: Readonly<Record<string, SourceDocument>>;
  readonly source: SourceRef;
  /** Of all tables and pairs that say none; default responder. */
  readonly role?: Optional<Role>;
  readonly pairs?: Optional<readonly FilePair[]>;
  readonly checks?: Optional<readonly FileCheck[]>;
}
