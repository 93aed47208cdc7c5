import { type Clock, systemClock } from '../../run/clock.ts';
import type { PacedProgress } from '../paced-progress.ts';
import type { Output } from './streams.ts';

/** No more often is told how far a run is. */
const everyMs = 1000;

/** Writes progress as JSON, one object a line; what would come too often is left out, but for the last. */
export class ProgressJson {
  readonly #output: Output;
  readonly #clock: Pick<Clock, 'nowMs'>;
  #lastMs = Number.NEGATIVE_INFINITY;
  #kept: PacedProgress | undefined;

  constructor(output: Output, clock: Pick<Clock, 'nowMs'> = systemClock) {
    this.#output = output;
    this.#clock = clock;
  }

  show(progress: PacedProgress): void {
    const nowMs = this.#clock.nowMs();
    if (progress.step !== 'observed' && progress.step !== 'fleet') this.#write(progress);
    else if (nowMs < this.#lastMs + everyMs) this.#kept = progress;
    else {
      this.#lastMs = nowMs;
      this.#kept = undefined;
      this.#write(progress);
    }
  }

  /** Writes what was left out last. */
  end(): void {
    if (this.#kept !== undefined) this.#write(this.#kept);
    this.#kept = undefined;
  }

  #write(progress: PacedProgress): void {
    this.#output.write(`${JSON.stringify(told(progress))}\n`);
  }
}

/** In the shape that docs/progress.md has. */
function told(progress: PacedProgress): Readonly<Record<string, unknown>> {
  switch (progress.step) {
    case 'observed': {
      const { done, of, observations, target, pace } = progress;
      return { step: 'scan', done, of, ...rateOf(pace), observations, target };
    }
    case 'fleet': {
      const { step, of = null, inHand, seen, faults, interrupted, observations, sent, repeated, unanswered } = progress;
      const done = seen + faults + interrupted;
      const counts = { inHand, seen, faults, interrupted, observations, sent, repeated, unanswered };
      return { step, done, of, ...rateOf(progress.pace), ...counts };
    }
    case 'driver':
    case 'judging':
    case 'note':
    case 'swept':
      return progress;
  }
}

function rateOf({ perSecond, leftMs }: { readonly perSecond: number; readonly leftMs?: number | undefined }) {
  return {
    perSecond: Math.round(perSecond * 100) / 100,
    leftSeconds: leftMs === undefined ? null : Math.round(leftMs / 1000),
  };
}
