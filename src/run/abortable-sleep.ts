import { setTimeout } from 'node:timers/promises';

/** Waits; rejects with the signal's reason when it aborts: a timer's own abort error says nothing to whoever waits. */
export async function abortableSleep(durationMs: number, signal: AbortSignal): Promise<void> {
  await setTimeout(durationMs, undefined, { signal }).catch(() => {
    throw signal.reason as Error;
  });
}
