import { type Clock, sleep } from '../run/clock.ts';
import type { Database } from '../store/database.ts';
import { LeaseLost, type ReleaseOptions, releaseLease, renewLease } from '../store/lease.ts';
import type { Lease } from '../store/settle-request.ts';
import { isAway, type Patience } from './patience.ts';

/** The leases that a process has, kept as long as it lives. */
export class HeldLeases {
  readonly #database: Database;
  readonly #patience: Patience;
  readonly #held = new Map<number, Lease>();
  #releasing: Promise<void> = Promise.resolve();
  /** The store was away when all was to end. */
  #isLeft = false;

  constructor(database: Database, patience: Patience) {
    this.#database = database;
    this.#patience = patience;
  }

  add(leases: readonly Lease[]): void {
    for (const lease of leases) this.#held.set(lease.gateway, lease);
  }

  /** Those that ended otherwise: settled, or another's. */
  remove(lease: Lease): void {
    this.#held.delete(lease.gateway);
  }

  /** Gives one back; another's by now is none of ours. One after another: a store that is away at the end is asked once, and not for each. */
  async release(lease: Lease, how: ReleaseOptions = {}): Promise<void> {
    const released = this.#releasing.then(async () => await this.#releaseNow(lease, how));
    this.#releasing = released.catch(() => undefined);
    await released;
  }

  async #releaseNow(lease: Lease, how: ReleaseOptions): Promise<void> {
    try {
      if (!this.#isLeft) await this.#patience.until(async () => await releaseLease(this.#database, lease, how));
    } catch (error) {
      // Those run out.
      if (isAway(error)) this.#isLeft = true;
      else if (!(error instanceof LeaseLost)) throw error;
    }
    this.remove(lease);
  }

  /** Gives back what is left: what was leased and never begun. */
  async releaseAll(): Promise<void> {
    for (const lease of this.#held.values()) await this.release(lease);
  }

  /** Renews all of them until `ended`, often enough that a missed time does no harm. */
  async keep(
    { clock, leaseMs }: { readonly clock: Clock; readonly leaseMs: number },
    ended: AbortSignal,
  ): Promise<void> {
    while (!ended.aborted) {
      await sleep(clock, leaseMs / 3, ended).catch(() => undefined);
      for (const lease of ended.aborted ? [] : [...this.#held.values()]) {
        try {
          if (!this.#held.has(lease.gateway)) continue;
          await this.#patience.once(
            async () => await renewLease(this.#database, lease, clock.date().getTime() + leaseMs),
          );
        } catch (error) {
          // Whether it is another's by now is found out when its scan is settled.
          if (!(error instanceof LeaseLost) && !isAway(error)) throw error;
        }
      }
    }
  }
}
