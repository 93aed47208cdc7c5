import type { Queryable } from './database.ts';

const waitsMs = 30 * 86_400_000;

/** Forgets what waits to be told for longer than a month: nobody tells from this store, or its receiver is not in the inventory now. */
export async function forgetUntold(sql: Queryable, now: number): Promise<void> {
  await sql.run('delete from outbox where done_at is null and at < ?', [now - waitsMs]);
}
