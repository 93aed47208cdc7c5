import type { Timers } from '../../probes/openvpn/packet-link.ts';

/** Time that passes only when everything that can happen now has happened. */
export class VirtualTimers implements Timers {
  #nowMs = 0;
  #count = 0;
  readonly #pending = new Map<number, { readonly atMs: number; readonly then: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(durationMs: number, then: () => void): () => void {
    const id = this.#count++;
    this.#pending.set(id, { atMs: this.#nowMs + durationMs, then });
    return () => this.#pending.delete(id);
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
    const [first] = [...this.#pending].sort(([a, x], [b, y]) => x.atMs - y.atMs || a - b);
    if (first === undefined || first[1].atMs > untilMs) return false;
    const [id, { atMs, then }] = first;
    this.#pending.delete(id);
    this.#nowMs = atMs;
    then();
    return true;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
