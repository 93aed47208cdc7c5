import type { Facts, SpaceFacts, UnderIkeSa } from '../core/facts/facts.ts';
import { boxesOf, evidenceFor, nothingKnown, regionOf } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { ObservedByRule } from '../core/finding/told/by-rule.ts';
import type { PairsClause } from '../core/policy/policy.ts';
import { type Box, type Region, subtract } from '../core/spaces/region.ts';
import { type Forbidden, judgeForbidden } from './forbidden.ts';
import type { BesideSpace, Rule, Seen } from './rule.ts';
import { decided, factsOf, openIn } from './settle.ts';

type Observed = ObservedByRule['pairs'];
type Same = PairsClause['same'];

/**
 * The group of a CHILD_SA, where there is one, is that of the IKE SA under which it is made. It passes when of every group that the gateway
 * accepts for IKE SAs it was shown that no other one is accepted for a CHILD_SA under it; what was asked under an IKE SA of another group
 * says nothing of that.
 */
export const pairs: Rule<'pairs'> = {
  name: 'pairs',
  kind: 'pairs',
  judge({ same }, seen) {
    const { interrupted, vocabulary } = seen;
    const spaces = ikeSpaces(seen);
    const groups = acceptedGroups(same, seen, spaces);
    const unknown = spaces.map(({ facts, universe }) => ({
      facts,
      region: having(subtract(universe, boxesOf(facts.refused)), same.ike, (group) => !groups.includes(group)),
    }));
    const unsettled = unknown.filter(({ region }) => region.length > 0);
    const nameOf = (group: number): string => {
      const { keyExchange } = vocabulary.describe('ike', Array.from({ length: same.ike + 1 }).fill(group) as number[]);
      return typeof keyExchange === 'string' ? keyExchange : String(group);
    };
    if (groups.length === 0) return openIn(unknown, interrupted, {});

    const under = groups.map((group) => ({ group, forbidden: forbiddenUnder(group, same, seen) }));
    const openUnder = under.filter(({ forbidden }) => forbidden.some(({ facts, asked }) => isOpen(facts, asked)));
    const told: Observed = {
      ikeGroups: groups.map(nameOf),
      ...listed(
        'openUnder',
        openUnder.map(({ group }) => nameOf(group)),
      ),
      ...listed(
        'ikeGroupsOpen',
        groupsIn(
          unsettled.flatMap(({ region }) => region),
          same.ike,
        ).map(nameOf),
      ),
    };
    const all = under.flatMap(({ forbidden }) => forbidden);
    const judged = judgeForbidden(all, interrupted, { violated: 'group-differs' });
    const observed: Observed = { ...judged.observed, ...told };
    if (judged.verdict !== 'pass') return { ...judged, observed };
    if (unsettled.length > 0) return openIn(unsettled, interrupted, observed);
    const ofIke = spaces.flatMap(({ facts, universe }) => [
      ...evidenceFor(facts.accepted, universe),
      ...evidenceFor(facts.refused, universe),
    ]);
    return decided('pass', judged.reason, observed, sortedSet([...judged.evidence, ...ofIke]));
  },
};

interface Space {
  readonly facts: SpaceFacts;
  readonly universe: Region;
}

/** All that is offered for IKE SAs, and what was seen of it. */
function ikeSpaces({ facts, vocabulary }: Seen): readonly Space[] {
  const beside = vocabulary.beside('ike', facts);
  return [
    { facts: factsOf('ike', facts), universe: vocabulary.universe('ike') },
    ...beside.map((one) => ({ facts: one.facts(facts) ?? nothingKnown, universe: one.universe })),
  ];
}

function acceptedGroups({ ike }: Same, { facts }: Seen, spaces: readonly Space[]): readonly number[] {
  const accepted = spaces.flatMap((one) => regionOf(one.facts.accepted));
  // Where more is accepted than was listed, the groups of what was not are known all the same.
  const surplus = (facts.ikeSurplus ?? []).flatMap(({ values }) => values[ike] ?? []);
  return groupsIn([...accepted, Array.from({ length: ike + 1 }).fill(surplus) as Box], ike);
}

/** Of each space of CHILD_SAs all that has another group than that of the IKE SA; without one nothing differs. */
function forbiddenUnder(group: number, same: Same, { facts, vocabulary }: Seen): readonly Forbidden[] {
  const here = together(group, same, facts);
  const isOther = (value: number): boolean => value !== 0 && value !== group;
  const spaces: readonly BesideSpace[] = [
    {
      facts: ({ ipsec }) => ipsec,
      universe: vocabulary.universe('ipsec'),
      describe: (point) => vocabulary.describe('ipsec', point),
    },
    ...vocabulary.beside('ipsec', facts),
  ];
  return spaces.map((space) => {
    const asked = having(space.universe, same.ipsec, isOther);
    const own = here === undefined ? notUnder(facts, space, asked) : (space.facts(here) ?? nothingKnown);
    const violations = having(regionOf(own.accepted), same.ipsec, isOther);
    return { facts: own, asked, violations, describe: (point) => space.describe(point) };
  });
}

/** What was seen under IKE SAs of the group, whatever else they were of; undefined where none was. */
function together(group: number, { ike }: Same, { ipsecUnder = [] }: Facts): Facts | undefined {
  const own = ipsecUnder.filter(({ ikeSa }) => ikeSa[ike] === group);
  if (own.length === 0) return undefined;
  const joined = (space: keyof Omit<UnderIkeSa, 'ikeSa'>): SpaceFacts => ({
    accepted: own.flatMap((one) => one[space].accepted),
    refused: own.flatMap((one) => one[space].refused),
    undecided: own.flatMap((one) => one[space].undecided),
  });
  return { ipsec: joined('ipsec'), ipsecAdditional: joined('ipsecAdditional'), ah: joined('ah') };
}

/** Why nothing is known of the space under the group: asked under an IKE SA of another one alone, or kept from being asked at all. */
function notUnder(all: Facts, space: BesideSpace, asked: Region): SpaceFacts {
  const prevented = all.ipsecUnder === undefined ? (space.facts(all)?.undecided ?? []) : [];
  const elsewhere = asked.map((box) => ({ box, evidence: [], reason: 'other-ike-group' as const }));
  return { ...nothingKnown, undecided: prevented.length > 0 ? prevented : elsewhere };
}

function isOpen({ refused }: SpaceFacts, asked: Region): boolean {
  return subtract(asked, boxesOf(refused)).length > 0;
}

/** The part of a region whose values at a place are such. */
function having(region: Region, at: number, isSuch: (value: number) => boolean): Region {
  return region.flatMap((box) => {
    const values = (box[at] ?? []).filter(isSuch);
    return values.length === 0 ? [] : [box.with(at, values)];
  });
}

function groupsIn(region: Region, at: number): readonly number[] {
  return [...new Set(region.flatMap((box) => box[at] ?? []))].sort((a, b) => a - b);
}

function listed(name: 'openUnder' | 'ikeGroupsOpen', names: readonly string[]): Observed {
  return names.length === 0 ? {} : { [name]: names };
}
