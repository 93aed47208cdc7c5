import type { Clock } from './clock.ts';
import { Slots } from './slots.ts';

/** An endpoint that answers is done by then, unless it answers slowly. */
const momentMs = 2000;

/**
 * Bounds how many endpoints were begun a moment ago. Each that answers wants the processor, and its memory until it is done; more of them at once make none
 * of them sooner. Those that are slow or not there wait beside them, and keep nobody.
 */
export class Begun {
  readonly #slots: Slots;
  readonly #clock: Pick<Clock, 'after'>;

  constructor(size: number, clock: Pick<Clock, 'after'>) {
    this.#slots = new Slots(size);
    this.#clock = clock;
  }

  /** Runs `work` when there is room; an abort while waiting rejects with the signal's reason. */
  async use<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return await this.#slots.useAtFirst(signal, (over) => this.#clock.after(momentMs, over), work);
  }
}
