import type { JsonObject } from '../observation/observation.ts';

export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'not-applicable';

/** Which half of conformance a clause belongs to. */
export type Direction = 'documented-accepted' | 'undocumented-refused';

/** Observation ids; `pass` and `fail` rest on at least one, by type (law 1). */
export type Evidence = readonly [string, ...string[]];

export type Judgement =
  | {
      readonly verdict: 'pass' | 'fail';
      readonly reason: string;
      readonly observed: JsonObject;
      readonly evidence: Evidence;
    }
  | {
      readonly verdict: 'inconclusive' | 'not-applicable';
      readonly reason: string;
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
};
