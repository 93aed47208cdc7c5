import type { Clock } from '../run/clock.ts';
import type { Database } from '../store/database.ts';

/**
 * The time of the database that many machines share: a lease ends for all of them at once, whatever their own clocks say. Between two measurements
 * it goes by the time that has passed, so that a clock which is set does not move it.
 */
export class StoreClock implements Clock {
  readonly nowMs: Clock['nowMs'];
  readonly after: Clock['after'];
  readonly #own: Clock;
  #measured: { readonly storeMs: number; readonly atMs: number } | undefined;

  constructor(own: Clock) {
    this.#own = own;
    this.nowMs = own.nowMs;
    this.after = own.after;
  }

  /** The machine's own until it was measured. */
  readonly date = (): Date => {
    if (this.#measured === undefined) return this.#own.date();
    const { storeMs, atMs } = this.#measured;
    return new Date(Math.round(storeMs + this.nowMs() - atMs));
  };

  /** How far ahead of the machine's own the database's time is, in milliseconds. */
  get aheadMs(): number {
    return this.date().getTime() - this.#own.date().getTime();
  }

  /** Asks the database; a file has the time of its machine. Throws StoreError. */
  async measure(database: Database): Promise<void> {
    if (database.dialect === 'sqlite') return;
    const askedMs = this.nowMs();
    const [row] = await database.read(
      async (sql) => await sql.all('select floor(extract(epoch from clock_timestamp()) * 1000) as now'),
    );
    // It was asked somewhere between.
    this.#measured = { storeMs: Number(row?.['now']), atMs: (askedMs + this.nowMs()) / 2 };
  }
}
