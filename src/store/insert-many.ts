import type { Queryable, Value } from './database.ts';

/** PostgreSQL takes 65,535 values in a statement, SQLite 32,766. */
const valuesInStatement = 30_000;

/** Inserts rows of these columns, as many as there are; `onConflict`: what stands behind the values. Resolves with how many were. */
export async function insertMany(
  sql: Queryable,
  {
    into,
    columns,
    onConflict = '',
  }: { readonly into: string; readonly columns: readonly string[]; readonly onConflict?: string },
  rows: readonly (readonly Value[])[],
): Promise<number> {
  const atOnce = Math.floor(valuesInStatement / columns.length);
  const one = `(${columns.map(() => '?').join(', ')})`;
  let inserted = 0;
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    const values = Array.from(some, () => one).join(', ');
    inserted += await sql.run(`insert into ${into}(${columns.join(', ')}) values ${values} ${onConflict}`, some.flat());
  }
  return inserted;
}
