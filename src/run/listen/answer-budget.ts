import type { Clock } from '../clock.ts';
import { keepAtMost } from './harvested.ts';

/** Answers within a second: to one address, and to all. */
const [toOne, toAll] = [20, 200];
const addressesAtMost = 1024;

/** Says whether one more answer may go out: we are no amplifier, and nobody's way to bother others. */
export class AnswerBudget {
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #given = new Map<string, number>();
  #total = 0;
  #since = 0;

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock;
  }

  /** Whether there is one for this address; it is then given. */
  take(address: string): boolean {
    const now = this.#clock.nowMs();
    if (now - this.#since >= 1000) {
      this.#since = now;
      this.#total = 0;
      this.#given.clear();
    }
    const given = this.#given.get(address) ?? 0;
    if (given >= toOne || this.#total >= toAll) return false;
    this.#given.set(address, given + 1);
    keepAtMost(this.#given, addressesAtMost);
    this.#total += 1;
    return true;
  }
}
