import type { Facts, SpaceFacts } from '../../../core/facts/facts.ts';
import { nothingKnown, regionOf } from '../../../core/facts/settled.ts';
import type { NamedCombination } from '../../../core/finding/told/parts.ts';
import { mostBehind } from '../../../core/spaces/behind.ts';
import { ahUniverse, drivenVocabulary, ipsecAdditionalUniverse, ipsecSpace } from '../../../core/spaces/child-sa.ts';
import { ikeAdditionalUniverse } from '../../../core/spaces/ike-sa.ts';
import type { Point } from '../../../core/spaces/region.ts';
import { dimensionCount, type SpaceName, spaceOf } from '../../../core/spaces/registry.ts';
import { namePoint } from '../../../core/spaces/space.ts';
import type { BesideSpace, Vocabulary } from '../../../rules/rule.ts';
import { nameIkev1 } from './name-ikev1.ts';
import { notTested } from './not-tested.ts';

/** Names, universes and limits of the spaces, from the registries. */
export const registryVocabulary: Vocabulary = {
  universe: (space) => spaceOf(space).universe(),
  beside,
  describe,
  describeIkev1: nameIkev1,
  notTested: (space, { facts, target: { scheme } }) =>
    notTested(space, { facts, scheme, universe: spaceOf(space).universe() }),
};

function describe(space: SpaceName, point: Point): NamedCombination {
  return namePoint(spaceOf(space), point);
}

function beside(space: SpaceName, facts: Facts): readonly BesideSpace[] {
  if (space === 'ike') return [ikeAdditional, ikeBeside(facts)];
  return space === 'ipsec' ? besideIpsec : [];
}

const ikeAdditional: BesideSpace = {
  dimensions: dimensionCount('ike') + 1,
  facts: (facts) => facts.ikeAdditional,
  universe: ikeAdditionalUniverse(),
  describe: (point) => describe('ike', point),
};

const besideIpsec: readonly BesideSpace[] = [
  {
    dimensions: dimensionCount('ipsec') + mostBehind,
    facts: (facts) => facts.ipsecAdditional,
    universe: ipsecAdditionalUniverse(drivenVocabulary()),
    describe: (point) => describe('ipsec', point),
  },
  { facts: ({ ah }) => ah, universe: ahUniverse(drivenVocabulary()), describe: describeAh },
];

/** Facts do not change, and each clause asks for the same ones. */
const besideOf = new WeakMap<SpaceFacts, BesideSpace>();

/** As much of it as was asked for; the rest is named as not tested. */
function ikeBeside({ ikeBeside: known = nothingKnown }: Facts): BesideSpace {
  const made = besideOf.get(known) ?? {
    dimensions: dimensionCount('ike') + mostBehind,
    facts: () => known,
    universe: regionOf([...known.accepted, ...known.refused, ...known.undecided]),
    describe: (point: Point) => describe('ike', point),
  };
  besideOf.set(known, made);
  return made;
}

/** A combination of [0, INTEG, PFS group, ESN] of AH in the words of the registry. */
function describeAh(point: Point): NamedCombination {
  const { encryption: _none, ...described } = namePoint(ipsecSpace, point);
  return { protocol: 'AH', ...described };
}
