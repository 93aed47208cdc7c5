import { Session } from 'node:inspector/promises';

/** Which blocks of our own code ran, as V8 counts them. */
export class Coverage implements Disposable {
  readonly #session = new Session();
  readonly #seen = new Set<string>();
  readonly #isOwn: (url: string) => boolean;

  private constructor(isOwn: (url: string) => boolean) {
    this.#isOwn = isOwn;
  }

  /** Counts from now on, in the scripts that `isOwn` takes. Blocks are told of functions that are compiled later alone: load them afterwards. */
  static async start(isOwn: (url: string) => boolean): Promise<Coverage> {
    const coverage = new Coverage(isOwn);
    coverage.#session.connect();
    await coverage.#session.post('Profiler.enable');
    await coverage.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return coverage;
  }

  /** Begins anew, for another target. */
  forget(): void {
    this.#seen.clear();
  }

  /** Blocks that were seen so far. */
  get size(): number {
    return this.#seen.size;
  }

  /** Blocks that ran since the last call and never before; `keep`: they count as seen from now on. */
  async fresh(keep: boolean): Promise<number> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    let fresh = 0;
    for (const { url, scriptId, functions } of result) {
      if (!this.#isOwn(url)) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          const block = `${scriptId}:${startOffset}:${endOffset}`;
          if (count === 0 || this.#seen.has(block)) continue;
          fresh++;
          if (keep) this.#seen.add(block);
        }
      }
    }
    return fresh;
  }

  [Symbol.dispose](): void {
    this.#session.disconnect();
  }
}
