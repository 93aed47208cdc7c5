import type { ChoiceFacts, Facts } from '../core/facts/facts.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { ObservedByRule } from '../core/finding/told/by-rule.ts';
import { isInForce } from '../core/policy/in-force.ts';
import type { OrderClause } from '../core/policy/policy.ts';
import { inDimensions } from '../core/spaces/behind.ts';
import { boxHas, type Point } from '../core/spaces/region.ts';
import type { SpaceName } from '../core/spaces/registry.ts';
import type { Rule, Seen } from './rule.ts';
import { decided } from './settle.ts';

type Observed = ObservedByRule['order'];

/**
 * A gateway wants most what stands first in its table. It is judged by what it took of documented combinations that were offered together, and
 * passes for these alone, once all of their order was asked for. One that follows its peer keeps no order.
 */
export const order: Rule<'order'> = {
  name: 'order',
  kind: 'order',
  judge(clause, seen) {
    const rowOf = rowsOf(clause, seen);
    const telling = choicesOf(clause.space, seen.facts)
      .map((choice) => documentedPart(choice, rowOf))
      .filter(({ wanted, rest }) => new Set([...wanted, ...rest].map(rowOf)).size > 1);
    const told = (choices: readonly ChoiceFacts[]): Observed => {
      const named = (name: 'order' | 'unordered', points: readonly Point[]): Observed =>
        points.length === 0 ? {} : { [name]: points.map((point) => seen.vocabulary.describe(clause.space, point)) };
      return {
        ...named(
          'order',
          choices.flatMap(({ wanted }) => wanted),
        ),
        ...named(
          'unordered',
          choices.flatMap(({ rest }) => rest),
        ),
      };
    };
    const evidence = (choices: readonly ChoiceFacts[]): readonly string[] =>
      sortedSet(choices.flatMap(({ by }) => by.evidence));
    const led = telling.filter(({ by }) => by.value === 'peer');
    if (led.length > 0) return decided('fail', 'peer-decides', told(led), evidence(led));
    const turned = telling.filter((choice) => isTurned(choice, rowOf));
    if (turned.length > 0) return decided('fail', 'order-differs', told(turned), evidence(turned));
    const isWhole = telling.length > 0 && telling.every(({ rest }) => rest.length === 0);
    if (isWhole) return decided('pass', 'order-kept', told(telling), evidence(telling));
    const unseen = seen.interrupted ? 'interrupted' : 'order-not-seen';
    return {
      verdict: 'inconclusive',
      reason: telling.length > 0 ? 'order-seen-in-part' : unseen,
      observed: told(telling),
      evidence: evidence(telling),
    };
  },
};

type RowOf = (point: Point) => number;

/** The first row that holds a combination, by its number from 0; -1 for none. */
function rowsOf({ space }: OrderClause, { policy, target, asOf }: Seen): RowOf {
  const rows = policy.clauses.flatMap((clause) =>
    clause.kind === 'row' && clause.space === space && clause.schemes.includes(target.scheme) && isInForce(clause, asOf)
      ? [clause.box]
      : [],
  );
  return (point) => rows.findIndex((box) => inDimensions([box], point.length).some((own) => boxHas(own, point)));
}

/** Nobody asks what is wanted most of CHILD_SAs, groups and signature schemes of TLS. */
function choicesOf(space: SpaceName, { tls, ikeChoices = [] }: Facts): readonly ChoiceFacts[] {
  const ofTls = tls?.choice === undefined ? [] : [tls.choice];
  return space === 'ike' ? ikeChoices : space === 'tls' ? ofTls : [];
}

/** What is not documented has no place in the order, and fails by a clause of its own. */
function documentedPart({ by, wanted, rest }: ChoiceFacts, rowOf: RowOf): ChoiceFacts {
  const isDocumented = (point: Point): boolean => rowOf(point) !== -1;
  return { by, wanted: wanted.filter(isDocumented), rest: rest.filter(isDocumented) };
}

/** Whether something was wanted more than what stands in an earlier row. */
function isTurned({ wanted, rest }: ChoiceFacts, rowOf: RowOf): boolean {
  return wanted.some((point, at) => [...wanted.slice(at + 1), ...rest].some((later) => rowOf(later) < rowOf(point)));
}
