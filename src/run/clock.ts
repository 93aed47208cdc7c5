import type { Timers } from '../../probes/openvpn/packet-link.ts';

/** The time that a run goes by; a test hands in one of its own. */
export interface Clock {
  /** Milliseconds since any moment, always the same one. */
  readonly nowMs: () => number;
  readonly date: () => Date;
  /** Runs `then` once after `durationMs`; the returned function keeps it from running. */
  readonly after: Timers['after'];
}

/** The process's own. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  date: () => new Date(),
  after: (durationMs, then) => {
    const timer = setTimeout(then, durationMs);
    return () => clearTimeout(timer);
  },
};

/** Waits; rejects with the signal's reason when it aborts. */
export async function sleep({ after }: Pick<Clock, 'after'>, durationMs: number, signal: AbortSignal): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const cancel = after(durationMs, resolve);
  try {
    await unlessAborted(over, signal);
  } finally {
    cancel();
  }
}

/** What was asked for, or a rejection: with what `late` makes when the time is up, with the signal's reason when that aborts. */
export async function answeredWithin<T>(
  { after }: Pick<Clock, 'after'>,
  { withinMs, signal, late }: { readonly withinMs: number; readonly signal: AbortSignal; readonly late: () => Error },
  asked: Promise<T>,
): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const cancel = after(withinMs, () => reject(late()));
  try {
    return await unlessAborted(Promise.race([asked, over]), signal);
  } finally {
    cancel();
  }
}

/** What is awaited; rejects with the signal's reason when it aborts. Leaves nothing behind at the signal. */
export async function unlessAborted<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason as Error);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([aborted, awaited]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
