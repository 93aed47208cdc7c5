/** What is on its way in one direction: delivered at its time and in its order. */
export class DelayLine {
  readonly #waiting: { readonly atMs: number; readonly deliver: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `atMs` on the clock of `performance.now`; what is due and has nothing before it is delivered at once. */
  push(atMs: number, deliver: () => void): void {
    if (this.#waiting.length === 0 && atMs <= performance.now()) {
      deliver();
      return;
    }
    this.#waiting.push({ atMs, deliver });
    this.#schedule();
  }

  /** Drops what is on its way. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.length = 0;
  }

  #schedule(): void {
    const [next] = this.#waiting;
    if (next === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        while (this.#waiting[0] !== undefined && this.#waiting[0].atMs <= performance.now()) {
          this.#waiting.shift()?.deliver();
        }
        this.#schedule();
      },
      Math.max(0, next.atMs - performance.now()),
    );
  }
}
