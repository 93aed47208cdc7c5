import type { BesideSpace, Vocabulary } from '../../rules/rule.ts';
import type { SpaceName } from '../facts/facts.ts';
import type { JsonObject } from '../observation/observation.ts';
import {
  encryptionName,
  integrityName,
  integrityRegistry,
  keyExchangeName,
  keyExchangeRegistry,
  prfName,
} from '../protocol/ikev2/registry.ts';
import {
  ikeAdditionalUniverse,
  ikeUniverse,
  ipsecUniverse,
  registeredVocabulary,
  strongswanVocabulary,
} from '../protocol/ikev2/universe.ts';
import { suiteNames, versionNames } from '../protocol/tls/registry.ts';
import { suiteUniverse } from '../protocol/tls/universe.ts';
import type { Point, Region } from '../region/region.ts';

/** The strongSwan of the driver; its keywords bound what can be offered for a CHILD_SA. IKE SAs are asked for by requests of our own. */
const driverRelease = '6.1.0';

/** Each combination is asked for with one (ADDKE1). */
const additionalKeyExchanges = 'more than one additional key exchange (RFC 9370)';

/** Names, universes and limits of the three spaces, from the registries. */
export const registryVocabulary: Vocabulary = { universe, beside, notOfferable, describe };

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

function beside(space: SpaceName): readonly BesideSpace[] {
  return space === 'ike' ? [ikeAdditional] : [];
}

const ikeAdditional: BesideSpace = {
  facts: (facts) => facts.ikeAdditional,
  universe: ikeAdditionalUniverse(),
  describe: describeIkeAdditional,
};

/** A combination of [ENCR, INTEG, PRF, KE, ADDKE1] in the words of the registry. */
export function describeIkeAdditional(point: Point): JsonObject {
  const [method = 0] = point.slice(4);
  return { ...describe('ike', point.slice(0, 4)), additionalKeyExchange: [keyExchangeName(method)] };
}

function notOfferable(space: SpaceName): readonly string[] {
  switch (space) {
    case 'ike':
      return [additionalKeyExchanges];
    case 'ipsec':
      return unspokenForIpsec();
    case 'tls':
      return [];
  }
}

function unspokenForIpsec(): readonly string[] {
  const all = registeredVocabulary('ipsec');
  const spoken = strongswanVocabulary('ipsec', driverRelease);
  const missing = (from: readonly number[], without: readonly number[]): number[] =>
    from.filter((value) => !without.includes(value));
  return [
    ...missing(all.encryption, spoken.encryption).map(encryptionName),
    ...missing(all.integrity, spoken.integrity).map((id) => integrityRegistry.name(id)),
    ...missing(all.keyExchange, spoken.keyExchange).map((id) => keyExchangeRegistry.name(id)),
  ];
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
