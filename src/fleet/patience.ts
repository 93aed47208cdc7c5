import { type Clock, sleep } from '../run/clock.ts';
import { StoreError, type StoreErrorCode } from '../store/store-error.ts';

/** What passes by itself, or when somebody sees to it. */
const passing: ReadonlySet<StoreErrorCode> = new Set([
  'store-unreachable',
  'store-read-only',
  'store-full',
  'store-busy',
  'store-lost',
  'store-slow',
]);

/** Whether an error says that the store cannot be used for now. */
export function isAway(error: unknown): error is StoreError {
  return error instanceof StoreError && passing.has(error.code);
}

export interface PatienceOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** Told once, until it can be used again. */
  readonly onAway: (message: string) => void;
  readonly onBack: () => void;
  readonly signal: AbortSignal;
}

const leastPauseMs = 1000;
const mostPauseMs = 30_000;

/** Tries again what a store does not take for now, with longer and longer pauses. */
export class Patience {
  readonly #options: PatienceOptions;
  #isAway = false;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Tries until it works; rejects with what is no such error, and with that error or the signal's reason when it is to end. */
  async until<T>(work: () => Promise<T>): Promise<T> {
    const { clock, signal } = this.#options;
    for (let pauseMs = leastPauseMs; ; pauseMs = Math.min(2 * pauseMs, mostPauseMs)) {
      try {
        return await this.once(work);
      } catch (error) {
        if (!isAway(error) || signal.aborted) throw error;
      }
      await sleep(clock, pauseMs, signal);
    }
  }

  /** Tries once, and remembers whether the store could be used. */
  async once<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      if (this.#isAway) this.#options.onBack();
      this.#isAway = false;
      return result;
    } catch (error) {
      if (isAway(error)) {
        if (!this.#isAway) this.#options.onAway(error.message);
        this.#isAway = true;
      }
      throw error;
    }
  }
}
