import { ActingError } from './acting-error.ts';
import { appendAudit } from './audit/append-audit.ts';
import type { Actor } from './audit/audit-entry.ts';
import type { Database, Queryable, Row } from './database.ts';
import { hasHolder } from './holding.ts';
import { numberIn, textIn } from './row-values.ts';

export interface AskedScan {
  /** From where it is scanned now. */
  readonly sites: readonly string[];
  /** Whether a monitor has this store; without one it stays due. */
  readonly hasMonitor: boolean;
}

/** Makes a gateway due now, for whoever scans; `site`: as it is seen from there alone. Throws ActingError. */
export async function askScan(
  database: Database,
  { name, site }: { readonly name: string; readonly site?: string | undefined },
  by: Actor,
  at: number,
): Promise<AskedScan> {
  return await database.write(async (sql) => {
    const known = await sql.all(
      `select id, site, next_due, lease_until, retired_at, declared from gateway where name = ?${site === undefined ? '' : ' and site = ?'} order by site`,
      [name, ...(site === undefined ? [] : [site])],
    );
    const free = freeOf(name, known, at);
    for (const row of free) await sql.run('update gateway set next_due = ? where id = ?', [at, row['id'] ?? null]);
    const sites = free.map((row) => textIn(row, 'site'));
    const before = free.map((row) => ({ site: textIn(row, 'site'), due: dueOf(row) }));
    const after = sites.map((of) => ({ site: of, due: new Date(at).toISOString() }));
    await appendAudit(sql, database.dialect, { at, by, what: 'scan.ask', subject: name, before, after });
    return { sites, hasMonitor: await hasMonitor(sql, at) };
  });
}

/** Whether one scans, or hands out, what is due in this store. */
export async function hasMonitor(sql: Queryable, at: number): Promise<boolean> {
  return await hasHolder(sql, 'monitor', at);
}

function freeOf(name: string, known: readonly Row[], at: number): readonly Row[] {
  if (known.length === 0) throw new ActingError('acting-unknown', 'There is no such gateway.');
  const kept = known.filter((row) => row['retired_at'] === null);
  if (kept.length === 0)
    throw new ActingError('acting-conflict', `${name} is in no inventory any more; nobody scans it.`);
  const declared = kept.filter((row) => textIn(row, 'declared') !== '{}');
  if (declared.length === 0)
    throw new ActingError('acting-conflict', `${name} was scanned without an inventory; no monitor knows how.`);
  const free = declared.filter((row) => numberIn(row, 'lease_until') <= at);
  if (free.length === 0) throw new ActingError('acting-conflict', `${name} is being scanned now.`);
  return free;
}

function dueOf(row: Row): string | null {
  return row['next_due'] === null ? null : new Date(numberIn(row, 'next_due')).toISOString();
}
