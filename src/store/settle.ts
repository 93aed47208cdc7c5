import type { Database, Queryable } from './database.ts';
import { writtenEvidence } from './evidence.ts';
import { clauseIds, contextId } from './interned.ts';
import { knownEndpoints, superseded } from './known-endpoint.ts';
import { endLease, type Lease } from './lease.ts';
import { refuseNewer } from './migrations/migrate.ts';
import type { GatewayOutcome } from './outcome.ts';
import { rollUp } from './roll-up.ts';
import { numberIn } from './row-values.ts';
import { settleEndpoint } from './settle-endpoint.ts';
import type { Settled, SettledChange } from './settled.ts';
import { StoreError } from './store-error.ts';

export interface SettleOptions {
  /** When the gateway is due again, null for never; absent: as it was. */
  readonly nextDue?: number | null;
  /** The policies of the outcome are all that the gateway is judged by: what others said holds no more. By default it stays. */
  readonly isEveryPolicy?: boolean;
  /** Writes what is to be told, in the same transaction; may be called again where that is tried again. */
  readonly onSettled?: (sql: Queryable, settled: Settled) => Promise<void>;
}

/**
 * The only way in which a result enters the store: one transaction that ends the lease. Throws LeaseLost where the lease is not held any more,
 * StoreError otherwise; then nothing was written. `now`: milliseconds since 1970.
 */
export async function settle(
  database: Database,
  lease: Lease,
  outcome: GatewayOutcome,
  now: number,
  { nextDue, isEveryPolicy = false, onSettled }: SettleOptions = {},
): Promise<Settled> {
  if (outcome.gateway !== lease.name || outcome.site !== lease.site)
    throw new StoreError(
      'store-statement',
      `a result of ${lease.name} (site "${lease.site}") wanted by its lease, one of ${outcome.gateway} (site "${outcome.site}") found`,
    );
  const evidence = await writtenEvidence(database, lease.gateway, outcome.endpoints);
  return await database.write(async (sql) => {
    // First: it keeps others away from everything that is known of the gateway.
    const isScan = outcome.endpoints.some((endpoint) => endpoint.evidence !== undefined);
    const scanned = isScan
      ? { set: 'failures = 0, last_at = ?', values: [outcome.startedAt] }
      : { set: '', values: [] };
    await endLease(sql, lease, { nextDue, ...scanned });
    await rollUp(sql, new Date(now).toISOString().slice(0, 10));
    await refuseNewer(sql);
    const clauses = clauseIds(sql, outcome.policies);
    const context = await contextId(sql, outcome, clauses);
    const changes: SettledChange[] = [];
    const known = await knownEndpoints(sql, lease.gateway);
    const others = isEveryPolicy ? await underOthers(sql, lease.gateway, context) : new Set<number>();
    for (const endpoint of outcome.endpoints) {
      const written = evidence.get(endpoint.key);
      changes.push(
        ...(await settleEndpoint(sql, {
          lease,
          outcome,
          endpoint,
          known: known.get(endpoint.key),
          isEveryPolicy,
          hasOthers: others.has(known.get(endpoint.key)?.id ?? 0),
          context,
          clauses,
          written,
        })),
      );
    }
    for (const { id } of superseded(known.values(), outcome.endpoints))
      await sql.run('update endpoint set retired_at = ? where id = ?', [outcome.startedAt, id]);
    const { name, site, group } = lease;
    const settled = { gateway: { id: lease.gateway, name, site, group }, at: outcome.startedAt, changes };
    await onSettled?.(sql, settled);
    return settled;
  });
}

/** Ids of endpoints of a gateway of which policies say something that are not of that context. */
async function underOthers(sql: Queryable, gateway: number, context: number): Promise<ReadonlySet<number>> {
  const rows = await sql.all(
    `select distinct s.endpoint from standing s join endpoint e on e.id = s.endpoint
     where e.gateway = ? and s.policy not in (select policy from context_policy where context = ?)`,
    [gateway, context],
  );
  return new Set(rows.map((row) => numberIn(row, 'endpoint')));
}
