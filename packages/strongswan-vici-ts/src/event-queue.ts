import { ViciError } from './errors.ts';

/** Bounds of a queue of events. */
export interface QueueBounds {
  /** Events kept for a consumer that is not reading. Default 4096. */
  readonly maxEvents?: number | undefined;
  /** Octets of events kept for a consumer that is not reading. Default 16 MiB. */
  readonly maxOctets?: number | undefined;
}

/** What happens at the bound: the oldest event goes and is counted, or the queue fails with `queue-overflow`. */
export type Overflow = 'drop-oldest' | 'fail';

type Pull<T> = PromiseWithResolvers<IteratorResult<T, undefined>>;

/** Events on their way to one consumer: bounded, counted, ended once. */
export class EventQueue<T> {
  readonly #maxEvents: number;
  readonly #maxOctets: number;
  readonly #overflow: Overflow;
  #waiting: Pull<T>[] = [];
  #events: { readonly event: T; readonly octets: number }[] = [];
  #octets = 0;
  #dropped = 0;
  #end: { readonly error: ViciError | undefined } | undefined;

  constructor(overflow: Overflow, bounds: QueueBounds = {}) {
    this.#overflow = overflow;
    this.#maxEvents = bounds.maxEvents ?? 4096;
    this.#maxOctets = bounds.maxOctets ?? 16 * 1024 * 1024;
  }

  /** How many events were dropped because the consumer was too slow. */
  get dropped(): number {
    return this.#dropped;
  }

  push(event: T, octets: number): void {
    if (this.#end !== undefined) return;
    const pull = this.#waiting.shift();
    if (pull !== undefined) {
      pull.resolve({ done: false, value: event });
      return;
    }
    this.#events.push({ event, octets });
    this.#octets += octets;
    while (this.#events.length > this.#maxEvents || this.#octets > this.#maxOctets) {
      this.#octets -= this.#events.shift()?.octets ?? 0;
      this.#dropped += 1;
      if (this.#overflow === 'fail') {
        const text = `more than ${this.#maxEvents} events or ${this.#maxOctets} octets of events were not read in time`;
        this.cut(new ViciError('queue-overflow', text));
        return;
      }
    }
  }

  /** No more events come. What is queued can still be read; then the consumer sees the end, or the error once. */
  end(error?: ViciError): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const pull of waiting) this.#settle(pull);
  }

  /** As {@link EventQueue.end}, and what is queued is thrown away. */
  cut(error?: ViciError): void {
    this.#events = [];
    this.#octets = 0;
    this.end(error);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const pull: Pull<T> = Promise.withResolvers();
    const first = this.#events.shift();
    if (first !== undefined) {
      this.#octets -= first.octets;
      pull.resolve({ done: false, value: first.event });
    } else if (this.#end === undefined) {
      this.#waiting.push(pull);
    } else {
      this.#settle(pull);
    }
    return pull.promise;
  }

  #settle(pull: Pull<T>): void {
    const error = this.#end?.error;
    if (error === undefined) {
      pull.resolve({ done: true, value: undefined });
    } else {
      this.#end = { error: undefined };
      pull.reject(error);
    }
  }
}
