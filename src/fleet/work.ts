import type { Clock } from '../run/clock.ts';
import type { CarriedOutcome } from '../store/carried-outcome.ts';
import type { Database } from '../store/database.ts';
import type { SettleOptions } from '../store/settle.ts';
import type { Lease } from '../store/settle-request.ts';
import type { GatewayWork } from './gateway-work.ts';
import type { TurnQueue } from './queue/turn-queue.ts';
import { StoreClock } from './store-clock.ts';
import { StoreWorkplace } from './store-workplace.ts';
import { type WorkEvent, Worker } from './worker.ts';

/** What a worker looks at under a lease, by the policies of its gateway and as on the day of the database. */
export interface LeasedTurn extends GatewayWork {
  readonly lease: Lease;
}

/** How a look ended; see `LookEnd`. */
export type TurnEnd =
  | { readonly kind: 'seen'; readonly outcome: CarriedOutcome }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'fault'; readonly fault: { readonly message: string } };

/** What is to be looked at, as long as there is something. */
export interface WorkRun {
  /** Leased when it is asked for. */
  readonly work: AsyncIterable<LeasedTurn>;
  /** To be called once for each that was asked for. */
  readonly onEnd: (work: LeasedTurn, end: TurnEnd) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface WorkOptions {
  readonly database: Database;
  readonly queue: TurnQueue;
  /** Where it is; '' without a label. */
  readonly site: string;
  /** Host and process, for people. */
  readonly by: string;
  /** Gateways that it takes of the queue at a time, at most. */
  readonly atOnce: number;
  /** For how long what it had stays its own when it dies; by default a minute and a half. */
  readonly leaseMs?: number;
  /** It ends where nothing waits any more. */
  readonly once?: boolean;
  /** What of the gateway this machine looks at; rejects where it cannot, and says why. */
  readonly prepare: (lease: Lease, signal: AbortSignal) => Promise<Pick<GatewayWork, 'targets' | 'policies'>>;
  readonly run: (run: WorkRun) => Promise<unknown>;
  /** The machine's own. */
  readonly clock: Clock;
  /** Writes what is to be told, in the transaction that settles. */
  readonly onSettled?: SettleOptions['onSettled'];
  readonly onEvent: (event: WorkEvent | ClockEvent) => void;
  readonly signal: AbortSignal;
}

/** The database's time is so far ahead of the machine's, and counts. */
export interface ClockEvent {
  readonly kind: 'clock';
  readonly aheadMs: number;
}

const usualLeaseMs = 90_000;
const clockMayDifferMs = 30_000;

/**
 * Works off the turns of a site until `signal`, or with `once` until none waits. What is in flight when it is to end is not settled, and given back.
 * Throws StoreError where the store cannot be used at all; while it is away for a time, it waits.
 */
export async function work(options: WorkOptions): Promise<void> {
  const { database, queue, by, leaseMs = usualLeaseMs, prepare, run, onSettled, onEvent, signal } = options;
  const clock = new StoreClock(options.clock);
  await clock.measure(database);
  if (Math.abs(clock.aheadMs) > clockMayDifferMs) onEvent({ kind: 'clock', aheadMs: clock.aheadMs });
  const workplace = new StoreWorkplace(database, { clock, by, leaseMs, ...(onSettled && { onSettled }) });
  const beatMs = Math.min(leaseMs / 3, queue.beatMs);
  const worker = new Worker<Lease, CarriedOutcome>({ ...options, workplace, clock, beatMs });

  const prepared = async function* (): AsyncGenerator<LeasedTurn, void> {
    for await (const lease of worker.leases()) {
      try {
        const asOf = clock.date().toISOString().slice(0, 10);
        yield { gateway: lease.name, lease, asOf, ...(await prepare(lease, signal)) };
      } catch (error) {
        if (signal.aborted) await worker.giveBack(lease);
        else await worker.fail(lease, error instanceof Error ? error.message : String(error));
      }
    }
  };
  const onEnd = async ({ lease }: LeasedTurn, end: TurnEnd): Promise<void> => {
    if (end.kind === 'seen') await worker.settle(lease, inTimeOf(clock, end.outcome));
    else if (end.kind === 'fault') await worker.fail(lease, end.fault.message);
    else await worker.giveBack(lease);
  };

  const ended = new AbortController();
  const beating = worker.beat(ended.signal);
  const leased = prepared();
  try {
    await run({ work: leased, onEnd, signal });
  } finally {
    await leased.return();
    await worker.giveBackAll();
    ended.abort();
    await beating;
  }
}

/** A machine may be wrong about when it looked; what others settle before and behind it is told by the database's time. */
function inTimeOf(clock: StoreClock, outcome: CarriedOutcome): CarriedOutcome {
  const { aheadMs } = clock;
  return { ...outcome, startedAt: outcome.startedAt + aheadMs, finishedAt: outcome.finishedAt + aheadMs };
}
