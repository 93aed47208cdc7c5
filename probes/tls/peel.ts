import type { Reading } from './hello-answer.ts';
import type { TlsHelloAnswer } from './tls-offer.ts';

export interface Peeled {
  /** In the order of the server's choice. */
  readonly accepted: readonly number[];
  /** Candidates that no answer chose. */
  readonly remaining: readonly number[];
  /** How the last exchange ended; undefined when every candidate was accepted. */
  readonly last: Reading<TlsHelloAnswer> | undefined;
}

/**
 * Offers all candidates, takes out what the server chose, and goes on until it chooses none: k accepted candidates cost k + 1 exchanges
 * (k when all are accepted), never more than candidates + 1. `chosen` is undefined for an answer that chose no candidate; it ends the peel.
 */
export async function peel(
  candidates: readonly number[],
  ask: (remaining: readonly number[], step: number) => Promise<Reading<TlsHelloAnswer>>,
  chosen: (answer: TlsHelloAnswer) => number | undefined,
): Promise<Peeled> {
  const accepted: number[] = [];
  let remaining = candidates;
  for (let step = 0; remaining.length > 0; step++) {
    const last = await ask(remaining, step);
    const { outcome, answer } = last;
    const choice =
      outcome === 'answered' && answer !== undefined && answer.kind !== 'alert' ? chosen(answer) : undefined;
    if (choice === undefined || !remaining.includes(choice)) return { accepted, remaining, last };
    accepted.push(choice);
    remaining = remaining.filter((candidate) => candidate !== choice);
  }
  return { accepted, remaining, last: undefined };
}
