import type { ChangeClass } from '../diff/diff-document.ts';
import type { Verdict } from '../finding.ts';

/**
 * What made a judgement another one: the gateway, the policy, the day, or the program that looked; 'first': nothing was known before; 'unknown': more
 * than one of them, or what would tell them apart cannot be read.
 */
export type Cause = 'first' | 'gateway' | 'policy' | 'date' | 'tool' | 'unknown';

/** What was decided before something could not be shown any more. */
export interface LastShown {
  readonly verdict: Verdict;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A stretch of time in which a clause at an endpoint was judged the same. */
export interface Stretch {
  /** ISO 8601, UTC: the scan that began it. */
  readonly since: string;
  /** Null: it holds. */
  readonly until: string | null;
  readonly verdict: Verdict;
  readonly reason: string;
  /** 'first': nothing was known before. 'other': what changed is no change for better or worse. */
  readonly class: ChangeClass | 'first' | 'other';
  readonly cause: Cause;
  /** Null where it was never decided. */
  readonly lastShown: LastShown | null;
}
