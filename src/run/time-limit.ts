import type { Clock } from './clock.ts';

/** How one piece of work with a bound in time ended. */
export type WithinTime = 'done' | 'late';

export interface TimeLimit {
  /** Aborted when the time is up, or when the run is. */
  readonly signal: AbortSignal;
  /** Rejects when the grace behind that is over, too: for waits inside of the work that must not outlast it. */
  readonly over: Promise<never>;
  /** Stops the clock, for waits that are others' doing; returns what lets it go on. */
  readonly pause: () => () => void;
}

export interface TimeLimitOptions {
  readonly limitMs: number;
  /** Of the run. */
  readonly signal: AbortSignal;
  /** What the work may take after either to put away what it has made. */
  readonly graceMs: number;
  readonly clock: Pick<Clock, 'nowMs' | 'after'>;
}

/**
 * Runs `work` until it is done or its time is up, and waits for no more than the grace after that, whether or not it heeds its signal.
 * Rejects with what `work` throws, and with the run's reason when that aborts.
 */
export async function withinTime(
  { limitMs, signal, graceMs, clock: { nowMs, after } }: TimeLimitOptions,
  work: (limit: TimeLimit) => Promise<void>,
): Promise<WithinTime> {
  signal.throwIfAborted();
  const late = new AbortController();
  const until = AbortSignal.any([signal, late.signal]);
  let leftMs = limitMs;
  let startedMs = nowMs();
  let stop = (): void => undefined;
  const start = (): void => {
    startedMs = nowMs();
    stop = after(leftMs, () => late.abort(new Error('the time for this target is up')));
  };
  const pause = (): (() => void) => {
    stop();
    leftMs = Math.max(0, leftMs - (nowMs() - startedMs));
    return start;
  };
  const { promise: over, reject: giveUp } = Promise.withResolvers<never>();
  over.catch(() => undefined);
  let endGrace = (): void => undefined;
  const onAbort = (): void => {
    endGrace = after(graceMs, () => giveUp(until.reason as Error));
  };
  until.addEventListener('abort', onAbort, { once: true });
  start();
  try {
    const done = work({ signal: until, over, pause });
    done.catch(() => undefined);
    await Promise.race([done, over]);
    return 'done';
  } catch (error) {
    signal.throwIfAborted();
    if (late.signal.aborted) return 'late';
    throw error;
  } finally {
    stop();
    endGrace();
    until.removeEventListener('abort', onAbort);
  }
}
