import { type Clock, sleep } from '../run/clock.ts';
import { endHolding, type Holding, renewHolding, takeHolding } from '../store/holding.ts';
import { DueRounds, type DueRoundsOptions } from './due-rounds.ts';
import { FleetError } from './fleet-error.ts';
import { HeldLeases } from './held-leases.ts';
import { isAway, Patience } from './patience.ts';
import { StoreClock } from './store-clock.ts';

export interface MonitorOptions extends Omit<DueRoundsOptions, 'leaseMs' | 'clock'> {
  readonly clock: Clock;
  /** For how long what a process had stays its own when it dies; default two minutes. */
  readonly leaseMs?: number;
}

/** What it is at a store of which there is one. */
const monitorName = 'monitor';

/**
 * Scans what of an inventory is due, settles it, judges anew what a date changed, until `signal`, or with `once` until nothing is due. What is in
 * flight when it is to end is not settled, and due as it was. Throws HeldError where the store has a monitor, FleetError `monitor-replaced`.
 */
export async function monitor(options: MonitorOptions): Promise<void> {
  const { database, by, leaseMs = 120_000 } = options;
  const clock = new StoreClock(options.clock);
  await clock.measure(database);
  const now = (): number => clock.date().getTime();
  const holding = await takeHolding(database, { name: monitorName, by, now: now(), forMs: leaseMs });
  const ended = new AbortController();
  const replaced = new AbortController();
  const signal = AbortSignal.any([options.signal, replaced.signal]);
  const patience = new Patience({
    clock,
    signal,
    onAway: (message) => options.onEvent({ kind: 'store-away', message }),
    onBack: () => options.onEvent({ kind: 'store-back' }),
  });
  const leases = new HeldLeases(database, patience);
  const failed = (error: unknown): void => replaced.abort(error);
  const kept = Promise.all([
    leases.keep({ clock, leaseMs }, ended.signal).catch(failed),
    keepHolding({ ...options, clock, leaseMs, holding, patience }, ended.signal).catch(failed),
  ]);
  try {
    await new DueRounds({ ...options, clock, signal, leaseMs }, patience, leases).run();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    ended.abort();
    await kept;
    await leases.releaseAll();
    await patience.once(async () => await endHolding(database, holding)).catch(ignoreAway);
  }
  if (replaced.signal.aborted) throw replaced.signal.reason as Error;
}

interface KeepHoldingOptions extends MonitorOptions {
  readonly leaseMs: number;
  readonly holding: Holding;
  readonly patience: Patience;
}

async function keepHolding(
  { database, clock, leaseMs, holding, patience }: KeepHoldingOptions,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    await sleep(clock, leaseMs / 3, ended).catch(() => undefined);
    if (ended.aborted) return;
    const isOurs = await patience
      .once(async () => await renewHolding(database, holding, clock.date().getTime() + leaseMs))
      .catch((error: unknown) => ignoreAway(error) ?? true);
    if (isOurs) continue;
    throw new FleetError(
      'monitor-replaced',
      'another monitor has this store by now: this one did not say for longer than its lease that it is alive; what it was scanning is not settled',
    );
  }
}

/** The store is away, and what was to be told it is over by itself after a while. */
function ignoreAway(error: unknown): undefined {
  if (!isAway(error)) throw error;
}
