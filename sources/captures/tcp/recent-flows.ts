import type { FlowKey } from './flow-key.ts';
import { KeySlots } from './key-slots.ts';

/** Of IPv4 and of IPv6, whose keys are of different lengths. */
interface Half<V> {
  readonly short: KeySlots<V>;
  readonly long: KeySlots<V>;
}

/**
 * What was seen lately of conversations, in two halves as in `RecentMap`, by numbers in place of a text for each packet. Whoever chooses addresses so that
 * they fall together is forgotten sooner, and nothing takes longer.
 */
export class RecentFlows<V> {
  readonly #half: number;
  readonly #onForgotten: (value: V) => void;
  readonly #seed = Math.trunc(Math.random() * 0x7fffffff);
  #newer: Half<V> = emptyHalf();
  #older: Half<V> = emptyHalf();

  constructor(atMost: number, onForgotten: (value: V) => void = () => undefined) {
    this.#half = Math.max(1, Math.floor(atMost / 2));
    this.#onForgotten = onForgotten;
  }

  get(key: FlowKey): V | undefined {
    const hash = this.#hashOf(key);
    const newer = slotsOf(this.#newer, key).get(key.words, hash);
    if (newer !== undefined) return newer;
    const slots = slotsOf(this.#older, key);
    const older = slots.get(key.words, hash);
    if (older === undefined) return undefined;
    slots.delete(key.words, hash);
    this.#set(key, hash, older);
    return older;
  }

  set(key: FlowKey, value: V): void {
    const hash = this.#hashOf(key);
    slotsOf(this.#older, key).delete(key.words, hash);
    this.#set(key, hash, value);
  }

  delete(key: FlowKey): void {
    const hash = this.#hashOf(key);
    for (const half of [this.#newer, this.#older]) slotsOf(half, key).delete(key.words, hash);
  }

  /** The older half is forgotten, and the newer takes its place. */
  forgetOlder(): void {
    const emptied = this.#older;
    const forgotten = takenFrom(emptied);
    this.#older = this.#newer;
    this.#newer = emptied;
    for (const one of forgotten) this.#onForgotten(one);
  }

  /** Everything that is left, which is forgotten by that. */
  clear(): void {
    const left = [...takenFrom(this.#older), ...takenFrom(this.#newer)];
    for (const one of left) this.#onForgotten(one);
  }

  #set(key: FlowKey, hash: number, value: V): void {
    if (!slotsOf(this.#newer, key).set(key.words, hash, value)) {
      this.forgetOlder();
      slotsOf(this.#newer, key).set(key.words, hash, value);
    }
    if (this.#newer.short.size + this.#newer.long.size >= this.#half) this.forgetOlder();
  }

  #hashOf({ words, count }: FlowKey): number {
    let hash = this.#seed;
    for (let at = 0; at < count; at += 1) {
      hash = Math.imul(hash ^ (words[at] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }
}

function emptyHalf<V>(): Half<V> {
  return { short: new KeySlots(4), long: new KeySlots(10) };
}

function slotsOf<V>(half: Half<V>, { count }: FlowKey): KeySlots<V> {
  return count === 4 ? half.short : half.long;
}

function takenFrom<V>({ short, long }: Half<V>): readonly V[] {
  return [...short.take(), ...long.take()];
}
