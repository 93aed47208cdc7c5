import type { Scheme } from '../endpoint/scheme.ts';
import type { CheckName } from './check-names.ts';

/*
 * A policy file as it is written: names instead of code points, lists where one name would do. `docs/policy-format.md` explains each
 * key; the schema is `policy-file-schema.ts`.
 */

type Optional<T> = T | undefined;

/** One of the field's names, or any of several. */
export type OneOrMany<T> = T | readonly T[];

export interface SourceDocument {
  readonly title: string;
  readonly url?: Optional<string>;
  readonly date?: Optional<string>;
}

export interface SourceRef {
  /** A key of `sources`. */
  readonly ref: string;
  readonly place?: Optional<string>;
}

export interface FileReading {
  readonly says: string;
  readonly source: SourceRef;
}

export interface FileClause {
  readonly title?: Optional<string>;
  readonly source?: Optional<SourceRef>;
  readonly note?: Optional<string>;
  readonly readings?: Optional<readonly FileReading[]>;
  readonly schemes?: Optional<readonly Scheme[]>;
  readonly from?: Optional<string>;
  readonly until?: Optional<string>;
}

export type Level = 'required' | 'allowed';

/** Names by field. Which fields there are depends on the table. */
export interface FileFields {
  readonly encryption?: Optional<OneOrMany<string>>;
  readonly integrity?: Optional<OneOrMany<string>>;
  readonly prf?: Optional<OneOrMany<string>>;
  readonly keyExchange?: Optional<OneOrMany<string | number>>;
  readonly sequenceNumbers?: Optional<OneOrMany<string>>;
  readonly versions?: Optional<OneOrMany<string>>;
  readonly suites?: Optional<OneOrMany<string>>;
}

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

export type FileCertificate = FileClause & { readonly id?: Optional<string> } & (
    | { readonly check: 'not-expired' }
    | { readonly check: 'signature-hash'; readonly forbidden: readonly string[] }
    | { readonly check: 'minimum-key-bits'; readonly rsa: number; readonly ec: number }
    | { readonly check: 'chain-valid' }
    | { readonly check: 'name-matches' }
  );

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

export interface FileTable {
  readonly closed: boolean;
  readonly source: SourceRef;
  readonly note?: Optional<string>;
  readonly readings?: Optional<readonly FileReading[]>;
  readonly schemes?: Optional<readonly Scheme[]>;
  readonly level?: Optional<Level>;
  readonly rows: readonly FileRow[];
  readonly constraints?: Optional<readonly FileConstraint[]>;
  /** `ipsec` alone. */
  readonly tolerates?: Optional<{ readonly sequenceNumbers: OneOrMany<string> }>;
  /** `tls` and `ike`; of `ike` IKEv1 alone, refused. */
  readonly versions?: Optional<readonly FileVersion[]>;
  /** `tls` alone. */
  readonly certificate?: Optional<readonly FileCertificate[]>;
}

export interface PolicyFile {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly sources: Readonly<Record<string, SourceDocument>>;
  readonly source: SourceRef;
  readonly ike?: Optional<FileTable>;
  readonly ipsec?: Optional<FileTable>;
  readonly tls?: Optional<FileTable>;
  readonly checks?: Optional<readonly FileCheck[]>;
}
