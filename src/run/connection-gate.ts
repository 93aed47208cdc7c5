import type { ConnectionCount } from '../../probes/stream-context.ts';
import { Reach } from './reach.ts';
import { Slots } from './slots.ts';

export interface ConnectionLimits {
  /** Connections at once. */
  readonly atOnce: number;
  /** Least time between the starts of two connections. */
  readonly paceMs: number;
  /** Most connections in all; undefined: no bound. */
  readonly budget?: number | undefined;
}

/** The clock of a gate, and how it waits; `sleep` rejects with the signal's reason when it aborts. */
export interface GateClock {
  readonly nowMs: () => number;
  readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>;
}

/** Keeps the connections to one endpoint within limits: how many at once, how fast after one another, how many in all. */
export class ConnectionGate {
  /** Whether anybody was met behind it. */
  readonly reach: Reach = new Reach();
  readonly #slots: Slots;
  readonly #limits: ConnectionLimits;
  readonly #clock: GateClock;
  /** Who starts next: one at a time, so that a timer that is late delays those behind it. */
  readonly #starting = new Slots(1);
  #nextStartMs = Number.NEGATIVE_INFINITY;
  #used = 0;
  #open = 0;
  #begun = 0;
  readonly #spares = new Set<() => void>();

  constructor(limits: ConnectionLimits, clock: GateClock) {
    this.#slots = new Slots(limits.atOnce);
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Makes one connection by `connect` when its turn comes, which is told how many there are; undefined, at once, when the budget is used up.
   * The last connection of a budget is kept back for a 'control', without which no refusal before it would count. An abort while waiting rejects with its reason.
   */
  async pass<T>(
    signal: AbortSignal,
    purpose: 'question' | 'control',
    connect: (count: Required<ConnectionCount>) => Promise<T>,
  ): Promise<T | undefined> {
    const { budget } = this.#limits;
    if (budget !== undefined && this.#used >= (purpose === 'control' ? budget : budget - 1)) return undefined;
    this.#used++;
    for (const yieldPlace of this.#spares) yieldPlace();
    return await this.#slots.use(signal, async () => {
      const { made } = await this.#start(signal, () => connect(this.#count()));
      try {
        return await made;
      } finally {
        this.#open--;
      }
    });
  }

  /** How many connections could begin at this moment; none where a pace is kept. */
  get room(): number {
    const { paceMs, budget = Number.POSITIVE_INFINITY } = this.#limits;
    return paceMs > 0 ? 0 : Math.max(0, Math.min(this.#slots.free, budget - this.#used));
  }

  /**
   * Room for a connection that is opened before there is something to send; returns how many there are then, and what gives it back, to be
   * called once. Undefined where there is none; where a budget is kept also, unless the connection is needed in any case. `yieldPlace` is called
   * when another connection is to be made while it is held: it gives the room back, unless the connection is in use by then.
   */
  takeSpare(
    yieldPlace: () => void,
    need: 'in-any-case' | 'if-all-goes-well' = 'if-all-goes-well',
  ): { readonly count: Required<ConnectionCount>; readonly giveBack: () => void } | undefined {
    if (this.room === 0 || (this.#limits.budget !== undefined && need !== 'in-any-case')) return undefined;
    const giveBack = this.#slots.tryTake();
    if (giveBack === undefined) return undefined;
    this.#used++;
    const spare = (): void => yieldPlace();
    this.#spares.add(spare);
    return {
      count: this.#count(),
      giveBack: () => {
        this.#open--;
        this.#spares.delete(spare);
        giveBack();
      },
    };
  }

  /** One more begins to be opened. */
  #count(): Required<ConnectionCount> {
    return { openConnections: ++this.#open, connection: ++this.#begun };
  }

  /** Starts when the pace allows it; the connection goes on after that. */
  #start<T>(signal: AbortSignal, connect: () => Promise<T>): Promise<{ readonly made: Promise<T> }> {
    return this.#starting.use(signal, async () => {
      for (;;) {
        const now = this.#clock.nowMs();
        if (now >= this.#nextStartMs) {
          this.#nextStartMs = now + this.#limits.paceMs;
          return { made: connect() };
        }
        await this.#clock.sleep(this.#nextStartMs - now, signal);
      }
    });
  }
}
