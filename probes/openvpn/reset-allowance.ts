/**
 * OpenVPN's `connect-freq-initial` lets 100 resets per 10 seconds wait for the packet that completes the session, and then hears no more
 * of them from anybody, so that a probe that used them up would shut out the users. We leave them half.
 */
const resetsAtMost = 50;
const periodMs = 10_000;

/** Counts the resets to one server that no third packet completed. */
export class ResetAllowance {
  readonly #nowMs: () => number;
  /** When each uncompleted reset was sent, oldest first. */
  #sentAtMs: number[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Milliseconds until another reset may be sent; 0: now. */
  waitMs(): number {
    const now = this.#nowMs();
    this.#sentAtMs = this.#sentAtMs.filter((at) => at + periodMs > now);
    const [oldest] = this.#sentAtMs;
    return this.#sentAtMs.length < resetsAtMost || oldest === undefined ? 0 : oldest + periodMs - now;
  }

  sent(): void {
    this.#sentAtMs.push(this.#nowMs());
  }

  /** A session went on behind its reset: that one does not count. */
  completed(): void {
    this.#sentAtMs.pop();
  }
}
