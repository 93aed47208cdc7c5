import type { Facts, SpaceName } from '../../../core/facts/facts.ts';
import { nothingKnown, regionOf } from '../../../core/facts/settled.ts';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { encryptionName, integrityName, keyExchangeName, prfName } from '../../../core/protocol/ikev2/registry.ts';
import { suiteNames, versionNames } from '../../../core/protocol/tls/registry.ts';
import {
  ahUniverse,
  ikeAdditionalUniverse,
  ikeUniverse,
  ipsecAdditionalUniverse,
  ipsecUniverse,
  strongswanVocabulary,
} from '../../../core/spaces/ikev2-universe.ts';
import type { Point, Region } from '../../../core/spaces/region.ts';
import { suiteUniverse } from '../../../core/spaces/tls-universe.ts';
import type { BesideSpace, Vocabulary } from '../../../rules/rule.ts';
import { nameIkev1 } from './name-ikev1.ts';
import { notTested } from './not-tested.ts';

/** The strongSwan of the driver; its keywords bound what can be offered for a CHILD_SA. IKE SAs are asked for by requests of our own. */
const driverRelease = '6.1.0';

/** Names, universes and limits of the three spaces, from the registries. */
export const registryVocabulary: Vocabulary = {
  universe,
  beside,
  describe,
  describeIkeSa: describeIkeAdditional,
  describeIkev1: (facts) => nameIkev1(facts) as unknown as JsonObject,
  notTested: (space, { facts, target: { scheme } }) => notTested(space, { facts, scheme, universe: universe(space) }),
};

function universe(space: SpaceName): Region {
  switch (space) {
    case 'ike':
      return ikeUniverse();
    case 'ipsec':
      return ipsecUniverse(strongswanVocabulary('ipsec', driverRelease));
    case 'tls':
      return suiteUniverse;
  }
}

function beside(space: SpaceName, facts: Facts): readonly BesideSpace[] {
  switch (space) {
    case 'ike':
      return [ikeAdditional, ikeBeside(facts)];
    case 'ipsec':
      return besideIpsec;
    case 'tls':
      return [];
  }
}

const ikeAdditional: BesideSpace = {
  facts: (facts) => facts.ikeAdditional,
  universe: ikeAdditionalUniverse(),
  describe: describeIkeAdditional,
};

const besideIpsec: readonly BesideSpace[] = [
  {
    facts: (facts) => facts.ipsecAdditional,
    universe: ipsecAdditionalUniverse(strongswanVocabulary('ipsec', driverRelease)),
    describe: describeIpsecAdditional,
  },
  { facts: ({ ah }) => ah, universe: ahUniverse(strongswanVocabulary('ipsec', driverRelease)), describe: describeAh },
];

/** A combination of [ENCR, INTEG, PFS group, ESN, ADDKE1, …] in the words of the registry; a place without a method is null. */
export function describeIpsecAdditional(point: Point): JsonObject {
  const methods = point.slice(4).map(keyExchangeName);
  const end = methods.findLastIndex((method) => method !== null);
  return { ...describe('ipsec', point.slice(0, 4)), additionalKeyExchange: methods.slice(0, end + 1) };
}

/** A combination of [0, INTEG, PFS group, ESN] of AH in the words of the registry. */
export function describeAh(point: Point): JsonObject {
  const { encryption: _none, ...described } = describe('ipsec', point);
  return { protocol: 'AH', ...described };
}

/** As much of it as was asked for; the rest is named as not tested. */
function ikeBeside({ ikeBeside: known = nothingKnown }: Facts): BesideSpace {
  return {
    facts: () => known,
    universe: regionOf([...known.accepted, ...known.refused, ...known.undecided]),
    describe: describeIkeAdditional,
  };
}

/** A combination of [ENCR, INTEG, PRF, KE, ADDKE1 …] in the words of the registry; NONE before the first additional key exchange of several. */
export function describeIkeAdditional(point: Point): JsonObject {
  const methods = point.slice(4, point.findLastIndex((method) => method !== 0) + 1);
  return {
    ...describe('ike', point.slice(0, 4)),
    ...(methods.length === 0 ? {} : { additionalKeyExchange: methods.map((id) => keyExchangeName(id) ?? 'NONE') }),
  };
}

function describe(space: SpaceName, point: Point): JsonObject {
  const [first = 0, second = 0, third = 0, fourth = 0] = point;
  switch (space) {
    case 'ike':
      return {
        encryption: encryptionName(first),
        integrity: integrityName(second),
        prf: prfName(third),
        keyExchange: keyExchangeName(fourth),
      };
    case 'ipsec':
      return {
        encryption: encryptionName(first),
        integrity: integrityName(second),
        keyExchange: keyExchangeName(third),
        extendedSequenceNumbers: fourth === 1,
      };
    case 'tls':
      return { version: versionNames.name(first), suite: suiteNames.name(second) };
  }
}
