import { GateproofError } from '../../core/gateproof-error.ts';
import { ViciError } from '../../packages/strongswan-vici-ts/src/errors.ts';
import type { IkeLook, IkeObserver } from './ike-observer.ts';
import { Slots } from './slots.ts';
import type { TimeLimit } from './time-limit.ts';

/** The driver of a run: started for the first target that wants it, used by one at a time, and started anew when it failed. */
export class SharedDriver implements AsyncDisposable {
  /** Why drivers could not be put away, by then. */
  readonly leftBehind: unknown[] = [];
  readonly #start: () => Promise<IkeObserver>;
  readonly #turn = new Slots(1);
  #running: Promise<IkeObserver> | undefined;

  constructor(start: () => Promise<IkeObserver>) {
    this.#start = start;
  }

  /**
   * Looks at an endpoint when its turn comes; the wait for it is not the endpoint's. Returns what kept the driver from it, in words: one that
   * cannot be had, or that failed. Rejects with the limit's reason, and with a fault of ours.
   */
  async look(look: IkeLook, limit: TimeLimit): Promise<string | undefined> {
    const resume = limit.pause();
    return await this.#turn.use(limit.signal, async () => {
      this.#running ??= this.#start();
      const observer = await this.#running.catch((error: unknown) => {
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
        await this[Symbol.asyncDispose]();
        limit.signal.throwIfAborted();
        return `the driver failed: ${wordsOf(error)}`;
      }
    });
  }

  /** Puts away the one that runs, if any does. */
  async [Symbol.asyncDispose](): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    const observer = await running?.catch(() => undefined);
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
