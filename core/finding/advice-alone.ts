import { mustHold } from '../policy/rating.ts';
import type { ResultDocument } from './result.ts';

/** A policy of which nothing that must hold was judged at these targets: a verdict there says nothing of it. */
export interface AdviceAlone {
  readonly policy: string;
  readonly targets: readonly string[];
  /** Whether that is every target that the policy speaks of. */
  readonly isEverywhere: boolean;
}

/** Policies that are advice alone wherever they apply, and those that are so at some targets. */
export function adviceAlone({
  policies,
  findings,
}: Pick<ResultDocument, 'policies' | 'findings'>): readonly AdviceAlone[] {
  const judged = findings.filter(({ verdict }) => verdict !== 'not-applicable');
  const byPolicy = Map.groupBy(judged, ({ policy }) => policy);
  return policies.flatMap(({ id }) => {
    const byTarget = [...Map.groupBy(byPolicy.get(id) ?? [], ({ target }) => target)];
    const alone = byTarget.filter(([, of]) => !of.some(mustHold)).map(([target]) => target);
    return alone.length === 0 ? [] : [{ policy: id, targets: alone, isEverywhere: alone.length === byTarget.length }];
  });
}
