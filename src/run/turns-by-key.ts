import { Slots } from './slots.ts';

/** Work that shares a key goes one after another; what nobody uses is forgotten. */
export class TurnsByKey {
  readonly #used = new Map<string, { readonly turn: Slots; users: number }>();

  /** Runs `work` when it has all of its keys; an abort while waiting rejects with the signal's reason. */
  async use<T>(keys: readonly string[], signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    // In one order, so that nobody waits for somebody who waits for him.
    const [key, ...others] = [...new Set(keys)].sort();
    if (key === undefined) return await work();
    const one = this.#used.get(key) ?? { turn: new Slots(1), users: 0 };
    one.users++;
    this.#used.set(key, one);
    try {
      return await one.turn.use(signal, () => this.use(others, signal, work));
    } finally {
      if (--one.users === 0) this.#used.delete(key);
    }
  }
}
