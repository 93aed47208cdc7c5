import { canonicalJson } from '../../core/observation/canonical-json.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import type { Database, Queryable } from './database.ts';
import { insertMany } from './insert-many.ts';
import { placeOf } from './known-endpoint.ts';

/** A gateway as its inventory has it. Never credentials, nor what leads to them. */
export interface RegisteredGateway {
  readonly name: string;
  /** From where it is scanned; '' without a label. */
  readonly site: string;
  readonly group?: string;
  readonly owner?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** What is scanned there and how often; whoever leases it gets this. Absent: of one that is known, all stays as it was declared. */
  readonly declared?: JsonObject;
  /** Milliseconds since 1970; null: only when asked for. Of a gateway that is known with the same `declared`, its own stays. */
  readonly nextDue?: number | null;
  /** 'scheme:port' of every endpoint that it is declared to have; others are no longer told of. Absent: that is not known. */
  readonly endpoints?: readonly string[];
}

export interface RegisterOptions {
  /** These are all that inventories declare: others that were declared before are no longer scanned nor told of. */
  readonly isWhole?: boolean;
}

/** Takes gateways up, or what changed about them. What is known of them stays, whatever becomes of them. */
export async function registerGateways(
  database: Database,
  gateways: readonly RegisteredGateway[],
  now: number,
  { isWhole = false }: RegisterOptions = {},
): Promise<void> {
  await database.write(async (sql) => {
    await upsert(
      sql,
      gateways.filter(({ declared }) => declared !== undefined),
      asDeclared,
    );
    await upsert(
      sql,
      gateways.filter(({ declared }) => declared === undefined),
      '',
    );
    const ids = await idsOf(sql);
    if (isWhole) await retireOthers(sql, gateways, now);
    await retireEndpoints(sql, gateways, ids, now);
  });
}

const asDeclared = `,
  grp = excluded.grp, owner = excluded.owner, labels = excluded.labels, declared = excluded.declared,
  next_due = case when gateway.declared = excluded.declared and gateway.next_due is not null and gateway.retired_at is null
    then gateway.next_due else excluded.next_due end`;

/** `onConflict`: what becomes of one that is known. */
async function upsert(sql: Queryable, gateways: readonly RegisteredGateway[], onConflict: string): Promise<void> {
  const once = new Map(gateways.map((gateway) => [keyOf(gateway), gateway]));
  const rows = [...once.values()].map((gateway) => {
    const { name, site, group = '', owner = '', labels = {}, declared = {}, nextDue = null } = gateway;
    return [name, site, group, owner, canonicalJson(labels), canonicalJson(declared), nextDue];
  });
  // In one order, so that two who do this at once wait for each other and not in a circle.
  rows.sort(([a, b], [c, d]) => (JSON.stringify([a, b]) < JSON.stringify([c, d]) ? -1 : 1));
  await insertMany(
    sql,
    {
      into: 'gateway',
      columns: ['name', 'site', 'grp', 'owner', 'labels', 'declared', 'next_due'],
      onConflict: `on conflict(name, site) do update set retired_at = null${onConflict}`,
    },
    rows,
  );
}

async function idsOf(sql: Queryable): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.all('select id, name, site from gateway');
  return new Map(rows.map(({ id, name, site }) => [keyOf({ name: String(name), site: String(site) }), Number(id)]));
}

async function retireOthers(sql: Queryable, gateways: readonly RegisteredGateway[], now: number): Promise<void> {
  const declared = new Set(gateways.map(keyOf));
  const rows = await sql.all(`select id, name, site from gateway where retired_at is null and declared <> '{}'`);
  for (const { id, name, site } of rows) {
    if (declared.has(keyOf({ name: String(name), site: String(site) }))) continue;
    await sql.run('update gateway set retired_at = ?, next_due = null where id = ?', [now, id ?? null]);
  }
}

async function retireEndpoints(
  sql: Queryable,
  gateways: readonly RegisteredGateway[],
  ids: ReadonlyMap<string, number>,
  now: number,
): Promise<void> {
  const declared = new Map(
    gateways.flatMap((one) => (one.endpoints === undefined ? [] : [[ids.get(keyOf(one)), new Set(one.endpoints)]])),
  );
  const rows = await sql.all('select id, gateway, key from endpoint where retired_at is null');
  for (const { id, gateway, key } of rows) {
    const own = declared.get(Number(gateway));
    if (own === undefined || own.has(placeOf(String(key)))) continue;
    await sql.run('update endpoint set retired_at = ? where id = ?', [now, id ?? null]);
  }
}

function keyOf({ name, site }: Pick<RegisteredGateway, 'name' | 'site'>): string {
  return JSON.stringify([name, site]);
}
