import type { Scheme } from '../../endpoint/scheme.ts';
import type { FileFields, OneOrMany, SourceDocument, SourceRef } from '../policy-file.ts';
import type { takings } from './client.ts';

/*
 * A client file as it is written: names instead of code points, in the order in which they are offered. `docs/clients.md` explains each key;
 * the schema is `client-file-schema.ts`.
 */

type Optional<T> = T | undefined;

export interface FileOffer {
  readonly source?: Optional<SourceRef>;
  /** 'one': exactly one combination of these, the one that was set. */
  readonly offers?: Optional<'all' | 'one'>;
  /** false: there is more, which nobody knows. */
  readonly whole?: Optional<boolean>;
  readonly proposals: readonly FileFields[];
}

export interface FileIkeOffer extends FileOffer {
  readonly guess?: Optional<OneOrMany<string | number>>;
  readonly retries?: Optional<boolean>;
}

export interface FileTlsOffer {
  readonly source?: Optional<SourceRef>;
  readonly whole?: Optional<boolean>;
  readonly schemes: readonly Scheme[];
  readonly versions: readonly string[];
  readonly suites: readonly string[];
  readonly groups?: Optional<readonly string[]>;
  readonly signatures?: Optional<readonly string[]>;
}

export interface FileSetting {
  readonly name: string;
  readonly table: 'ike' | 'ipsec';
  readonly field: 'encryption' | 'integrity' | 'keyExchange';
  readonly words: Readonly<Record<string, string | number>>;
}

export interface FileSeen {
  readonly at: 'ike' | 'ipsec' | 'tls';
  readonly says: string;
  readonly source?: Optional<SourceRef>;
}

export interface ClientFile {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly product: string;
  readonly platform: string;
  readonly from?: Optional<string>;
  readonly until?: Optional<string>;
  readonly condition?: Optional<string>;
  readonly note?: Optional<string>;
  readonly sources: Readonly<Record<string, SourceDocument>>;
  readonly source: SourceRef;
  readonly taken?: Optional<{ readonly how: (typeof takings)[number]; readonly on: string }>;
  readonly unknown?: Optional<true>;
  readonly ike?: Optional<FileIkeOffer>;
  readonly ipsec?: Optional<FileOffer>;
  readonly tls?: Optional<FileTlsOffer>;
  readonly settings?: Optional<readonly FileSetting[]>;
  readonly seen?: Optional<readonly FileSeen[]>;
}
