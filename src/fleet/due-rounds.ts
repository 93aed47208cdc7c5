import type { Policy } from '../../core/policy/policy.ts';
import type { FleetGateway } from '../inputs/load-fleet.ts';
import { InputError } from '../inputs/problems.ts';
import { sleep } from '../run/clock.ts';
import type { Database } from '../store/database.ts';
import { leaseDue } from '../store/lease.ts';
import { numberIn } from '../store/row-values.ts';
import type { SettleOptions } from '../store/settle.ts';
import type { Lease } from '../store/settle-request.ts';
import type { GatewayWork } from './gateway-work.ts';
import type { HandedOut } from './hand-out.ts';
import type { HeldLeases } from './held-leases.ts';
import type { LookEnd } from './look.ts';
import { LookEnds } from './look-ends.ts';
import type { MonitorEvent } from './monitor-event.ts';
import type { Patience } from './patience.ts';
import { placeKey } from './place-key.ts';
import { registerFleet, Schedules, sitesOf } from './registration.ts';
import { rejudgeFleet } from './rejudge.ts';
import type { StoreClock } from './store-clock.ts';
import type { WatchedFleet } from './watched-fleet.ts';

/** What is scanned on the same day. */
export interface Round {
  /** Of gateways that have none of their own. */
  readonly policies: readonly Policy[];
  readonly trustAnchors: readonly string[];
  /** ISO date. */
  readonly asOf: string;
  /** How many gateways were due when it began; more may come. */
  readonly of: number;
  /** Gateways that are due, leased when they are asked for. */
  readonly work: AsyncIterable<LeasedWork>;
  /** To be called once for each that was asked for. */
  readonly onEnd: (work: LeasedWork, end: LookEnd) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface LeasedWork extends GatewayWork {
  readonly lease: Lease;
}

export interface DueRoundsOptions {
  readonly database: Database;
  readonly watched: WatchedFleet;
  /** Scans what a round has. */
  readonly run: (round: Round) => Promise<unknown>;
  /** Host and process, for people. */
  readonly by: string;
  /** Where it is; '' without a label. */
  readonly site: string;
  /** It ends when nothing is due any more, or when all that is due was handed out. */
  readonly once: boolean;
  /** Hands what is due to workers, those of all sites; then nothing is scanned here. */
  readonly handOut?: (now: number) => Promise<HandedOut>;
  readonly clock: StoreClock;
  readonly leaseMs: number;
  /** So often, when nothing is due, it is looked whether the inventory changed; default half a minute. */
  readonly lookMs?: number;
  /** So often it is looked what a date changed, besides when a day begins; default every hour. */
  readonly rejudgeMs?: number;
  readonly onEvent: (event: MonitorEvent) => void;
  readonly onSettled?: SettleOptions['onSettled'];
  readonly signal: AbortSignal;
}

/** What a round takes at a time; more would wait with us while another could have it. */
const leasedAtOnce = 16;
/** So long a round goes on at most before it is looked whether the inventory changed. */
const roundMs = 60_000;
const hourMs = 3_600_000;
/** So often it is looked what is due for workers. */
const handOutMs = 5000;
const leastPauseMs = 1000;
const usualLookMs = 30_000;

/** Round after round: what changed in the inventory, what a date changed, what is due. */
export class DueRounds {
  readonly #options: DueRoundsOptions;
  readonly #patience: Patience;
  readonly #leases: HeldLeases;
  readonly #schedules = new Schedules();
  readonly #ends: LookEnds;
  #rejudgedOn = '';
  /** Sites that were told to be behind, and still are. */
  #overdue: ReadonlySet<string> = new Set();
  #rejudgeFrom = 0;
  /** The leases that a round asks for: one that is broken off does not wait for them. */
  #leasing: Promise<unknown> = Promise.resolve();

  constructor(options: DueRoundsOptions, patience: Patience, leases: HeldLeases) {
    this.#options = options;
    this.#patience = patience;
    this.#leases = leases;
    this.#ends = new LookEnds(options, patience, leases, this.#schedules);
  }

  /** Rejects with the signal's reason when it is to end; with `once` resolves when nothing is due. */
  async run(): Promise<void> {
    const { database, watched, clock, signal, site, once, onEvent } = this.#options;
    if (this.#here().length === 0 && this.#options.handOut === undefined)
      throw new InputError([
        `no gateway of the inventory is scanned from ${site === '' ? 'a machine without a site' : `"${site}"`}: one that a group has in "from" wanted, as in --label site=NAME`,
      ]);
    await this.#register();
    for (;;) {
      signal.throwIfAborted();
      const isOther = await watched.look((problems) => onEvent({ kind: 'inventory-wrong', problems }));
      if (isOther) await this.#register();
      await this.#patience.until(async () => await clock.measure(database));
      await this.#rejudge();
      if (this.#options.handOut !== undefined) {
        await this.#handOut(this.#options.handOut);
        if (once) return;
        await sleep(clock, handOutMs, signal);
        continue;
      }
      if (await this.#round()) continue;
      if (once) return;
      await this.#wait();
    }
  }

  async #handOut(handOut: (now: number) => Promise<HandedOut>): Promise<void> {
    const { put, givenUp, overdue } = await this.#patience.until(async () => await handOut(this.#now()));
    const { onEvent } = this.#options;
    for (const gateway of givenUp) onEvent({ kind: 'given-up', gateway });
    if (put > 0) onEvent({ kind: 'handed-out', gateways: put });
    for (const one of overdue) if (!this.#overdue.has(one.site)) onEvent({ kind: 'overdue', overdue: one });
    this.#overdue = new Set(overdue.map(({ site }) => site));
  }

  #now(): number {
    return this.#options.clock.date().getTime();
  }

  #today(): string {
    return this.#options.clock.date().toISOString().slice(0, 10);
  }

  /** What is scanned from here. */
  #here(): readonly FleetGateway[] {
    const { watched, site } = this.#options;
    return watched.fleet.gateways.filter(({ group }) => sitesOf(group).includes(site));
  }

  async #register(): Promise<void> {
    const { database, watched, onEvent } = this.#options;
    const { gateways } = watched.fleet;
    await this.#patience.until(async () => await registerFleet(database, gateways, this.#schedules, this.#now()));
    const here = this.#here().length;
    onEvent({ kind: 'registered', gateways: here, elsewhere: gateways.length - here });
  }

  /** When a day begins, and every hour: what was scanned before midnight may have been settled behind it. */
  async #rejudge(): Promise<void> {
    const today = this.#today();
    if (this.#rejudgedOn === today && this.#now() < this.#rejudgeFrom) return;
    const { watched, rejudgeMs = hourMs, onEvent } = this.#options;
    const rejudged = await rejudgeFleet(watched.fleet.gateways, {
      ...this.#options,
      patience: this.#patience,
      leases: this.#leases,
      asOf: today,
    });
    this.#rejudgedOn = today;
    // What is being scanned is looked at again, a little later.
    this.#rejudgeFrom = this.#now() + (rejudged.left === 0 ? rejudgeMs : roundMs);
    if (rejudged.endpoints > 0) onEvent({ kind: 'rejudged', rejudged });
  }

  /** Whether anything was due. */
  async #round(): Promise<boolean> {
    const { watched, run, signal } = this.#options;
    const of = await this.#countDue();
    if (of === 0) return false;
    const here = this.#here();
    const byName = new Map(here.map((gateway) => [gateway.name, gateway]));
    const policies = mostCommon(here.map((gateway) => gateway.policies));
    const asOf = this.#today();
    try {
      await run({
        policies,
        trustAnchors: watched.fleet.trustAnchors,
        asOf,
        of,
        work: this.#due(byName, policies, asOf),
        onEnd: async ({ lease }, end) => await this.#ends.take(lease, byName.get(lease.name)?.group, end),
        signal,
      });
    } finally {
      await this.#leasing.catch(() => undefined);
    }
    return true;
  }

  async #countDue(): Promise<number> {
    const { database, site } = this.#options;
    const [row] = await this.#patience.until(
      async () =>
        await database.read(
          async (sql) =>
            await sql.all(
              'select count(*) as n from gateway where site = ? and retired_at is null and next_due <= ? and lease_until <= ?',
              [site, this.#now(), this.#now()],
            ),
        ),
    );
    return Number(row?.['n']);
  }

  async *#due(
    byName: ReadonlyMap<string, FleetGateway>,
    usual: readonly Policy[],
    asOf: string,
  ): AsyncGenerator<LeasedWork, void> {
    const { signal } = this.#options;
    const endsAt = this.#now() + roundMs;
    while (!signal.aborted && this.#now() < endsAt && this.#today() === asOf) {
      const leasing = this.#lease();
      this.#leasing = leasing;
      const leased = await leasing;
      if (leased.length === 0) return;
      for (const lease of leased) {
        const gateway = byName.get(lease.name);
        const schedule = gateway === undefined ? undefined : this.#schedules.of(gateway.group);
        const now = this.#now();
        if (gateway === undefined) await this.#leases.release(lease, { nextDue: null });
        else if (schedule?.isOpen(now) !== true) {
          const nextDue = schedule?.next({ key: placeKey(lease.name, lease.site), failures: 0 }, now) ?? null;
          await this.#leases.release(lease, { nextDue });
        } else {
          const { targets, policies } = gateway;
          yield { gateway: lease.name, targets, policies: policies === usual ? undefined : policies, lease };
        }
      }
    }
  }

  async #lease(): Promise<readonly Lease[]> {
    const { database, by, site, leaseMs: forMs } = this.#options;
    const leased = await this.#patience.until(
      async () => await leaseDue(database, { now: this.#now(), limit: leasedAtOnce, by, site, forMs }),
    );
    this.#leases.add(leased);
    return leased;
  }

  async #wait(): Promise<void> {
    const { database, site, clock, lookMs = usualLookMs, signal, onEvent } = this.#options;
    const [row] = await this.#patience.until(
      async () =>
        await database.read(
          async (sql) =>
            await sql.all(
              `select min(case when lease_until > next_due then lease_until else next_due end) as due from gateway
               where site = ? and retired_at is null and next_due is not null`,
              [site],
            ),
        ),
    );
    const until = row === undefined || row['due'] === null ? undefined : numberIn(row, 'due');
    onEvent({ kind: 'waiting', until });
    const pauseMs = Math.max((until ?? Number.POSITIVE_INFINITY) - this.#now(), leastPauseMs);
    await sleep(clock, Math.min(pauseMs, lookMs), signal);
  }
}

/** What most of them are: it is handed over once, and not with each gateway. */
function mostCommon<T>(all: readonly T[]): T {
  const counted = [...Map.groupBy(all, (one) => one)].toSorted(([, one], [, other]) => other.length - one.length);
  const [first] = counted;
  if (first === undefined) throw new Error('at least one wanted');
  return first[0];
}
