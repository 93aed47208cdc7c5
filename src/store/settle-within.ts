import { unpackOutcome } from './carried-outcome.ts';
import type { Queryable } from './database.ts';
import { writtenEvidence } from './evidence.ts';
import { clauseIds, contextId } from './interned.ts';
import { knownEndpoints, superseded } from './known-endpoint.ts';
import { endLease } from './lease.ts';
import { refuseNewer } from './migrations/migrate.ts';
import { rollUp } from './roll-up.ts';
import { numberIn } from './row-values.ts';
import { settleEndpoint } from './settle-endpoint.ts';
import type { SettleRequest } from './settle-request.ts';
import type { Settled, SettledChange } from './settled.ts';

/** Settles in a transaction. Throws LeaseLost where the lease is not held any more, StoreError otherwise. */
export async function settleWithin(
  sql: Queryable,
  { lease, outcome: carried, now, nextDue, isEveryPolicy }: SettleRequest,
): Promise<Settled> {
  const outcome = unpackOutcome(carried);
  // Before anything is held that others wait for: it takes longer than all the rest.
  const evidence = await writtenEvidence(sql, lease.gateway, outcome.endpoints);
  // It keeps others away from everything that is known of the gateway.
  const isScan = outcome.endpoints.some((endpoint) => endpoint.evidence !== undefined);
  const scanned = isScan ? { set: 'failures = 0, last_at = ?', values: [outcome.startedAt] } : { set: '', values: [] };
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
  return { gateway: { id: lease.gateway, name, site, group }, at: outcome.startedAt, changes };
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
