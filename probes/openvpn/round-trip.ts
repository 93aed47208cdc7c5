/** Samples that are remembered. */
const keptSamples = 8;
/** The pauses of a first reset, while nothing is known about the way, grow by this factor. */
const growth = 1.6;
const firstPauseMs = 250;
const longestPauseMs = 2000;

/**
 * What is known about the round trip to one server, and the pauses that follow from it. A sample is the time from a reset to its answer,
 * of resets that were sent once: which one a later answer is for, nobody knows (RFC 6298 section 3).
 */
export class RoundTrip {
  readonly #samples: number[] = [];
  #atMostMs: number | undefined;
  #isLossy = false;

  note(durationMs: number): void {
    this.#samples.push(durationMs);
    if (this.#samples.length > keptSamples) this.#samples.shift();
  }

  /** A reset that was sent several times was answered so long after the first: the round trip is at most that. */
  noteAtMost(durationMs: number): void {
    this.#atMostMs = durationMs;
  }

  /** Something had to be sent again before it was answered. */
  noteLoss(): void {
    this.#isLossy = true;
  }

  get isLossy(): boolean {
    return this.#isLossy;
  }

  /** The longest of the last samples, before the first what it is at most; undefined before any answer. */
  get ms(): number | undefined {
    return this.#samples.length === 0 ? this.#atMostMs : Math.max(...this.#samples);
  }

  /** After the n-th reset, from 1. */
  resetPauseMs(n: number): number {
    const first = this.ms === undefined ? firstPauseMs : Math.max(leastPauseMs, 3 * this.ms);
    return Math.min(longestPauseMs, first * growth ** (n - 1));
  }

  /** Between two sendings of what was not acknowledged: longer than a round trip, so that a server that is merely far is not hurried. */
  resendPauseMs(): number {
    return Math.max(leastPauseMs, 1.5 * (this.ms ?? firstPauseMs));
  }

  /** For an acknowledgement that the answer to a later packet overtook. */
  lateMs(): number {
    return Math.max(leastLateMs, this.ms ?? firstPauseMs);
  }
}

const leastPauseMs = 60;
const leastLateMs = 25;
