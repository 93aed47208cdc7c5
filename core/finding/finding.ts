import type { Reasons } from '../facts/reason.ts';
import type { CheckName } from '../policy/check-names.ts';
import type { Rating } from '../policy/rating.ts';
import type { ObservedByCheck } from './told/by-check.ts';
import type { ExpectedByRule, ObservedByRule } from './told/by-rule.ts';

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

/** What anything observes: one closed shape for each rule and check. */
export type Observed = ObservedByRule[keyof ObservedByRule] | ObservedByCheck[CheckName];

/** A verdict with its reason and its grounds. */
export type Judgement<O = Observed> =
  | {
      readonly verdict: 'pass' | 'fail';
      readonly reason: Reasons;
      readonly observed: O;
      readonly evidence: Evidence;
    }
  | {
      readonly verdict: 'inconclusive' | 'not-applicable';
      readonly reason: Reasons;
      readonly observed: O;
      readonly evidence: readonly string[];
    };

/** A clause that was judged, whatever it is about. */
interface Judged extends Rating {
  /** '<policy>/<clause>@<target>'; its weight, severity and category are those of its clause. */
  readonly id: string;
  readonly policy: string;
  readonly clause: string;
  readonly target: string;
  readonly direction: Direction;
  /** The waiver that covers this failure; it stands beside the verdict and never changes it. */
  readonly waiver?: WaiverReference;
}

type OfRule<K extends keyof ObservedByRule> = Judged &
  Judgement<ObservedByRule[K]> & {
    /** By what kind of clause it was judged. */
    readonly rule: K;
    /** What the clause wants, in the words of the registry and of the vendor. */
    readonly expected: ExpectedByRule[K];
  };

type OfCheck<K extends CheckName> = Judged &
  Judgement<ObservedByCheck[K]> & {
    readonly rule: 'check';
    readonly check: K;
    readonly expected: ExpectedByRule['check'];
  };

/** A clause judged against a target: what it expected and observed goes by its rule, and among the checks by the check. */
export type Finding =
  | { readonly [K in keyof ObservedByRule]: OfRule<K> }[keyof ObservedByRule]
  | { readonly [K in CheckName]: OfCheck<K> }[CheckName];

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
