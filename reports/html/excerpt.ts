import type { Conclusion } from '../../core/finding/result.ts';
import type { TargetOutline } from '../view/outline.ts';

/** A page with more targets than this shows details of some alone. */
const ALL_UP_TO = 50;
/** And of no more than this, so that the page of thousands opens at once. */
const MOST_DETAILED = 4;

/** The targets of which the page has details, and how many it leaves out. */
export interface Excerpt {
  /** Those that violate first, then those that stayed inconclusive; among equals in the order of the document. */
  readonly detailed: readonly TargetOutline[];
  /** Targets with a violation, and ones that stayed inconclusive, without details. */
  readonly leftOut: { readonly violates: number; readonly inconclusive: number; readonly conforms: number };
}

/** All targets, or, where they are many, those that violate and then those that stayed inconclusive, up to a bound. */
export function excerptOf(targets: readonly TargetOutline[]): Excerpt {
  const of = (verdict: string): readonly TargetOutline[] =>
    targets.filter(({ target }) => target.summary.verdict === verdict);
  const needy = worstFirst(targets).filter(({ target }) => target.summary.verdict !== 'conforms');
  const chosen = new Set(targets.length <= ALL_UP_TO ? targets : needy.slice(0, MOST_DETAILED));
  const without = (verdict: string): number => of(verdict).filter((one) => !chosen.has(one)).length;
  return {
    detailed: worstFirst(targets).filter((one) => chosen.has(one)),
    leftOut: {
      violates: without('violates'),
      inconclusive: without('inconclusive'),
      conforms: without('conforms'),
    },
  };
}

const order: readonly Conclusion[] = ['violates', 'inconclusive', 'conforms'];

/** Those that violate, then those that stayed inconclusive, then those that conform. */
export function worstFirst(targets: readonly TargetOutline[]): readonly TargetOutline[] {
  const rank = ({ target }: TargetOutline): number => order.indexOf(target.summary.verdict);
  return targets.toSorted((a, b) => rank(a) - rank(b));
}
