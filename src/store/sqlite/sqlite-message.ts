import type { Value } from '../database.ts';

/** What the thread of a database is asked. */
export interface SqliteQuestion {
  readonly id: number;
  /** The connection that writes, or the one that reads beside it. */
  readonly on: 'writer' | 'reader';
  /** 'exec': several statements without values, and nothing comes back. */
  readonly how: 'all' | 'run' | 'exec';
  /** What begins the transaction, whose first statement this is. */
  readonly begin?: string | undefined;
  readonly sql: string;
  readonly values: readonly Value[];
}

/** What it answers, in the order of the questions. */
export type SqliteAnswer =
  | { readonly id: number; readonly columns: readonly string[]; readonly rows: readonly (readonly Value[])[] }
  | { readonly id: number; readonly changed: number }
  | { readonly id: number; readonly failure: SqliteFailure };

/** SQLite's extended result code, 0 where it is none of SQLite's, and its words. */
export interface SqliteFailure {
  readonly errcode: number;
  readonly message: string;
}
