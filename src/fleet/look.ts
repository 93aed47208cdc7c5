import type { Conclusion } from '../../core/finding/result.ts';
import type { CarriedOutcome } from '../store/carried-outcome.ts';

/** What was sent for one gateway, and what of it was lost or not answered. */
export interface LookCount {
  readonly observations: number;
  /** Exchanges and connections, repetitions included; over UDP datagrams. */
  readonly sent: number;
  /** Of them repetitions: nothing, or nothing that counts, came of the one before. */
  readonly repeated: number;
  /** Observations that were asked for and ended without an answer of any kind. */
  readonly unanswered: number;
}

/** How a gateway stands, in a word, and as exit codes have it: without and with advice. */
export interface LookVerdict {
  readonly conclusion: Conclusion;
  readonly exitCode: 0 | 1 | 2;
  readonly strictly: 0 | 1 | 2;
}

/** How the look at one gateway ended. */
export type LookEnd =
  /** `faults`: of ours, which cut endpoints of it short; its outcome says so. */
  | {
      readonly kind: 'seen';
      readonly outcome: CarriedOutcome;
      readonly verdict: LookVerdict;
      readonly count: LookCount;
      readonly faults: readonly LookFault[];
    }
  /** Not to be settled: it turns nothing green or red. */
  | { readonly kind: 'interrupted' }
  /** Nothing is known of it: a fault of ours, or the end of the thread that had it. */
  | { readonly kind: 'fault'; readonly fault: LookFault };

/** An error as threads hand it over. */
export interface LookFault {
  readonly message: string;
  readonly stack?: string;
}

/** An error in that form. */
export function lookFault(error: unknown): LookFault {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  return stack === undefined ? { message } : { message, stack };
}
