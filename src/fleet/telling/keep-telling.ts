import { sleep } from '../../run/clock.ts';
import type { Database } from '../../store/database.ts';
import type { SettleOptions } from '../../store/settle.ts';
import { isAway } from '../patience.ts';
import { type DeliverOptions, deliverDue, type Telling } from './deliver-due.ts';
import { tellSettled } from './events.ts';

const pauseMs = 5000;

/** What work that settles is given where somebody is told of it. */
export interface Told {
  /** Writes what is to be told; nothing where nobody is. */
  readonly onSettled: NonNullable<SettleOptions['onSettled']>;
  /** Aborts with that of the work, too, where nothing can be told any more. */
  readonly signal: AbortSignal;
}

/**
 * Tells what is due while `work` goes on, and what it found until its end; `who`: those who are told by then. When the signal aborts a message that is under way is
 * broken off, and sent again by whoever tells next. While the store is away nothing is told, and whoever works says so. `onFailed` hears of a receiver once
 * by the same reason. Rejects with what is wrong otherwise, and as `work` does.
 */
export async function withTelling<T>(
  database: Database,
  who: () => Telling,
  options: DeliverOptions,
  work: (told: Told) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const broken = new AbortController();
  const told = keepTelling(database, who, options, ended.signal).catch((error: unknown) => broken.abort(error));
  try {
    return await work({
      onSettled: async (sql, settled) => {
        if (who().channels.length > 0) await tellSettled(sql, settled);
      },
      signal: AbortSignal.any([options.signal, broken.signal]),
    });
  } finally {
    ended.abort();
    await told;
    broken.signal.throwIfAborted();
  }
}

async function keepTelling(
  database: Database,
  who: () => Telling,
  options: DeliverOptions,
  ended: AbortSignal,
): Promise<void> {
  const { clock, signal } = options;
  const either = AbortSignal.any([signal, ended]);
  const said = new Map<string, string>();
  const onFailed = (receiver: string, why: string): void => {
    // Each message is tried many times, and all of them fail alike.
    if (said.get(receiver) !== why) options.onFailed?.(receiver, why);
    said.set(receiver, why);
  };
  for (let isLast = false; !isLast; ) {
    await sleep(clock, pauseMs, either).catch(() => undefined);
    if (signal.aborted) return;
    isLast = ended.aborted;
    try {
      await deliverDue(database, who(), { ...options, onFailed });
    } catch (error) {
      if (signal.aborted) return;
      if (!isAway(error)) throw error;
    }
  }
}
