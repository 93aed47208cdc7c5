import type { Database, Row, Value } from '../../../src/store/database.ts';
import { leaseDue } from '../../../src/store/lease.ts';
import { registerGateways } from '../../../src/store/register.ts';
import { type SettleOptions, settle } from '../../../src/store/settle.ts';
import type { Lease } from '../../../src/store/settle-request.ts';
import type { Settled } from '../../../src/store/settled.ts';
import { type ScanSettings, scanOutcome } from '../../support/scan-outcomes.ts';

/** Milliseconds. */
export const day: number = 86_400_000;
/** Of the first scan of most tests. */
export const first: number = Date.parse('2026-11-22T10:00:00.000Z');

export async function rows(store: Database, sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
  return (await store.read(async (ask) => await ask.all(sql, values))).map((row) => ({ ...row }));
}

export async function leaseOf(store: Database, name = 'vpn', site = '', now: number = first): Promise<Lease> {
  await registerGateways(store, [{ name, site }], now);
  const [lease] = await leaseDue(store, { now, limit: 1, by: 'test', site, forMs: 60_000, names: [name] });
  if (lease === undefined) throw new Error('a lease wanted, none found');
  return lease;
}

/** Leases, scans and settles. */
export async function scanned(store: Database, settings: ScanSettings, options: SettleOptions = {}): Promise<Settled> {
  const lease = await leaseOf(store, settings.name, settings.site, settings.at);
  const outcome = await scanOutcome(settings);
  if (outcome === undefined) throw new Error('a scan to the end wanted');
  return await settle(store, lease, outcome, settings.at + 42_000, options);
}

/** All of them but the evidence, of which a scan has a row of its own. */
const tables =
  'gateway blob judgement policy clause context context_policy endpoint state place scan certificate standing day day_open outbox holder'.split(
    ' ',
  );

/** Rows by table. */
export async function counts(store: Database): Promise<Readonly<Record<string, number>>> {
  const found = await Promise.all(
    tables.map(async (table) => [table, Number((await rows(store, `select count(*) as n from ${table}`))[0]?.['n'])]),
  );
  return Object.fromEntries(found) as Record<string, number>;
}
