import type { Dialect, Queryable } from './database.ts';
import { textIn } from './row-values.ts';

const statements: Readonly<Record<Dialect, string>> = {
  // Goes on with each transaction that another connection ends, also our own that writes; of this connection alone.
  sqlite: `select cast(data_version as text) as state from pragma_data_version`,
  // Which transactions are seen; numbers of transactions may come again in a server that was restored.
  postgres: `select cast(pg_current_snapshot() as text) || ' ' || cast(pg_postmaster_start_time() as text) as state`,
};

/**
 * What the transaction that asks sees, in a word: as long as it is the same for the same open store, so is everything in it. It may be another
 * where nothing of ours has changed.
 */
export async function storeState(sql: Queryable, dialect: Dialect): Promise<string> {
  const [row = {}] = await sql.all(statements[dialect]);
  return textIn(row, 'state');
}
