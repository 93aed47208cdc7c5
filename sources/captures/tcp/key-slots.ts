/** Slots at the beginning, a power of two; half of them are never taken. */
const firstSlots = 1024;
/** Slots that are looked at, one after another. Only keys that somebody chose to fall together come to it. */
const longestRun = 256;
/** Of so many slots at least one was taken, where a table is worth emptying. */
const fewest = 16;

const nothing = new Int32Array(0);

/**
 * Values by keys of a fixed number of words, in the order in which they came: an open table of places in lists that grow. `hash` is that of the key.
 */
export class KeySlots<V> {
  readonly #words: number;
  /** Place in the lists and one; 0 where nothing stands. */
  #slots = nothing;
  #keys = nothing;
  #hashes = nothing;
  #values: (V | undefined)[] = [];

  constructor(words: number) {
    this.#words = words;
    this.#tables(firstSlots);
  }

  /** Keys that stand here, also those whose values were taken away. */
  get size(): number {
    return this.#values.length;
  }

  get(key: Int32Array, hash: number): V | undefined {
    const slot = this.#find(key, hash);
    return slot < 0 ? undefined : this.#values[(this.#slots[slot] as number) - 1];
  }

  /** Returns false where there is no room near its place. */
  set(key: Int32Array, hash: number, value: V): boolean {
    const slot = this.#find(key, hash);
    if (slot < 0) return false;
    const known = this.#slots[slot] as number;
    if (known > 0) {
      this.#values[known - 1] = value;
      return true;
    }
    const at = this.#values.length;
    this.#slots[slot] = at + 1;
    this.#hashes[at] = hash;
    for (let word = 0; word < this.#words; word += 1) this.#keys[at * this.#words + word] = key[word] as number;
    this.#values.push(value);
    if (this.#values.length === this.#hashes.length) this.#grow();
    return true;
  }

  delete(key: Int32Array, hash: number): void {
    const slot = this.#find(key, hash);
    const at = slot < 0 ? -1 : (this.#slots[slot] as number) - 1;
    if (at >= 0) this.#values[at] = undefined;
  }

  /** All values, after which nothing stands here. The tables are used again: made anew each time, they would be what the collector has most of. */
  take(): readonly V[] {
    const values = this.#values.filter((value) => value !== undefined);
    if (this.#values.length * fewest < this.#slots.length) this.#tables(firstSlots);
    else this.#slots.fill(0);
    this.#values = [];
    return values;
  }

  /** The slot where the key stands, or has room; -1 where neither is. */
  #find(key: Int32Array, hash: number): number {
    const [slots, hashes, keys, words] = [this.#slots, this.#hashes, this.#keys, this.#words];
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let run = 0; run < longestRun; run += 1) {
      const at = (slots[slot] as number) - 1;
      if (at < 0) return slot;
      if (hashes[at] === hash) {
        let same = 0;
        while (same < words && keys[at * words + same] === key[same]) same += 1;
        if (same === words) return slot;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  #grow(): void {
    const [hashes, keys] = [this.#hashes, this.#keys];
    this.#tables(2 * this.#slots.length);
    this.#hashes.set(hashes);
    this.#keys.set(keys);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = 0; at < this.#values.length; at += 1) {
      let slot = (hashes[at] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = at + 1;
    }
  }

  #tables(slots: number): void {
    this.#slots = new Int32Array(slots);
    this.#keys = new Int32Array((slots / 2) * this.#words);
    this.#hashes = new Int32Array(slots / 2);
  }
}
