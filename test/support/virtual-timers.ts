import type { Clock } from '../../src/run/clock.ts';

/** Time that passes only when everything that can happen now has happened. */
export class VirtualTimers implements Clock {
  #nowMs = 0;
  #count = 0;
  readonly #pending = new Map<number, { readonly atMs: number; readonly then: () => void }>();

  readonly nowMs = (): number => this.#nowMs;

  readonly date = (): Date => new Date(this.#nowMs);

  readonly after = (durationMs: number, then: () => void): (() => void) => {
    const id = this.#count++;
    this.#pending.set(id, { atMs: this.#nowMs + durationMs, then });
    return () => this.#pending.delete(id);
  };

  /** Timers that have neither come nor been called off. */
  get left(): number {
    return this.#pending.size;
  }

  /** Lets time pass until `awaited` is settled. Throws when nothing is left that could settle it. */
  async settle<T>(awaited: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = (): void => {
      isSettled = true;
    };
    awaited.then(settled, settled);
    for (;;) {
      await turn();
      if (isSettled) return await awaited;
      if (!this.#next()) throw new Error(`a timer wanted at ${this.#nowMs} ms, none is left`);
    }
  }

  /** Lets time pass until no timer is left, at most `durationMs`. */
  async idle(durationMs: number): Promise<void> {
    const untilMs = this.#nowMs + durationMs;
    await turn();
    while (this.#next(untilMs)) await turn();
  }

  /** Runs the earliest timer; of several for one time the oldest. */
  #next(untilMs: number = Number.POSITIVE_INFINITY): boolean {
    let first: { readonly id: number; readonly atMs: number; readonly then: () => void } | undefined;
    // The oldest comes first in the map.
    for (const [id, one] of this.#pending) if (first === undefined || one.atMs < first.atMs) first = { id, ...one };
    if (first === undefined || first.atMs > untilMs) return false;
    this.#pending.delete(first.id);
    this.#nowMs = first.atMs;
    first.then();
    return true;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
