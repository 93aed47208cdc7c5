import { GateproofError } from '../../core/gateproof-error.ts';
import type { Database, Queryable, Row, Value } from './database.ts';
import type { Lease } from './settle-request.ts';

/** Another has the lease, or it was used already. Nothing was written. */
export class LeaseLost extends GateproofError<'lease-lost'> {
  constructor({ name, site }: Pick<Lease, 'name' | 'site'>) {
    const of = site === '' ? name : `${name} at ${site}`;
    const message = `${of}: the lease is another's by now, or was used; its result is left out, nothing was written`;
    super({ name: 'LeaseLost', code: 'lease-lost', fault: 'environment' }, message);
  }
}

export interface LeaseDueOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly limit: number;
  /** Who asks: host and process, for people. */
  readonly by: string;
  readonly site: string;
  readonly forMs: number;
  /** Those alone, due or not. */
  readonly names?: readonly string[];
  /** The one with this id alone, if it is due. */
  readonly gateway?: number;
}

/** Leases gateways of a site that are due and that nobody has, the longest due first. Each call of each process gets others. */
export async function leaseDue(database: Database, options: LeaseDueOptions): Promise<readonly Lease[]> {
  const { now, limit, by, site, forMs, names, gateway } = options;
  const which = names === undefined ? 'next_due <= ?' : `name in (${names.map(() => '?').join(', ')})`;
  const alone = gateway === undefined ? '' : 'and id = ?';
  const values: readonly Value[] = [...(names ?? [now]), ...(gateway === undefined ? [] : [gateway])];
  if (names?.length === 0 || limit <= 0) return [];
  return await database.write(async (sql) => {
    const rows = await sql.all(
      `with free as materialized (
         select id from gateway where site = ? and retired_at is null and lease_until <= ? and ${which} ${alone}
         order by next_due, id limit ?${database.dialect === 'postgres' ? ' for update skip locked' : ''})
       update gateway set lease_token = lease_token + 1, lease_until = ?, lease_by = ? where id in (select id from free)
       returning id, name, site, grp, labels, declared, failures, lease_token`,
      [site, now, ...values, limit, now + forMs, by],
    );
    return rows.map(leaseOf);
  });
}

/** Keeps it until that moment. Throws LeaseLost. */
export async function renewLease(database: Database, lease: Lease, until: number): Promise<void> {
  await database.write(async (sql) => await holdLease(sql, lease, 'lease_until = ?', [until]));
}

export interface ReleaseOptions {
  /** When it is due again, null for never; absent: as it was. */
  readonly nextDue?: number | null;
  /** It could not be scanned. */
  readonly hasFailed?: boolean;
}

/** Gives it back without a result. Throws LeaseLost. */
export async function releaseLease(
  database: Database,
  lease: Lease,
  { nextDue, hasFailed = false }: ReleaseOptions = {},
): Promise<void> {
  await database.write(async (sql) => {
    await endLease(sql, lease, { nextDue, set: `failures = failures + ?`, values: [hasFailed ? 1 : 0] });
  });
}

/** Ends it in the transaction that does what it was for. Throws LeaseLost. */
export async function endLease(
  sql: Queryable,
  lease: Lease,
  {
    nextDue,
    set,
    values,
  }: { readonly nextDue: number | null | undefined; readonly set: string; readonly values: readonly Value[] },
): Promise<void> {
  const due = nextDue === undefined ? '' : 'next_due = ?';
  const all = nextDue === undefined ? values : [...values, nextDue];
  await holdLease(
    sql,
    lease,
    `lease_token = lease_token + 1, lease_until = 0, lease_by = ''${[set, due].map((one) => one && `, ${one}`).join('')}`,
    all,
  );
}

async function holdLease(sql: Queryable, lease: Lease, set: string, values: readonly Value[]): Promise<void> {
  const hit = await sql.run(`update gateway set ${set} where id = ? and lease_token = ? and name = ? and site = ?`, [
    ...values,
    lease.gateway,
    lease.token,
    lease.name,
    lease.site,
  ]);
  if (hit !== 1) throw new LeaseLost(lease);
}

function leaseOf(row: Row): Lease {
  return {
    gateway: Number(row['id']),
    name: String(row['name']),
    site: String(row['site']),
    group: String(row['grp']),
    labels: String(row['labels']),
    declared: String(row['declared']),
    failures: Number(row['failures']),
    token: Number(row['lease_token']),
  };
}
