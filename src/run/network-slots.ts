import { addressBlock } from './address-block.ts';
import { Slots } from './slots.ts';

/** Bounds how many endpoints of one network are probed at once, whoever probes them. */
export interface Networks {
  /** Runs `work` when there is room in the network of the address; an abort while waiting rejects with the signal's reason. */
  use<T>(address: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** Those of this thread. What nobody uses is forgotten, so that ten thousand networks leave nothing behind. */
export class NetworkSlots implements Networks {
  readonly #size: number;
  readonly #used = new Map<string, { readonly slots: Slots; users: number }>();

  constructor(size: number) {
    this.#size = size;
  }

  async use<T>(address: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const block = addressBlock(address);
    if (block === undefined) return await work();
    const network = this.#used.get(block) ?? { slots: new Slots(this.#size), users: 0 };
    network.users++;
    this.#used.set(block, network);
    try {
      return await network.slots.use(signal, work);
    } finally {
      if (--network.users === 0) this.#used.delete(block);
    }
  }

  /** Networks that somebody uses or waits for. */
  get size(): number {
    return this.#used.size;
  }
}
