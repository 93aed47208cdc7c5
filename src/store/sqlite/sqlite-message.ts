import type { Value } from '../database.ts';
import type { SettleRequest } from '../settle-request.ts';
import type { Settled } from '../settled.ts';
import type { StoreErrorCode } from '../store-error.ts';

/** What the thread of a database is asked. */
export type SqliteQuestion = { readonly id: number } & (SqliteStatement | SqliteSettling);

export interface SqliteStatement {
  /** The connection that writes, or the one that reads beside it. */
  readonly on: 'writer' | 'reader';
  /** 'exec': several statements without values, and nothing comes back. */
  readonly how: 'all' | 'run' | 'exec';
  /** What begins the transaction, whose first statement this is. */
  readonly begin?: string | undefined;
  readonly sql: string;
  readonly values: readonly Value[];
}

/** A result to be settled in the transaction of the connection that writes. */
export interface SqliteSettling {
  readonly on: 'writer';
  readonly how: 'settle';
  readonly begin?: string | undefined;
  readonly request: SettleRequest;
}

/** What it answers, in the order of the questions. */
export type SqliteAnswer = { readonly id: number } & (
  | SqliteRows
  | { readonly changed: number }
  | { readonly settled: Settled }
  | { readonly failure: SqliteFailure }
);

export interface SqliteRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** SQLite's extended result code, 0 where it is none of SQLite's; an error of the store by its code; or that the lease of what was to be settled is lost. */
export type SqliteFailure =
  | { readonly errcode: number; readonly message: string }
  | { readonly code: StoreErrorCode; readonly message: string }
  | { readonly code: 'lease-lost' };
