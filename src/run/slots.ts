/** A bound on how many exchanges of one target are under way: waiting ones go on in the order in which they came. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** Runs `work` when a slot is free; an abort while waiting rejects with the signal's reason and takes no slot. */
  async use<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#take(signal);
    try {
      return await work();
    } finally {
      this.#giveBack();
    }
  }

  /** The same, but the slot is given back already when `passed` calls what it is given, though the work goes on. `passed` returns what ends its waiting. */
  async useAtFirst<T>(
    signal: AbortSignal,
    passed: (over: () => void) => () => void,
    work: () => Promise<T>,
  ): Promise<T> {
    await this.#take(signal);
    let isBack = false;
    const giveBack = (): void => {
      if (!isBack) this.#giveBack();
      isBack = true;
    };
    const stop = passed(giveBack);
    try {
      return await work();
    } finally {
      stop();
      giveBack();
    }
  }

  /** Slots that are free now. */
  get free(): number {
    return this.#free;
  }

  /** Takes a slot if one is free now; returns what gives it back, to be called once. */
  tryTake(): (() => void) | undefined {
    if (this.#free === 0) return undefined;
    this.#free--;
    return () => this.#giveBack();
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }

  #take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const proceed = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(proceed), 1);
        reject(signal.reason as Error);
      };
      this.#waiting.push(proceed);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
