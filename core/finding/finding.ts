import type { Reasons } from '../facts/reason.ts';
import type { JsonObject } from '../observation/observation.ts';

/** What became of a clause at a target. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'not-applicable';

/** Which half of conformance a clause belongs to. */
export type Direction =
  | 'documented-accepted'
  | 'undocumented-refused'
  /** Neither: something about the target beside the tables. */
  | 'beside-tables';

/** Observation ids; `pass` and `fail` rest on at least one, by type (law 1). */
export type Evidence = readonly [string, ...string[]];

export type Judgement =
  | {
      readonly verdict: 'pass' | 'fail';
      readonly reason: Reasons;
      readonly observed: JsonObject;
      readonly evidence: Evidence;
    }
  | {
      readonly verdict: 'inconclusive' | 'not-applicable';
      readonly reason: Reasons;
      readonly observed: JsonObject;
      readonly evidence: readonly string[];
    };

/** A clause judged against a target. */
export type Finding = Judgement & {
  /** '<policy>/<clause>@<target>' */
  readonly id: string;
  readonly policy: string;
  readonly clause: string;
  readonly target: string;
  readonly direction: Direction;
  /** What the clause wants, in the words of the registry and of the vendor. */
  readonly expected: JsonObject;
  /** The waiver that covers this failure; it stands beside the verdict and never changes it. */
  readonly waiver?: WaiverReference;
};

/** Who answers for a failure that is known and accepted until a day. */
export interface WaiverReference {
  readonly id: string;
  readonly reason: string;
  readonly owner: string;
  readonly approver: string;
  /** ISO date, the last day on which it holds. */
  readonly expires: string;
  readonly ticket?: string;
}
