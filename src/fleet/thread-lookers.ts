import { programThread } from '../../core/program-files.ts';
import type { ProbingLimits } from '../inputs/probing-limits.ts';
import { ThreadLooker, type ThreadLookerOptions } from './threads/thread-looker.ts';

export interface ThreadLookersOptions extends Omit<ThreadLookerOptions, 'file'> {
  readonly count: number;
  /** What the threads run. Default: what looks at gateways. */
  readonly file?: URL | undefined;
}

/** The threads of a run. One that ended is replaced. */
export class ThreadLookers implements AsyncDisposable {
  readonly #options: ThreadLookersOptions;
  #all: readonly ThreadLooker[] = [];
  /** Those that are being started in place of others. */
  readonly #starting = new Set<Promise<void>>();

  private constructor(options: ThreadLookersOptions) {
    this.#options = options;
  }

  /** Resolves when all of them can look; rejects with what kept one from it. */
  static async start(options: ThreadLookersOptions): Promise<ThreadLookers> {
    const threads = new ThreadLookers(options);
    threads.#all = Array.from({ length: options.count }, () => threads.#make());
    try {
      await Promise.all(threads.#all.map((one) => one.ready));
    } catch (error) {
      await threads[Symbol.asyncDispose]();
      throw error;
    }
    return threads;
  }

  /** The one that has least to do; undefined where there is none. */
  leastBusy(): ThreadLooker | undefined {
    for (const ended of this.#all.filter(({ isThere }) => !isThere)) this.#replace(ended);
    return this.#all.reduce<ThreadLooker | undefined>(
      (least, one) => (least === undefined || one.inHand < least.inHand ? one : least),
      undefined,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map((one) => one[Symbol.asyncDispose]()));
    await Promise.all(this.#starting);
  }

  /** One that cannot even be started is not tried again: the others have its work. */
  #replace(ended: ThreadLooker): void {
    this.#all = this.#all.filter((one) => one !== ended);
    if (this.#options.signal.aborted) return;
    const next = this.#make();
    const started = next.ready.then(
      () => {
        this.#all = [...this.#all, next];
      },
      () => undefined,
    );
    this.#starting.add(started);
    void started.then(() => this.#starting.delete(started));
  }

  #make(): ThreadLooker {
    const { settings, count, file = programThread('fleet/threads/look-thread', import.meta.url) } = this.#options;
    const limits = shareOf(settings.limits, count);
    return new ThreadLooker({ ...this.#options, settings: { ...settings, limits }, file });
  }
}

/** Of what is probed at once each thread has its share. */
function shareOf(limits: ProbingLimits, count: number): ProbingLimits {
  return { ...limits, atOnce: Math.ceil(limits.atOnce / count) };
}
