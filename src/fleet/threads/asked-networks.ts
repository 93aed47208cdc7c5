import { addressBlock } from '../../run/address-block.ts';
import type { Networks } from '../../run/network-slots.ts';
import type { FromThread } from './thread-message.ts';

/** The networks of a run as one of its threads has them: it asks for room and waits for the answer. */
export class AskedNetworks implements Networks {
  readonly #post: (message: Extract<FromThread, { readonly kind: 'wanted' | 'left' }>) => void;
  readonly #waiting = new Map<number, () => void>();
  #asked = 0;

  constructor(post: (message: Extract<FromThread, { readonly kind: 'wanted' | 'left' }>) => void) {
    this.#post = post;
  }

  async use<T>(address: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (addressBlock(address) === undefined) return await work();
    signal.throwIfAborted();
    const id = ++this.#asked;
    const { promise: granted, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiting.set(id, resolve);
    this.#post({ kind: 'wanted', id, address });
    try {
      await granted;
      return await work();
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#waiting.delete(id);
      this.#post({ kind: 'left', id });
    }
  }

  granted(id: number): void {
    this.#waiting.get(id)?.();
  }
}
