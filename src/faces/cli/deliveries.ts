import { GateproofError } from '../../../core/gateproof-error.ts';
/** What could not be delivered, each for its own reason; everything else was. */
export class DeliveryError extends GateproofError<'output-undelivered'> {
  readonly causes: readonly unknown[];
  constructor(causes: readonly unknown[]) {
    super(
      { name: 'DeliveryError', code: 'output-undelivered', fault: 'environment' },
      causes.map((cause) => (cause instanceof Error ? cause.message : String(cause))).join('\n'),
    );
    this.causes = causes;
  }
}

/** Does one thing after another, whatever becomes of the others: what fails is told when all of them were tried. */
export class Deliveries {
  readonly #failed: unknown[] = [];

  /** What `work` gives; undefined where it failed. */
  async try<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#failed.push(...(error instanceof DeliveryError ? error.causes : [error]));
      return undefined;
    }
  }

  /** Adds what failed elsewhere. */
  add(failed: unknown): void {
    this.#failed.push(failed);
  }

  get hasFailed(): boolean {
    return this.#failed.length > 0;
  }

  /** Throws DeliveryError when anything failed. */
  throwIfAny(): void {
    if (this.#failed.length > 0) throw new DeliveryError(this.#failed);
  }
}
