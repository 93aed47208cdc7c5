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
}

/**
 * Runs `work` until it is done or its time is up, and waits for no more than the grace after that, whether or not it heeds its signal.
 * Rejects with what `work` throws, and with the run's reason when that aborts.
 */
export async function withinTime(
  { limitMs, signal, graceMs }: TimeLimitOptions,
  work: (limit: TimeLimit) => Promise<void>,
): Promise<WithinTime> {
  signal.throwIfAborted();
  const late = new AbortController();
  const until = AbortSignal.any([signal, late.signal]);
  let leftMs = limitMs;
  let startedMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    startedMs = performance.now();
    timer = setTimeout(() => late.abort(new Error('the time for this target is up')), leftMs);
  };
  const pause = (): (() => void) => {
    clearTimeout(timer);
    leftMs = Math.max(0, leftMs - (performance.now() - startedMs));
    return start;
  };
  const { promise: over, reject: giveUp } = Promise.withResolvers<never>();
  over.catch(() => undefined);
  let grace: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    grace = setTimeout(() => giveUp(until.reason as Error), graceMs);
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
    clearTimeout(timer);
    clearTimeout(grace);
    until.removeEventListener('abort', onAbort);
  }
}
