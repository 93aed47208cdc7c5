import type { SettleRequest } from './settle-request.ts';
import type { Settled } from './settled.ts';

/** No booleans and no dates: moments are integers, milliseconds since 1970 UTC; days are 'YYYY-MM-DD'. */
export type Value = string | number | null | Uint8Array;

export type Row = Readonly<Record<string, Value>>;

export type Dialect = 'sqlite' | 'postgres';

/**
 * SQL that both databases speak: `?` for each value, `returning`, `on conflict … do update`, partial indexes, window functions. Neither `::` nor
 * functions that only one of them has. Both statements throw StoreError.
 */
export interface Queryable {
  /** The rows that a statement gives. */
  all(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** How many rows a statement changed. */
  run(sql: string, values?: readonly Value[]): Promise<number>;
  /** Settles a result in this transaction where the database is, in place of some thirty messages to its thread; PostgreSQL has none. Throws as `settle`. */
  readonly settle?: (request: SettleRequest) => Promise<Settled>;
  /** The transaction's own session in PostgreSQL, for another library that writes in the same transaction; SQLite has none. */
  readonly session?: PostgresSession;
}

/** What `pg` has for a query: `$1` for each value, whatever `pg` takes and gives. */
export interface PostgresSession {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
}

/** A store that is open. What `work` is handed is of no use once it has settled; `work` begins no transaction of its own. */
export interface Database extends AsyncDisposable {
  readonly dialect: Dialect;
  /** One snapshot: what others write meanwhile is not seen. */
  read<T>(work: (sql: Queryable) => Promise<T>): Promise<T>;
  /** One transaction; rolled back when `work` rejects. `work` may be called again where the database asks for another try: it has no other effects. */
  write<T>(work: (sql: Queryable) => Promise<T>): Promise<T>;
}
