import { GateproofError } from '../../core/gateproof-error.ts';
import type { Database, Queryable } from './database.ts';

/** The right to be the only one of a name at a store, until a moment. */
export interface Holding {
  readonly name: string;
  readonly token: number;
}

/** Another has it. Nothing was done. */
export class HeldError extends GateproofError<'store-held'> {
  constructor(name: string, { by, until }: { readonly by: string; readonly until: number }) {
    const till = new Date(until).toISOString().slice(0, 19).replace('T', ' ');
    super(
      { name: 'HeldError', code: 'store-held', fault: 'environment' },
      `this store has a ${name} already: ${by}; stop that one first. If it died, it has the store until ${till} UTC, and another may have it then`,
    );
  }
}

/** Takes what nobody has, or what nobody has any more. `by`: host and process, for people. Throws HeldError. */
export async function takeHolding(
  database: Database,
  {
    name,
    by,
    now,
    forMs,
  }: { readonly name: string; readonly by: string; readonly now: number; readonly forMs: number },
): Promise<Holding> {
  return await database.write(async (sql) => {
    const [taken] = await sql.all(
      `insert into holder(name, token, until, by) values (?, 1, ?, ?)
       on conflict(name) do update set token = holder.token + 1, until = excluded.until, by = excluded.by
       where holder.until <= ? returning token`,
      [name, now + forMs, by, now],
    );
    if (taken !== undefined) return { name, token: Number(taken['token']) };
    const [other] = await sql.all('select by, until from holder where name = ?', [name]);
    throw new HeldError(name, { by: String(other?.['by']), until: Number(other?.['until']) });
  });
}

/** Keeps it until that moment; false where another has it by now. */
export async function renewHolding(database: Database, { name, token }: Holding, until: number): Promise<boolean> {
  const renewed = await database.write(
    async (sql) => await sql.run('update holder set until = ? where name = ? and token = ?', [until, name, token]),
  );
  return renewed === 1;
}

/** Gives it back; nothing happens where another has it. */
export async function endHolding(database: Database, { name, token }: Holding): Promise<void> {
  await database.write(
    async (sql) => await sql.run('update holder set until = 0 where name = ? and token = ?', [name, token]),
  );
}

/** Whether somebody has what has this name. */
export async function hasHolder(sql: Queryable, name: string, now: number): Promise<boolean> {
  const rows = await sql.all('select 1 as x from holder where name = ? and until > ?', [name, now]);
  return rows.length > 0;
}
