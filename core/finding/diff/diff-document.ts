import type { Verdict } from '../finding.ts';
import type { Json } from '../result.ts';

/**
 * How a clause at a target differs between two results:
 *
 * - 'new': fails now and did not before.
 * - 'worse': failed before and fails now by something that was not seen before.
 * - 'better': fails still, by less than before; or could not be shown before and passes now.
 * - 'fixed': failed before and passes now.
 * - 'policy-changed': judged otherwise though what was seen of the target is the same; the policy's digest is another one.
 * - 'no-longer-tested': was decided before and is not now.
 */
export type ChangeClass = 'new' | 'worse' | 'better' | 'fixed' | 'policy-changed' | 'no-longer-tested';

/** In the order in which they are told. */
export const changeClasses: readonly ChangeClass[] = [
  'new',
  'worse',
  'no-longer-tested',
  'policy-changed',
  'better',
  'fixed',
];

/** A clause at a target that two results judge otherwise. */
export interface Change {
  readonly class: ChangeClass;
  /** '<policy>/<clause>@<target>' */
  readonly id: string;
  readonly policy: string;
  readonly clause: string;
  /** Its URL in the new result; in the old one where only that has it. */
  readonly target: string;
  /** Its URL in the old result, where that is another one: the gateway has the same name and another address. */
  readonly was?: string;
  /** 'should' where both results say that it is advice, or the one that has it. */
  readonly weight?: 'should';
  /** Null where that result has no such finding. */
  readonly old: JudgedSide | null;
  readonly new: JudgedSide | null;
  /** What makes it fail now and did not before, and the reverse. */
  readonly appeared: readonly Json[];
  readonly disappeared: readonly Json[];
}

export interface JudgedSide {
  readonly verdict: Verdict;
  readonly reason: string;
  /** How much was seen, where it fails; null where that is not known exactly. */
  readonly count?: number | null;
}

/** One of the two results, by what tells it from others. */
export interface DiffSide {
  readonly asOf: string;
  readonly startedAt: string;
  readonly verdict: 'conforms' | 'violates' | 'inconclusive';
  readonly policies: readonly { readonly id: string; readonly version: string; readonly digest: string }[];
}

/** An endpoint of a gateway that the inventory names alike in both results, and that has another URL. */
export interface MovedTarget {
  readonly gateway: string;
  /** In the new result, and in the old one. */
  readonly url: string;
  readonly was: string;
}

/** A URL that both results have, under another name each in the inventory. */
export interface RenamedTarget {
  readonly url: string;
  /** In the new result, and in the old one. */
  readonly gateway: string;
  readonly was: string;
}

/** What `gateproof diff` prints. */
export interface DiffDocument {
  readonly schemaVersion: '1.1';
  readonly kind: 'gateproof-diff';
  readonly old: DiffSide;
  readonly new: DiffSide;
  /** True when anything that must hold is 'new' or 'worse'. */
  readonly isWorse: boolean;
  /**
   * True when anything that must hold and was decided before is not decided now, whether or not the policy changed: then the comparison does not show that
   * nothing is worse. What a clause's own dates end does not count.
   */
  readonly isIncomplete: boolean;
  readonly counts: Readonly<Record<ChangeClass | 'unchanged', number>>;
  readonly targets: {
    /** URLs of targets that only one of the results has. */
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly moved: readonly MovedTarget[];
    readonly renamed: readonly RenamedTarget[];
  };
  /** By class, then in the order of the new result; what only the old one has comes last. */
  readonly changes: readonly Change[];
}
