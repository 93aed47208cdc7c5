/**
 * A map of what was used lately, in two halves: when the newer is full, the older is forgotten and the newer takes its place. A look-up costs what one of a
 * map does, and what was used within the last half is never forgotten.
 */
export class RecentMap<V> {
  readonly #half: number;
  readonly #onForgotten: (value: V) => void;
  #newer = new Map<string, V>();
  #older = new Map<string, V>();

  constructor(atMost: number, onForgotten: (value: V) => void = () => undefined) {
    this.#half = Math.max(1, Math.floor(atMost / 2));
    this.#onForgotten = onForgotten;
  }

  get(key: string): V | undefined {
    const newer = this.#newer.get(key);
    if (newer !== undefined) return newer;
    const older = this.#older.get(key);
    if (older === undefined) return undefined;
    this.set(key, older);
    return older;
  }

  set(key: string, value: V): void {
    this.#newer.set(key, value);
    this.#older.delete(key);
    if (this.#newer.size < this.#half) return;
    const forgotten = this.#older;
    this.#older = this.#newer;
    this.#newer = new Map();
    for (const one of forgotten.values()) this.#onForgotten(one);
  }

  delete(key: string): void {
    this.#newer.delete(key);
    this.#older.delete(key);
  }

  /** Everything that is left, which is forgotten by that. */
  clear(): void {
    const left = [...this.#older.values(), ...this.#newer.values()];
    this.#older = new Map();
    this.#newer = new Map();
    for (const one of left) this.#onForgotten(one);
  }
}
