import { GateproofError } from '../../core/gateproof-error.ts';
import { ViciError } from '../../packages/strongswan-vici-ts/src/errors.ts';
import { drivenKeys } from './driven-keys.ts';
import type { IkeLook, IkeObserver } from './ike-observer.ts';
import { Slots } from './slots.ts';
import type { TimeLimit } from './time-limit.ts';
import { TurnsByKey } from './turns-by-key.ts';

/** charon has 16 threads, and a negotiation that goes on takes one of them. */
const looksAtOnce = 4;

/** One driver and the looks that go on with it. */
interface Running {
  readonly observer: Promise<IkeObserver>;
  looks: number;
}

/**
 * The driver of a run: started for the first target that wants it, used by several at a time as far as they share nothing at it, and started anew
 * when it failed. One that failed is put away when the others are done with it.
 */
export class SharedDriver implements AsyncDisposable {
  /** Why drivers could not be put away, by then. */
  readonly leftBehind: unknown[] = [];
  readonly #start: () => Promise<IkeObserver>;
  readonly #turns = new TurnsByKey();
  readonly #places = new Slots(looksAtOnce);
  /** As many as there are places: whoever takes all of them has the only key. */
  readonly #preSharedKeys = new Slots(looksAtOnce);
  #running: Running | undefined;
  /** Those that failed and are still used. */
  readonly #failed = new Set<Running>();

  constructor(start: () => Promise<IkeObserver>) {
    this.#start = start;
  }

  /**
   * Looks at an endpoint when its turn comes; the wait for it is not the endpoint's. Returns what kept the driver from it, in words: one that
   * cannot be had, or that failed. Rejects with the limit's reason, and with a fault of ours.
   */
  async look(look: IkeLook, limit: TimeLimit): Promise<string | undefined> {
    const resume = limit.pause();
    const { signal } = limit;
    const { own, preSharedKey } = drivenKeys(look.address, look.credentials);
    const now = (): Promise<string | undefined> => this.#places.use(signal, () => this.#lookNow(look, limit, resume));
    return await this.#turns.use(own, signal, () => {
      if (preSharedKey === 'none') return now();
      if (preSharedKey === 'named') return this.#preSharedKeys.use(signal, now);
      return this.#turns.use(['alone'], signal, () => this.#alone(signal, looksAtOnce, now));
    });
  }

  /** Runs `work` when nobody else has a pre-shared key. */
  async #alone<T>(signal: AbortSignal, left: number, work: () => Promise<T>): Promise<T> {
    return left === 0 ? await work() : await this.#preSharedKeys.use(signal, () => this.#alone(signal, left - 1, work));
  }

  async #lookNow(look: IkeLook, limit: TimeLimit, resume: () => void): Promise<string | undefined> {
    this.#running ??= { observer: this.#start(), looks: 0 };
    const running = this.#running;
    running.looks++;
    try {
      const observer = await running.observer.catch((error: unknown) => {
        limit.signal.throwIfAborted();
        return wordsOf(error);
      });
      resume();
      if (typeof observer === 'string') return observer;
      try {
        const looked = observer.observe(look);
        looked.catch(() => undefined);
        await Promise.race([looked, limit.over]);
        return undefined;
      } catch (error) {
        // What failed, or did not end with its time, is no driver for the next target.
        this.#retire(running);
        limit.signal.throwIfAborted();
        return `the driver failed: ${wordsOf(error)}`;
      }
    } finally {
      running.looks--;
      if (this.#failed.has(running) && running.looks === 0) await this.#putAway(running);
    }
  }

  /** Puts away those that there are. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running !== undefined) this.#retire(this.#running);
    await Promise.all([...this.#failed].map((one) => this.#putAway(one)));
  }

  #retire(running: Running): void {
    this.#failed.add(running);
    if (this.#running === running) this.#running = undefined;
  }

  async #putAway(running: Running): Promise<void> {
    this.#failed.delete(running);
    const observer = await running.observer.catch(() => undefined);
    try {
      await observer?.[Symbol.asyncDispose]();
    } catch (error) {
      this.leftBehind.push(error);
    }
  }
}

/** The words of an error of what drives the probes (engine, container, VICI); one of our own code goes on. */
function wordsOf(error: unknown): string {
  if (error instanceof Error && isOfSurroundings(error)) return error.message;
  throw error;
}

/** A system error has the call that failed, an answer of the container engine its status. */
function isOfSurroundings(error: Error): boolean {
  if (error instanceof GateproofError) return error.fault === 'environment';
  return error instanceof ViciError || 'syscall' in error || 'statusCode' in error;
}
