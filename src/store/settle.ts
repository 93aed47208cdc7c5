import type { CarriedOutcome } from './carried-outcome.ts';
import type { Database, Queryable } from './database.ts';
import type { Lease, SettleRequest } from './settle-request.ts';
import { settleWithin } from './settle-within.ts';
import type { Settled } from './settled.ts';
import { StoreError } from './store-error.ts';

export interface SettleOptions extends Partial<Pick<SettleRequest, 'nextDue' | 'isEveryPolicy'>> {
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
  outcome: CarriedOutcome,
  now: number,
  { nextDue, isEveryPolicy = false, onSettled }: SettleOptions = {},
): Promise<Settled> {
  if (outcome.gateway !== lease.name || outcome.site !== lease.site)
    throw new StoreError(
      'store-statement',
      `a result of ${lease.name} (site "${lease.site}") wanted by its lease, one of ${outcome.gateway} (site "${outcome.site}") found`,
    );
  const request = { lease, outcome, now, nextDue, isEveryPolicy };
  return await database.write(async (sql) => {
    const settled = await (sql.settle === undefined ? settleWithin(sql, request) : sql.settle(request));
    await onSettled?.(sql, settled);
    return settled;
  });
}
