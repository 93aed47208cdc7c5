import { defined } from '../../core/defined.ts';
import type { Clock } from '../run/clock.ts';
import type { CarriedOutcome } from '../store/carried-outcome.ts';
import type { Database } from '../store/database.ts';
import { LeaseLost } from '../store/lease.ts';
import { type SettleOptions, settle } from '../store/settle.ts';
import type { Lease } from '../store/settle-request.ts';
import { StoreError } from '../store/store-error.ts';
import type { DeclaredTiming } from './declared.ts';
import type { HeldLeases } from './held-leases.ts';
import type { LookEnd } from './look.ts';
import type { MonitorEvent } from './monitor-event.ts';
import { isAway, type Patience } from './patience.ts';
import { placeKey } from './place-key.ts';
import type { Schedules } from './registration.ts';

export interface LookEndsOptions {
  readonly database: Database;
  readonly clock: Pick<Clock, 'date'>;
  readonly onEvent: (event: MonitorEvent) => void;
  readonly onSettled?: SettleOptions['onSettled'];
  readonly signal: AbortSignal;
}

/** What becomes of a look at a gateway: it is settled and due again by its group, or due again soon where it came to nothing. */
export class LookEnds {
  readonly #options: LookEndsOptions;
  readonly #patience: Patience;
  readonly #leases: HeldLeases;
  readonly #schedules: Schedules;

  constructor(options: LookEndsOptions, patience: Patience, leases: HeldLeases, schedules: Schedules) {
    this.#options = options;
    this.#patience = patience;
    this.#leases = leases;
    this.#schedules = schedules;
  }

  /** `timing`: of its group; undefined where the inventory has it no more. */
  async take(lease: Lease, timing: DeclaredTiming | undefined, end: LookEnd): Promise<void> {
    if (end.kind === 'interrupted' || timing === undefined) {
      await this.#leases.release(lease);
      return;
    }
    const schedule = this.#schedules.of(timing);
    const key = placeKey(lease.name, lease.site);
    const again = (): number => schedule.next({ key, failures: lease.failures + 1 }, this.#now());
    if (end.kind === 'fault') {
      await this.#fail(lease, end.fault.message, again());
      return;
    }
    const { onEvent } = this.#options;
    for (const { message } of end.faults) onEvent({ kind: 'failed', gateway: lease.name, reason: message });
    try {
      await this.#settle(
        lease,
        end.outcome,
        schedule.next({ key, lastAt: end.outcome.startedAt, failures: 0 }, this.#now()),
      );
    } catch (error) {
      // A clock was set back: what comes later is taken.
      if (!(error instanceof StoreError) || error.code !== 'store-not-newer') throw error;
      await this.#fail(lease, error.message, again());
    }
  }

  #now(): number {
    return this.#options.clock.date().getTime();
  }

  async #fail(lease: Lease, reason: string, nextDue: number): Promise<void> {
    this.#options.onEvent({ kind: 'failed', gateway: lease.name, reason });
    await this.#leases.release(lease, { nextDue, hasFailed: true });
  }

  async #settle(lease: Lease, outcome: CarriedOutcome, nextDue: number): Promise<void> {
    const { database, onSettled, onEvent, signal } = this.#options;
    try {
      const settled = await this.#patience.until(
        async () =>
          await settle(database, lease, outcome, this.#now(), {
            nextDue,
            isEveryPolicy: true,
            ...defined({ onSettled }),
          }),
      );
      this.#leases.remove(lease);
      onEvent({ kind: 'settled', settled });
    } catch (error) {
      const isAtTheEnd = isAway(error) || error === signal.reason;
      if (!(error instanceof LeaseLost) && !isAtTheEnd) throw error;
      this.#leases.remove(lease);
      onEvent({ kind: 'not-settled', gateway: lease.name, reason: (error as Error).message });
    }
  }
}
