import { defined } from '../../core/defined.ts';
import type { IkeIdentityFacts, Known } from '../../core/facts/facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import type { Point } from '../../core/spaces/region.ts';
import { boxesOf, groupOf } from './recorded-offer.ts';

/** One answered question about preference: groups in the order in which they were offered, and the one that was named. */
interface Answered {
  readonly id: string;
  readonly offered: readonly number[];
  readonly named: number;
}

interface Preference {
  readonly by: Known<'gateway' | 'initiator'>;
  /** As much of the gateway's order as was seen; empty where the initiator's decides. */
  readonly order: readonly number[];
}

/** What the observations `ikev2/preference`, in the order in which they were made, say of who decides and what is wanted most. */
export function concludePreference(
  observations: readonly Observation[],
): Pick<
  IkeIdentityFacts,
  'proposalPreference' | 'preferredCombinations' | 'keyExchangePreference' | 'preferredKeyExchanges'
> {
  const asked = observations.filter(({ probe, outcome }) => probe === 'ikev2/preference' && outcome === 'answered');
  const together = asked.filter((one) => boxesOf(one).length > 1);
  const proposals = preferenceOf(
    together.flatMap((one) =>
      answered(
        one,
        boxesOf(one).map(([, , , groups = []]) => groups),
      ),
    ),
  );
  const groups = preferenceOf(
    asked
      .filter((one) => boxesOf(one).length === 1)
      .flatMap((one) =>
        answered(
          one,
          boxesOf(one)
            .flatMap(([, , , own = []]) => own)
            .map((group) => [group]),
        ),
      ),
  );
  const pointOf = (group: number): readonly Point[] =>
    together
      .slice(0, 1)
      .flatMap(boxesOf)
      .filter(([, , , own = []]) => own[0] === group)
      .map((box) => box.flat());
  const seen = <T>(order: readonly T[], { evidence }: Known<unknown>): Known<readonly T[]> | undefined =>
    order.length === 0 ? undefined : { value: order, evidence };
  const combinations = proposals && seen(proposals.order.flatMap(pointOf), proposals.by);
  const keyExchanges = groups && seen(groups.order, groups.by);
  return {
    ...defined({
      proposalPreference: proposals?.by,
      preferredCombinations: combinations,
      keyExchangePreference: groups?.by,
      preferredKeyExchanges: keyExchanges,
    }),
  };
}

/** Nothing where an answer does not tell one offer from another: two with the same group, or several groups in one of them. */
function answered(one: Observation, groups: readonly (readonly number[])[]): readonly Answered[] {
  const offered = groups.flat();
  const named = offered.find((group) => group === groupOf(one));
  const isClear = groups.every(({ length }) => length === 1) && new Set(offered).size === offered.length;
  if (named === undefined || !isClear) return [];
  return [{ id: one.id, offered, named }];
}

/**
 * Offers in one order and in the other that are answered with the same show the gateway's own order, with the first of each the
 * initiator's. An offer in one order alone shows something only when it is not the first that was taken. What is offered again without
 * what was taken goes on with the order.
 */
function preferenceOf([first, ...later]: readonly Answered[]): Preference | undefined {
  if (first === undefined || first.offered.length < 2) return undefined;
  const turned = later.find(({ offered }) => isSame(offered, first.offered.toReversed()));
  const isFirst = ({ offered, named }: Answered): boolean => offered[0] === named;
  if (turned === undefined && isFirst(first)) return undefined;
  if (turned !== undefined && turned.named !== first.named) {
    if (!isFirst(first) || !isFirst(turned)) return undefined;
    return { by: { value: 'initiator', evidence: [first.id, turned.id] }, order: [] };
  }
  const order = [first.named];
  const evidence = [first.id, ...(turned === undefined ? [] : [turned.id])];
  let left = first.offered.filter((group) => group !== first.named);
  for (const { id, offered, named } of later) {
    if (!isSame(offered, left)) continue;
    order.push(named);
    evidence.push(id);
    left = left.filter((group) => group !== named);
  }
  return { by: { value: 'gateway', evidence }, order: left.length === 1 ? [...order, ...left] : order };
}

function isSame(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && some.every((value, at) => value === others[at]);
}
