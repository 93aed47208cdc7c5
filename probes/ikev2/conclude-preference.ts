import { defined } from '../../core/defined.ts';
import type { ChoiceFacts, IkeIdentityFacts, Known } from '../../core/facts/facts.ts';
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
  /** Offered with these, in no order that was seen. */
  readonly left: readonly number[];
}

interface Preferences {
  /** Among proposals, each of another group, and among the groups of one proposal. */
  readonly proposals: Preference | undefined;
  readonly groups: Preference | undefined;
  /** The combination of a group among the proposals, and in the one proposal. */
  readonly proposalOf: (group: number) => readonly Point[];
  readonly memberOf: (group: number) => Point;
}

/** What the observations `ikev2/preference`, in the order in which they were made, say of who decides and what is wanted most. */
export function concludePreference(
  observations: readonly Observation[],
): Pick<
  IkeIdentityFacts,
  'proposalPreference' | 'preferredCombinations' | 'keyExchangePreference' | 'preferredKeyExchanges'
> {
  const { proposals, groups, proposalOf } = preferencesOf(observations);
  const seen = <T>(order: readonly T[], { evidence }: Known<unknown>): Known<readonly T[]> | undefined =>
    order.length === 0 ? undefined : { value: order, evidence };
  const combinations = proposals && seen(proposals.order.flatMap(proposalOf), proposals.by);
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

/** The same, with all that was offered together. */
export function concludeChoices(observations: readonly Observation[]): readonly ChoiceFacts[] {
  const { proposals, groups, proposalOf, memberOf } = preferencesOf(observations);
  const choice = (preference: Preference | undefined, pointsOf: (group: number) => readonly Point[]): ChoiceFacts[] =>
    preference === undefined
      ? []
      : [
          {
            by: { ...preference.by, value: preference.by.value === 'gateway' ? 'gateway' : 'peer' },
            wanted: preference.order.flatMap(pointsOf),
            rest: preference.left.flatMap(pointsOf),
          },
        ];
  return [...choice(proposals, proposalOf), ...choice(groups, (group) => [memberOf(group)])];
}

function preferencesOf(observations: readonly Observation[]): Preferences {
  const asked = observations.filter(({ probe, outcome }) => probe === 'ikev2/preference' && outcome === 'answered');
  const together = asked.filter((one) => boxesOf(one).length > 1);
  const inOne = asked.filter((one) => boxesOf(one).length === 1);
  const groupsOf = (one: Observation): readonly (readonly number[])[] => boxesOf(one).map(([, , , own = []]) => own);
  const [member = []] = inOne.flatMap(boxesOf);
  return {
    proposals: preferenceOf(together.flatMap((one) => answered(one, groupsOf(one)))),
    groups: preferenceOf(
      inOne.flatMap((one) =>
        answered(
          one,
          groupsOf(one)
            .flat()
            .map((group) => [group]),
        ),
      ),
    ),
    proposalOf: (group) =>
      together
        .slice(0, 1)
        .flatMap(boxesOf)
        .filter(([, , , own = []]) => own[0] === group)
        .map((box) => box.flat()),
    memberOf: (group) => [...member.slice(0, 3).flat(), group],
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
 * what was taken goes on with the order, by the same measure: a gateway may have one wish and follow the initiator behind it.
 */
function preferenceOf([first, ...later]: readonly Answered[]): Preference | undefined {
  if (first === undefined || first.offered.length < 2) return undefined;
  const turned = later.find(({ offered }) => isSame(offered, first.offered.toReversed()));
  const isFirst = ({ offered, named }: Answered): boolean => offered[0] === named;
  if (turned === undefined && isFirst(first)) return undefined;
  if (turned !== undefined && turned.named !== first.named) {
    if (!isFirst(first) || !isFirst(turned)) return undefined;
    return { by: { value: 'initiator', evidence: [first.id, turned.id] }, order: [], left: first.offered };
  }
  const order = [first.named];
  const evidence = [first.id, ...(turned === undefined ? [] : [turned.id])];
  let left = first.offered.filter((group) => group !== first.named);
  for (;;) {
    const of = left;
    const asked = later.filter(({ offered }) => isSame(offered, of) || isSame(offered, of.toReversed()));
    const [wish, ...others] = new Set(asked.map(({ named }) => named));
    if (wish === undefined || others.length > 0 || asked.every(isFirst)) break;
    order.push(wish);
    evidence.push(...asked.map(({ id }) => id));
    left = of.filter((group) => group !== wish);
  }
  const by: Preference['by'] = { value: 'gateway', evidence };
  return left.length === 1 ? { by, order: [...order, ...left], left: [] } : { by, order, left };
}

function isSame(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && some.every((value, at) => value === others[at]);
}
