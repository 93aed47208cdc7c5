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

/** The suite of a ServerHello that nothing usable followed: it is neither accepted nor what the peer says to the others. */
function failed(
  { outcome, answer }: Reading<TlsHelloAnswer>,
  chosen: (answer: TlsHelloAnswer) => number | undefined,
): number | undefined {
  return outcome === 'answered' || outcome === 'malformed' || answer === undefined || answer.kind === 'alert'
    ? undefined
    : chosen(answer);
}

/**
 * Offers all candidates, takes out what the server chose, and goes on until it chooses none: k accepted candidates cost k + 1 exchanges
 * (k when all are accepted), never more than candidates + 1. What is chosen and comes to nothing is taken out, too. `chosen` is undefined for
 * an answer that chose no candidate; it ends the peel.
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
    const out = choice ?? failed(last, chosen);
    if (out === undefined || !remaining.includes(out)) return { accepted, remaining, last };
    if (choice !== undefined) accepted.push(choice);
    remaining = remaining.filter((candidate) => candidate !== out);
  }
  return { accepted, remaining, last: undefined };
}
