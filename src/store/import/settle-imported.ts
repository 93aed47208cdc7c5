import type { ImportedGateway } from '../../../core/finding/history/import-document.ts';
import type { Database, Queryable } from '../database.ts';
import { leaseDue } from '../lease.ts';
import type { GatewayOutcome } from '../outcome.ts';
import { registerGateways } from '../register.ts';
import { numberIn } from '../row-values.ts';
import { type SettleOptions, settle } from '../settle.ts';
import { ImportError } from './import-error.ts';

/** Which scan of which gateway a file holds. */
export type ImportedScan = Pick<GatewayOutcome, 'gateway' | 'site' | 'startedAt'>;

/**
 * Whether a scan is in the store already, newer than all that is known, or older: then it would write into the past of what holds now, and does not
 * get in.
 */
export async function placeOfScan(sql: Queryable, scan: ImportedScan): Promise<'known' | 'newer' | 'older'> {
  const { gateway, site, startedAt } = scan;
  const of = 'join endpoint e on e.gateway = g.id';
  const [known] = await sql.all(
    `select 1 as is_known from gateway g ${of} join scan s on s.endpoint = e.id where g.name = ? and g.site = ? and s.at = ? limit 1`,
    [gateway, site, startedAt],
  );
  if (known !== undefined) return 'known';
  const [later] = await sql.all(
    `select 1 as is_later from gateway g ${of} where g.name = ? and g.site = ?
      and (e.last_at >= ? or exists (select 1 from state t where t.endpoint = e.id and t.until is null and t.since >= ?)) limit 1`,
    [gateway, site, startedAt, startedAt],
  );
  return later === undefined ? 'newer' : 'older';
}

/** Throws ImportError where a scan is older than what is known of its gateway. */
export async function checkNewer(sql: Queryable, file: string, scan: ImportedScan): Promise<void> {
  if ((await placeOfScan(sql, scan)) !== 'older') return;
  const [row] = await sql.all(
    'select max(e.last_at) as at from gateway g join endpoint e on e.gateway = g.id where g.name = ? and g.site = ?',
    [scan.gateway, scan.site],
  );
  const [known, found] = [row === undefined ? scan.startedAt : numberIn(row, 'at'), scan.startedAt].map((ms) =>
    new Date(ms).toISOString(),
  );
  throw new ImportError(
    'import-older',
    `${file}: a scan of ${scan.gateway} later than ${known} wanted, one of ${found} found: what is known is not rewritten; import older files first, into a store of their own`,
  );
}

const leaseMs = 60_000;

/** Settles the outcome of a gateway under a lease as every other result. `now`: milliseconds since 1970. Throws ImportError and what `settle` throws. */
export async function settleImported(
  database: Database,
  file: string,
  outcome: GatewayOutcome,
  { by, now, ...options }: { readonly by: string; readonly now: number } & Pick<SettleOptions, 'onSettled'>,
): Promise<ImportedGateway> {
  const { gateway, site, startedAt, finishedAt, endpoints } = outcome;
  const place = await database.read(async (sql) => await placeOfScan(sql, { gateway, site, startedAt }));
  const told = { gateway, site, endpoints: endpoints.length };
  if (place === 'known') return { ...told, state: 'known', changes: 0 };
  await registerGateways(database, [{ name: gateway, site }], now);
  const [lease] = await leaseDue(database, { now, limit: 1, by, site, forMs: leaseMs, names: [gateway] });
  if (lease === undefined)
    throw new ImportError('import-busy', `${file}: ${gateway} is being scanned; import it when that is over`);
  // Rolled up by the days of the scans, not by that of the import.
  const { changes } = await settle(database, lease, outcome, finishedAt, options);
  return { ...told, state: 'settled', changes: changes.length };
}
