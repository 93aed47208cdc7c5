import type { StreamOutcome } from '../../probes/stream-context.ts';

/** SYNs of one attempt are sent by then at 0, 1 and 3 s (RFC 6298): what waited less may have lost the only one. */
const longWaitMs = 3000;

/** Whether anybody takes connections at an authority. A host that is not there costs one time-out, not one for each question. */
export class Reach {
  #isReached = false;
  #lost = 0;

  /** How an attempt to connect ended. */
  note({ kind, detail, elapsedMs }: Pick<StreamOutcome, 'detail' | 'elapsedMs'> & { readonly kind: string }): void {
    if (kind !== 'unreachable') this.#isReached ||= kind !== 'not-made';
    else if (detail === 'ETIMEDOUT') this.#lost += elapsedMs >= longWaitMs ? 2 : 1;
  }

  /** Nothing answered any attempt to connect, and one was long, or several were made. */
  get isGone(): boolean {
    return !this.#isReached && this.#lost > 1;
  }
}

/** What comes of an exchange with a host that nothing was heard of before. */
export function notTriedAgain(startedAtMs: number): {
  readonly kind: 'unreachable';
  readonly detail: string;
  readonly startedAtMs: number;
  readonly elapsedMs: 0;
  readonly isGone: true;
} {
  return { kind: 'unreachable', detail: 'ETIMEDOUT before, not tried again', startedAtMs, elapsedMs: 0, isGone: true };
}
