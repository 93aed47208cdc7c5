import { canonicalJson } from '../../core/observation/canonical-json.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { ActingError } from './acting-error.ts';
import { appendAudit } from './audit/append-audit.ts';
import { type Actor, shownActor } from './audit/audit-entry.ts';
import type { Database } from './database.ts';
import { numberIn, textIn } from './row-values.ts';

/** A gateway that stands in no inventory. */
export interface AddedGateway {
  readonly name: string;
  /** As an inventory has it; never credentials. */
  readonly entry: JsonObject;
}

/** Each is looked at whenever the inventory is; who has more keeps an inventory. */
export const mostAddedGateways = 500;

/** Keeps it for the monitor, which scans it beside what its inventory has. Throws ActingError. */
export async function addGateway(
  database: Database,
  { name, entry }: AddedGateway,
  by: Actor,
  at: number,
): Promise<void> {
  await database.write(async (sql) => {
    const [known] = await sql.all(
      `select name from gateway where name = ? and retired_at is null
       union select name from added_gateway where name = ?`,
      [name, name],
    );
    if (known !== undefined) throw new ActingError('acting-conflict', `There is a gateway ${name} already.`);
    const [row = {}] = await sql.all('select count(*) as n from added_gateway');
    if (numberIn(row, 'n') >= mostAddedGateways)
      throw new ActingError('acting-conflict', `${mostAddedGateways} gateways are added at most; keep an inventory.`);
    await sql.run('insert into added_gateway(name, entry, added_by, added_at) values (?, ?, ?, ?)', [
      name,
      canonicalJson(entry),
      shownActor(by),
      at,
    ]);
    await appendAudit(sql, database.dialect, { at, by, what: 'gateway.add', subject: name, after: entry });
  });
}

/** Takes one out that was added: the monitor scans it no more, and what is known of it stays. Throws ActingError. */
export async function endAddedGateway(database: Database, name: string, by: Actor, at: number): Promise<void> {
  await database.write(async (sql) => {
    const [row] = await sql.all('delete from added_gateway where name = ? returning entry', [name]);
    if (row === undefined)
      throw new ActingError('acting-unknown', 'No such gateway was added; one of an inventory is taken out there.');
    const before = JSON.parse(textIn(row, 'entry')) as JsonObject;
    await appendAudit(sql, database.dialect, { at, by, what: 'gateway.end', subject: name, before });
  });
}

export async function addedGateways(database: Database): Promise<readonly AddedGateway[]> {
  const rows = await database.read(
    async (sql) => await sql.all('select name, entry from added_gateway order by name limit ?', [mostAddedGateways]),
  );
  return rows.map((row) => ({ name: textIn(row, 'name'), entry: JSON.parse(textIn(row, 'entry')) as JsonObject }));
}
