import { ConnectionGate, type ConnectionLimits, type GateClock } from './connection-gate.ts';
import { Slots } from './slots.ts';

/** A gate for as long as somebody probes behind it. */
export interface HeldGate extends Disposable {
  readonly gate: ConnectionGate;
  /** Who probes there now: what was refused counts by the connections that are open, so one target goes after another. */
  readonly turn: Slots;
}

/** The gates of the endpoints that are probed now, by authority; one that nobody holds any more is forgotten, and its budget with it. */
export class Gates {
  readonly #limits: ConnectionLimits;
  readonly #clock: GateClock;
  readonly #held = new Map<string, Omit<HeldGate, typeof Symbol.dispose> & { holders: number }>();

  constructor(limits: ConnectionLimits, clock: GateClock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Dispose of it once. */
  hold(authority: string): HeldGate {
    const one = this.#held.get(authority) ?? {
      gate: new ConnectionGate(this.#limits, this.#clock),
      turn: new Slots(1),
      holders: 0,
    };
    one.holders++;
    this.#held.set(authority, one);
    return {
      gate: one.gate,
      turn: one.turn,
      [Symbol.dispose]: () => {
        if (--one.holders === 0) this.#held.delete(authority);
      },
    };
  }

  /** Gates that somebody holds. */
  get size(): number {
    return this.#held.size;
  }
}
