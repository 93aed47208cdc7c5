import { type Clock, systemClock, unlessAborted } from '../run/clock.ts';
import { NetworkSlots } from '../run/network-slots.ts';
import { type Pace, PaceOfRun } from '../run/pace.ts';
import type { Progress } from '../run/progress.ts';
import { machineOf } from '../scan/machine-of.ts';
import type { FleetSettings } from './fleet-settings.ts';
import { type GatewayWork, isDriven } from './gateway-work.ts';
import type { LookEnd } from './look.ts';
import type { Looker } from './looker.ts';
import { ownLooker } from './own-looker.ts';
import { ThreadLookers } from './thread-lookers.ts';

export interface FleetOptions<Work extends GatewayWork> extends FleetSettings {
  /** Pulled only when there is room for one more. */
  readonly work: AsyncIterable<Work> | Iterable<Work>;
  /** How many gateways there are in all, where that is known. */
  readonly of?: number | undefined;
  /** Threads beside this one; 0: this one alone. */
  readonly threads: number;
  /** Called once for each gateway that was pulled; the run ends with what it rejects with. A gateway takes its room until it has settled. */
  readonly onEnd: (work: Work, end: LookEnd) => Promise<void>;
  readonly onProgress: (progress: FleetProgress) => void;
  /** Told of what concerns no gateway: a strongSwan that was left behind. */
  readonly onFault: (error: unknown) => void;
  readonly signal: AbortSignal;
  readonly clock?: Clock | undefined;
  /** What threads run; default: what looks at gateways. */
  readonly threadFile?: URL | undefined;
}

/** What a fleet tells while it goes on. */
export type FleetProgress =
  | Exclude<Progress, { readonly step: 'observed' }>
  | ({ readonly step: 'fleet' } & FleetState);

export interface FleetState extends FleetSummary {
  /** Gateways that are looked at or wait for their turn. */
  readonly inHand: number;
  readonly of?: number | undefined;
  readonly pace: Pace;
}

export interface FleetSummary {
  /** Gateways that were seen and handed over. */
  readonly seen: number;
  readonly faults: number;
  readonly interrupted: number;
  /** As of `LookCount`. */
  readonly observations: number;
  readonly sent: number;
  readonly repeated: number;
  readonly unanswered: number;
}

/** For four endpoints that are probed another one waits, for its network or its name. */
const inHandPerPlace = 1.25;

/**
 * Looks at gateways as they come, each by itself: scanned, judged, handed over, forgotten. Resolves when all are done, or when `signal` aborts
 * and those in hand have been handed over as interrupted; rejects with what `onEnd` or the work rejects with, when nothing goes on any more.
 */
export async function runFleet<Work extends GatewayWork>(options: FleetOptions<Work>): Promise<FleetSummary> {
  const { limits, onEnd, onProgress, onFault, of, clock = systemClock } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const tally = { seen: 0, faults: 0, interrupted: 0, observations: 0, sent: 0, repeated: 0, unanswered: 0 };
  const pace = new PaceOfRun(clock.nowMs());
  const running = new Set<Promise<void>>();
  const networks = new NetworkSlots(limits.perNetwork);
  const settings: FleetSettings = {
    policies: options.policies,
    trustAnchors: options.trustAnchors,
    limits,
    site: options.site,
    asOf: options.asOf,
  };
  const told = (progress: Progress): void => {
    if (progress.step !== 'observed') onProgress(progress);
  };
  const machine = { ...machineOf(limits, told), perNetwork: networks };
  await using own = await ownLooker(machine, { settings, onProgress: () => undefined, signal }, onFault);
  await using threads = await ThreadLookers.start({
    count: options.threads,
    settings,
    networks,
    signal,
    file: options.threadFile,
  });
  const lookerOf = (work: Work): Looker => (isDriven(work) ? own : (threads.leastBusy() ?? own));

  const lookAt = async (work: Work): Promise<void> => {
    const end = await lookerOf(work).look(work);
    await onEnd(work, end);
    if (end.kind === 'seen') {
      tally.seen++;
      for (const key of ['observations', 'sent', 'repeated', 'unanswered'] as const) tally[key] += end.count[key];
    } else if (end.kind === 'fault') tally.faults++;
    else tally.interrupted++;
    const nowMs = clock.nowMs();
    pace.done(nowMs);
    const done = tally.seen + tally.faults + tally.interrupted;
    const left = of === undefined ? undefined : Math.max(0, of - done);
    onProgress({ step: 'fleet', ...tally, inHand: running.size - 1, of, pace: pace.pace(nowMs, left) });
  };

  const room = Math.max(1, Math.ceil(limits.atOnce * inHandPerPlace));
  try {
    for await (const work of until(options.work, signal)) {
      const one = lookAt(work).catch((error: unknown) => failed.abort(error));
      running.add(one);
      void one.then(() => running.delete(one));
      if (running.size >= room) await Promise.race(running);
    }
  } catch (error) {
    failed.abort(error);
  }
  await Promise.all(running);
  if (failed.signal.aborted) throw failed.signal.reason as Error;
  return tally;
}

/** The work, until the run is to end: what is waited for then is waited for no longer. */
async function* until<Work>(
  work: AsyncIterable<Work> | Iterable<Work>,
  signal: AbortSignal,
): AsyncGenerator<Work, void, undefined> {
  const iterator = Symbol.asyncIterator in work ? work[Symbol.asyncIterator]() : work[Symbol.iterator]();
  try {
    while (!signal.aborted) {
      const next = await unlessAborted(Promise.resolve(iterator.next()), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    // Work that is waited for when the run is to end is not waited for any more: its own end may never come.
    const ended = Promise.resolve(iterator.return?.()).catch(() => undefined);
    if (!signal.aborted) await ended;
  }
}
