/** How fast a run goes, and how long it still takes. */
export interface Pace {
  /** Gateways a second, of the last minute or so. */
  readonly perSecond: number;
  /** Undefined where it is not known how many there are, or nothing is done yet. */
  readonly leftMs?: number | undefined;
}

/** Moments of gateways that the rate is made of: fewer than a minute of a fast run, more than the first ones of a slow one. */
const moments = 1000;
const windowMs = 60_000;

/** Told when a gateway is done. The rate is that of the last minute, for a fleet is not alike from its one end to the other. */
export class PaceOfRun {
  readonly #times: number[] = [];
  readonly #startedMs: number;

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  done(nowMs: number): void {
    this.#times.push(nowMs);
    if (this.#times.length > moments) this.#times.shift();
  }

  pace(nowMs: number, left?: number): Pace {
    while ((this.#times[0] ?? nowMs) < nowMs - windowMs) this.#times.shift();
    const isWhole = this.#times.length < moments && nowMs - this.#startedMs <= windowMs;
    const sinceMs = isWhole ? this.#startedMs : (this.#times[0] ?? this.#startedMs);
    const perSecond = nowMs > sinceMs ? (1000 * this.#times.length) / (nowMs - sinceMs) : 0;
    return { perSecond, leftMs: left === undefined || perSecond === 0 ? undefined : (1000 * left) / perSecond };
  }
}
