import type { ChangeClass } from '../../core/finding/diff/diff-document.ts';
import type { Verdict } from '../../core/finding/finding.ts';
import type { Cause } from '../../core/finding/history/stretch.ts';

/** A clause at an endpoint that is judged otherwise than before, or for the first time. */
export interface SettledChange {
  /** Its key. */
  readonly endpoint: string;
  readonly policy: string;
  readonly clause: string;
  /** 'other': no change for better or worse. */
  readonly class: ChangeClass | 'first' | 'other';
  readonly cause: Cause;
  /** Advice fails nothing. */
  readonly weight?: 'should';
  /** Null where nothing was known; `shown`: of what is inconclusive, what was decided last. */
  readonly old: { readonly verdict: Verdict; readonly reason: string; readonly shown: Verdict | null } | null;
  readonly new: { readonly verdict: Verdict; readonly reason: string };
}

/** What settling wrote. */
export interface Settled {
  /** `id`: of its row. */
  readonly gateway: { readonly id: number; readonly name: string; readonly site: string; readonly group: string };
  /** Start of the scan, in milliseconds since 1970. */
  readonly at: number;
  readonly changes: readonly SettledChange[];
}
