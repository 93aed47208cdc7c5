import type { Database, Queryable } from '../store/database.ts';
import { readDeclared } from './declared.ts';
import { Schedule } from './due.ts';
import { FleetError } from './fleet-error.ts';
import { placeKey } from './place-key.ts';
import type { GivenUp, TurnQueue } from './queue/turn-queue.ts';

/** Of each site; those that wait longest come first, and the others when these are done. */
const turnsAtOnce = 5000;

/**
 * Puts every gateway that is due into the queue; one that waits there or is being scanned already is left out. Called again and again, by one or
 * by several: what is lost of the queue comes back so, because a gateway stays due until its scan is settled. Resolves with how many are new.
 */
export async function enqueueDue(
  database: Database,
  queue: Pick<TurnQueue, 'put'>,
  { now, atMost = turnsAtOnce }: { readonly now: number; readonly atMost?: number },
): Promise<number> {
  const due = await database.read(
    async (sql) =>
      await sql.all(
        `select id, site from (
           select id, site, row_number() over (partition by site order by next_due, id) as place
           from gateway where retired_at is null and next_due <= ? and lease_until < ?) as waiting
         where place <= ?`,
        [now, now, atMost],
      ),
  );
  if (due.length === 0) return 0;
  return await queue.put(due.map(({ id, site }) => ({ gateway: Number(id), site: String(site) })));
}

/** What came of handing out once. */
export interface HandedOut {
  /** Gateways that are new in the queue. */
  readonly put: number;
  readonly givenUp: readonly GivenUpGateway[];
  readonly overdue: readonly OverdueSite[];
}

/** A site whose gateways nobody scans, or too few do. */
export interface OverdueSite {
  readonly site: string;
  /** Gateways that are due for more than an hour. */
  readonly gateways: number;
}

/** Takes out what was given up, and puts in what is due. */
export async function handOut(database: Database, queue: TurnQueue, now: number): Promise<HandedOut> {
  const givenUp = await takeGivenUp(database, queue, now);
  return { put: await enqueueDue(database, queue, { now }), givenUp, overdue: await overdueSites(database, now) };
}

const overdueMs = 3_600_000;

async function overdueSites(database: Database, now: number): Promise<readonly OverdueSite[]> {
  const rows = await database.read(
    async (sql) =>
      await sql.all(
        `select site, count(*) as gateways from gateway where retired_at is null and next_due <= ? and lease_until < ?
         group by site order by site`,
        [now - overdueMs, now],
      ),
  );
  return rows.map(({ site, gateways }) => ({ site: String(site), gateways: Number(gateways) }));
}

/** A gateway that no worker could scan. */
export interface GivenUpGateway {
  readonly name: string;
  readonly site: string;
  /** What the last try said. */
  readonly reason: string;
  /** When it is tried anew, in milliseconds since 1970; absent: it is no longer known. */
  readonly nextDue?: number;
}

/**
 * Takes what was given up out of the queue, to be told of, and makes it due again later: as its group has it, and by how often it failed. Resolves with
 * at most a hundred.
 */
export async function takeGivenUp(
  database: Database,
  queue: Pick<TurnQueue, 'givenUp' | 'forget'>,
  now: number,
): Promise<readonly GivenUpGateway[]> {
  const givenUp = await queue.givenUp();
  if (givenUp.length === 0) return [];
  return await database.write(async (sql) => {
    const told: GivenUpGateway[] = [];
    for (const one of givenUp) told.push(...(await giveUp(sql, one, now)));
    await queue.forget(givenUp, sql);
    return told;
  });
}

async function giveUp(sql: Queryable, { gateway, reason }: GivenUp, now: number): Promise<readonly GivenUpGateway[]> {
  const [row] = await sql.all('select name, site, declared, failures from gateway where id = ?', [gateway]);
  if (row === undefined) return [];
  const [name, site] = [String(row['name']), String(row['site'])];
  const nextDue = retryAt(String(row['declared']), { name, site, failures: Number(row['failures']) }, now);
  const moved = await sql.run('update gateway set next_due = ? where id = ? and next_due <= ? and retired_at is null', [
    nextDue,
    gateway,
    now,
  ]);
  return [{ name, site, reason, ...(moved === 1 ? { nextDue } : {}) }];
}

const halfAnHourMs = 1_800_000;

/** Six tries took an hour by now. A row that cannot be read is what was wrong, perhaps: then it is half an hour. */
function retryAt(
  declared: string,
  { name, site, failures }: { readonly name: string; readonly site: string; readonly failures: number },
  now: number,
): number {
  try {
    const { timing = { timeZone: 'UTC', windows: [] } } = readDeclared(declared, name);
    const key = placeKey(name, site);
    return Math.max(now + halfAnHourMs, new Schedule(timing).next({ key, failures: Math.max(1, failures) }, now));
  } catch (error) {
    if (error instanceof FleetError) return now + halfAnHourMs;
    throw error;
  }
}
