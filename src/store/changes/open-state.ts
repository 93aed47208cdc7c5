import type { Verdict } from '../../../core/finding/finding.ts';

/** What was decided last, and the start of the last scan that did, in milliseconds since 1970. */
export interface Shown {
  readonly verdict: Verdict;
  readonly at: number;
}

/** A judgement that holds now. */
export interface OpenState {
  /** Id of its clause's row. */
  readonly clauseId: number;
  readonly since: number;
  readonly policy: string;
  /** Of the policy. */
  readonly digest: string;
  readonly clause: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly findingDigest: string;
  readonly findingText: string;
  readonly shown: Shown | null;
}

export function isDecided(verdict: Verdict): verdict is 'pass' | 'fail' {
  return verdict === 'pass' || verdict === 'fail';
}
