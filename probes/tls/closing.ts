import type { OutcomeKind } from '../../core/observation/observation.ts';

/** How often a hello has to be ended without a word, and by the same way each time, to be refused by that: as over OpenVPN. */
export const closingsThatRefuse = 3;

/** Ends without a word: what Schannel, GnuTLS and others say to a hello that they have no suite for (or a close_notify, which says no more). */
export const closings: ReadonlySet<string> = new Set(['closed', 'reset', 'close_notify']);

/** How one attempt ended, so that ends that are not the same can be told apart: octets of an answer make it another one. */
export function endingOf(
  { outcome, answer }: { readonly outcome: OutcomeKind; readonly answer?: unknown },
  received: Uint8Array,
): string {
  if (outcome === 'closed' && answer !== undefined) return 'close_notify';
  return received.length > 0 ? `${outcome} within an answer` : outcome;
}
