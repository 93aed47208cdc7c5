import type { CarriedOutcome } from '../store/carried-outcome.ts';
import type { Database, Queryable } from '../store/database.ts';
import { LeaseLost, leaseDue, releaseLease, renewLease } from '../store/lease.ts';
import { type SettleOptions, settle } from '../store/settle.ts';
import type { Lease } from '../store/settle-request.ts';
import { readDeclared } from './declared.ts';
import type { Schedule } from './due.ts';
import { FleetError } from './fleet-error.ts';
import { placeKey } from './place-key.ts';
import type { TakenTurn } from './queue/turn-queue.ts';
import { Schedules } from './registration.ts';
import type { StoreClock } from './store-clock.ts';
import type { Workplace } from './worker.ts';

export interface StoreWorkplaceOptions {
  /** Measured. */
  readonly clock: StoreClock;
  /** Who works: host and process, for people. */
  readonly by: string;
  /** How long a lease is the worker's own when it says nothing any more. */
  readonly leaseMs: number;
  /** Writes what is to be told, in the transaction that settles. */
  readonly onSettled?: SettleOptions['onSettled'];
}

/** Who put a gateway into the queue measured the time of the database a little later than the worker did. */
const clocksDifferMs = 5000;

/** Leases and results of a worker in the store that it shares with others. */
export class StoreWorkplace implements Workplace<Lease, CarriedOutcome> {
  readonly #database: Database;
  readonly #options: StoreWorkplaceOptions;
  readonly #schedules = new Schedules();

  constructor(database: Database, options: StoreWorkplaceOptions) {
    this.#database = database;
    this.#options = options;
  }

  async lease({ gateway, site }: TakenTurn): Promise<Lease | 'not-due' | { readonly heldForMs: number }> {
    const { by, leaseMs: forMs } = this.#options;
    const now = this.#now();
    const [lease] = await leaseDue(this.#database, { now, limit: 1, by, site, forMs, gateway });
    if (lease !== undefined) return (await this.#isOpen(lease, now)) ? lease : 'not-due';
    const [row] = await this.#database.read(
      async (sql) =>
        await sql.all(
          'select lease_until, next_due from gateway where id = ? and site = ? and retired_at is null and next_due <= ?',
          [gateway, site, now + clocksDifferMs],
        ),
    );
    if (row === undefined) return 'not-due';
    return { heldForMs: Math.max(1000, Math.max(Number(row['lease_until']), Number(row['next_due'])) - now) };
  }

  /** A turn may have waited until the hours of its group were over: then it is due when they begin again. */
  async #isOpen(lease: Lease, now: number): Promise<boolean> {
    const schedule = this.#scheduleOf(lease);
    if (schedule === undefined || schedule.isOpen(now)) return true;
    const nextDue = schedule.next({ key: placeKey(lease.name, lease.site), failures: 0 }, now);
    await untilLost(releaseLease(this.#database, lease, { nextDue }));
    return false;
  }

  async renew(leases: readonly Lease[]): Promise<readonly Lease[]> {
    await this.#options.clock.measure(this.#database);
    const until = this.#now() + this.#options.leaseMs;
    const own = await Promise.all(
      leases.map(async (lease) => {
        const isOwn = await untilLost(renewLease(this.#database, lease, until));
        return isOwn ? [lease] : [];
      }),
    );
    return own.flat();
  }

  async settle(lease: Lease, outcome: CarriedOutcome, also: (sql: Queryable) => Promise<unknown>): Promise<boolean> {
    const now = this.#now();
    const time = { key: placeKey(lease.name, lease.site), lastAt: outcome.startedAt, failures: 0 };
    const nextDue = this.#scheduleOf(lease)?.next(time, now) ?? null;
    return await untilLost(
      settle(this.#database, lease, outcome, now, {
        nextDue,
        isEveryPolicy: true,
        onSettled: async (sql, settled) => {
          await this.#options.onSettled?.(sql, settled);
          await also(sql);
        },
      }),
    );
  }

  async release(lease: Lease, { hasFailed }: { readonly hasFailed: boolean }): Promise<void> {
    await untilLost(releaseLease(this.#database, lease, { hasFailed }));
  }

  async transaction(work: (sql: Queryable) => Promise<unknown>): Promise<void> {
    await this.#database.write(work);
  }

  /** When its gateway is due; undefined for one in no group, and for a row that cannot be read, of which whoever scans it says so. */
  #scheduleOf({ declared, name }: Lease): Schedule | undefined {
    try {
      const { timing } = readDeclared(declared, name);
      return timing === undefined ? undefined : this.#schedules.of(timing);
    } catch (error) {
      if (error instanceof FleetError) return undefined;
      throw error;
    }
  }

  #now(): number {
    return this.#options.clock.date().getTime();
  }
}

/** False where the lease is another's by now. */
async function untilLost(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof LeaseLost) return false;
    throw error;
  }
}
