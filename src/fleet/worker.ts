import { type Clock, sleep } from '../run/clock.ts';
import type { Queryable } from '../store/database.ts';
import { StoreError } from '../store/store-error.ts';
import { isAway, Patience } from './patience.ts';
import type { TakenTurn, TurnQueue } from './queue/turn-queue.ts';

/** A gateway whose lease this worker has. */
export interface Leased {
  readonly gateway: number;
  readonly name: string;
  readonly site: string;
  /** The fencing token: what is settled by another than the newest is thrown away. */
  readonly token: number;
}

/** What a worker wants of the store; every moment in it is the database's own. */
export interface Workplace<Held extends Leased, Outcome> {
  /** Takes the lease of a gateway that is due; 'not-due' where somebody settled it meanwhile or it is gone. */
  lease(turn: TakenTurn): Promise<Held | 'not-due' | { readonly heldForMs: number }>;
  /** Resolves with those that are still this worker's. */
  renew(leases: readonly Held[]): Promise<readonly Held[]>;
  /** Settles in one transaction with `also`; false, and nothing is written, where the lease is another's by now. */
  settle(lease: Held, outcome: Outcome, also: (sql: Queryable) => Promise<unknown>): Promise<boolean>;
  /** Gives the lease back without a result. */
  release(lease: Held, how: { readonly hasFailed: boolean }): Promise<void>;
  transaction(work: (sql: Queryable) => Promise<unknown>): Promise<void>;
}

/** What a worker tells of its work. */
export type WorkEvent =
  | { readonly kind: 'taken' | 'settled' | 'late'; readonly gateway: string }
  | { readonly kind: 'failed'; readonly gateway: string; readonly reason: string }
  /** The store or the queue cannot be used for now; it goes on trying. Told once until it works again. */
  | { readonly kind: 'away'; readonly message: string }
  | { readonly kind: 'back' };

export interface WorkerOptions<Held extends Leased, Outcome> {
  readonly workplace: Workplace<Held, Outcome>;
  readonly queue: TurnQueue;
  readonly site: string;
  /** Gateways that it has at a time, at most. */
  readonly atOnce: number;
  /** How often it says that it is alive: a third of the lease, say. */
  readonly beatMs: number;
  /** It ends where nothing waits any more. */
  readonly once?: boolean;
  readonly clock: Pick<Clock, 'after'>;
  readonly onEvent: (event: WorkEvent) => void;
  readonly signal: AbortSignal;
}

/** How often an empty queue is asked. */
const pollMs = 1000;

interface Work<Held> {
  readonly turn: TakenTurn;
  readonly lease: Held;
}

/**
 * Takes turns of a site and the leases of their gateways, hands them to whoever scans, and settles what comes back. Whatever happens to it, to the
 * database or to the network between them, a scan is settled once: the token of the lease decides in the transaction that settles. While the
 * database is away it waits, and has what it scanned.
 */
export class Worker<Held extends Leased, Outcome> {
  readonly #options: WorkerOptions<Held, Outcome>;
  readonly #work = new Map<number, Work<Held>>();
  /** Taken of the queue, and not leased yet. */
  readonly #waiting = new Map<string, TakenTurn>();
  readonly #patience: Patience;

  constructor(options: WorkerOptions<Held, Outcome>) {
    this.#options = options;
    const { clock, signal, onEvent } = options;
    this.#patience = new Patience({
      clock,
      signal,
      onAway: (message) => onEvent({ kind: 'away', message }),
      onBack: () => onEvent({ kind: 'back' }),
    });
  }

  /** Gateways to be scanned, leased when they are asked for; each is handed to `settle`, `fail` or `giveBack` in the end. */
  async *leases(): AsyncGenerator<Held, void, void> {
    const { signal, clock, once = false } = this.#options;
    try {
      while (!signal.aborted) {
        const turns = await this.#persist(async () => await this.#take());
        for (const turn of turns ?? []) {
          const lease = signal.aborted ? undefined : await this.#persist(async () => await this.#lease(turn));
          if (signal.aborted && lease === undefined) return;
          this.#waiting.delete(turn.id);
          if (lease !== undefined) yield lease;
        }
        if (turns === undefined || turns.length > 0) continue;
        if (once) return;
        await sleep(clock, pollMs, signal).catch(() => undefined);
      }
    } finally {
      for (const turn of this.#waiting.values()) await this.#try(async () => await this.#options.queue.later(turn, 0));
      this.#waiting.clear();
    }
  }

  /** Settles what a scan came to, and ends the turn, in one transaction; tries as long as the database is away. */
  async settle(lease: Held, outcome: Outcome): Promise<void> {
    const { workplace, queue, onEvent } = this.#options;
    const work = this.#work.get(lease.gateway);
    if (work === undefined) return;
    let isSettled: boolean | undefined;
    try {
      isSettled = await this.#persist(
        async () => await workplace.settle(lease, outcome, async (sql) => await queue.done(work.turn, sql)),
      );
    } catch (error) {
      // Of this result alone: it is not newer than what is known, because a clock was set back.
      if (!(error instanceof StoreError) || error.code !== 'store-not-newer') throw error;
      await this.fail(lease, error.message);
      return;
    }
    this.#work.delete(lease.gateway);
    if (isSettled === undefined) {
      await this.giveBack(lease, work.turn);
      return;
    }
    onEvent({ kind: isSettled ? 'settled' : 'late', gateway: lease.name });
    // Whoever has the lease now settles it; a turn that is still this worker's looks whether that came about.
    if (!isSettled) await this.#try(async () => await queue.later(work.turn, 60));
  }

  /** Says that a gateway could not be scanned: its turn comes again after a while, or is given up. */
  async fail(lease: Held, reason: string): Promise<void> {
    const { workplace, queue, onEvent } = this.#options;
    const work = this.#work.get(lease.gateway);
    if (work === undefined) return;
    this.#work.delete(lease.gateway);
    onEvent({ kind: 'failed', gateway: lease.name, reason });
    await this.#try(async () => await queue.failed(work.turn, reason));
    await this.#try(async () => await workplace.release(lease, { hasFailed: true }));
  }

  /** Of a scan that was interrupted: others may take it at once. */
  async giveBack(lease: Held, turn: TakenTurn | undefined = this.#work.get(lease.gateway)?.turn): Promise<void> {
    const { workplace, queue } = this.#options;
    this.#work.delete(lease.gateway);
    await this.#try(async () => await workplace.release(lease, { hasFailed: false }));
    if (turn !== undefined) await this.#try(async () => await queue.later(turn, 0));
  }

  /** Gives back what is left: what was asked for and never ended. */
  async giveBackAll(): Promise<void> {
    for (const { lease } of this.#work.values()) await this.giveBack(lease);
  }

  /** Says until the end, and until `ended`, that it is alive. */
  async beat(ended: AbortSignal): Promise<void> {
    const { workplace, queue, clock, beatMs } = this.#options;
    while (!ended.aborted) {
      await sleep(clock, beatMs, ended).catch(() => undefined);
      const work = [...this.#work.values()];
      const turns = [...work.map(({ turn }) => turn), ...this.#waiting.values()];
      if (ended.aborted || turns.length === 0) continue;
      // A lease that is another's is found out when its scan is settled.
      await this.#try(async () => await workplace.renew(work.map(({ lease }) => lease)));
      await this.#try(async () => await queue.alive(turns));
    }
  }

  async #take(): Promise<readonly TakenTurn[]> {
    const { queue, site, atOnce } = this.#options;
    const turns = await queue.take(site, Math.min(16, Math.max(1, atOnce - this.#work.size)));
    for (const turn of turns) this.#waiting.set(turn.id, turn);
    return turns;
  }

  async #lease(turn: TakenTurn): Promise<Held | undefined> {
    const { workplace, queue, onEvent } = this.#options;
    const lease = await workplace.lease(turn);
    if (lease === 'not-due') {
      await workplace.transaction(async (sql) => await queue.done(turn, sql));
      return undefined;
    }
    if ('heldForMs' in lease) {
      await queue.later(turn, Math.ceil(lease.heldForMs / 1000) + 1);
      return undefined;
    }
    this.#work.set(lease.gateway, { turn, lease });
    onEvent({ kind: 'taken', gateway: lease.name });
    return lease;
  }

  /** Tries until it works; undefined when the worker is to end. */
  async #persist<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#patience.until(work);
    } catch (error) {
      const { signal } = this.#options;
      if (signal.aborted && (error === signal.reason || isAway(error))) return undefined;
      throw error;
    }
  }

  /** Undefined where the database did not take it. */
  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#patience.once(work);
    } catch (error) {
      if (isAway(error)) return undefined;
      throw error;
    }
  }
}
