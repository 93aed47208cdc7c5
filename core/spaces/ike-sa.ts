import { IKE_VERSIONS } from '../protocol/ikev2/question-kinds.ts';
import { isAead, keyExchangeRegistry, prfName, prfRegistry } from '../protocol/ikev2/registry.ts';
import { transformOf, transformValue } from '../protocol/ikev2/transform-value.ts';
import { coded } from './code-points.ts';
import { type Box, box, boxSize, type Point, type Region } from './region.ts';
import {
  additionalKeyExchange,
  aeadMisfits,
  anyKeyExchange,
  encryptionOf,
  integrityOf,
  proposalForms,
  spellingOf,
  transformTypes,
} from './sa-dimensions.ts';
import { everythingRegistered, registeredVocabulary, type Vocabulary, withIntegrity } from './sa-vocabulary.ts';
import { type Behind, type Combination, codesOf, type Dimension, type Further, type Space } from './space.ts';

/** What an IKE SA is negotiated by: a point is [ENCR, INTEG, PRF, KE], and behind it the additional key exchanges [ADDKE1, …]. */
export type IkeDimensions = {
  readonly encryption: Dimension<'encryption', string>;
  readonly integrity: Dimension<'integrity'>;
  readonly prf: Dimension<'prf', string>;
  readonly keyExchange: Dimension<'keyExchange', string>;
};

const dimensions: IkeDimensions = {
  encryption: encryptionOf('ike'),
  integrity: integrityOf('ike'),
  prf: {
    field: 'prf',
    registry: 'prf',
    codes: () => everythingRegistered().prf,
    name: prfName,
    spelling: spellingOf(prfRegistry, 'Prf', "a PRF by IANA's name"),
    usable: () => registeredVocabulary('ike').prf,
    label: 'PRF',
    heading: /prf/i,
  },
  keyExchange: {
    ...anyKeyExchange,
    name: keyExchangeRegistry.name,
    usable: () => registeredVocabulary('ike').keyExchange,
    misuse: () => 'wanted a key exchange method, found none: an IKE SA always has one',
  },
};

type AdditionalKeyExchange = Further<'additionalKeyExchange', string>;

/** A combination of an IKE SA in IANA's names; '-256' after a dash is the key length. */
export type IkeCombination = Combination<IkeDimensions> & Behind<AdditionalKeyExchange>;

export const ikeSpace: Space<IkeDimensions, AdditionalKeyExchange> = {
  label: 'IKE',
  schemes: ['ikev2'],
  dimensions,
  further: { ...additionalKeyExchange, told: keyExchangeRegistry.name },
  universe: ikeUniverse,
  registries: () => [coded('version', IKE_VERSIONS), transformTypes('IKE'), ...codesOf(dimensions), proposalForms],
  misfits: aeadMisfits,
};

/**
 * The space of an IKE SA, [ENCR, INTEG, PRF, KE]: AEAD ciphers without INTEG, and the others with one. Default: everything registered.
 */
export function ikeUniverse(vocabulary: Vocabulary = everythingRegistered()): Region {
  return withIntegrity(vocabulary, [vocabulary.prf, vocabulary.keyExchange]);
}

/**
 * The space of an IKE SA with one additional key exchange (RFC 9370), [ENCR, INTEG, PRF, KE, ADDKE1]: each combination of `region` with
 * every method. Default: everything registered.
 */
export function ikeAdditionalUniverse(
  region: Region = ikeUniverse(),
  methods: readonly number[] = everythingRegistered().keyExchange,
): Region {
  return region.map((part) => [...part, ...box(methods)]);
}

/**
 * Combinations [ENCR, INTEG, PRF, KE] of proposals whose form RFC 7296 sections 3.3 and 3.3.5 forbid, and that a responder may take all the
 * same: a cipher that needs integrity without INTEG, an AEAD with one, a cipher of several key lengths without the attribute. Default:
 * everything registered.
 */
export function ikeIrregularUniverse(of: Vocabulary = everythingRegistered()): Region {
  const { encryption, integrity, prf, keyExchange } = of;
  const bare = encryption.map((value) => transformOf(value)).filter(({ keyLengthBits }) => keyLengthBits > 0);
  const ofAnyLength = bare.map(({ id }) => transformValue(id, 0));
  const isPlain = (value: number): boolean => !isAead(value);
  return [
    box(ofAnyLength.filter(isPlain), integrity, prf, keyExchange),
    box(ofAnyLength.filter(isAead), [0], prf, keyExchange),
    box([...encryption, ...ofAnyLength].filter(isPlain), [0], prf, keyExchange),
    box(encryption.filter(isAead), integrity, prf, keyExchange),
  ].filter((part) => boxSize(part) > 0);
}

/** Methods that are asked for as one of several additional key exchanges: the ones that RFC 9370 was made for, ML-KEM. */
const quantumSafe: readonly number[] = [35, 36, 37];

/**
 * Combinations [ENCR, INTEG, PRF, KE, ADDKE1 … ADDKE7] with the algorithms of these, AEADs apart from the others: each of ADDKE2 to ADDKE7
 * alone, with ML-KEM and with their own groups, and ADDKE1 to ADDKE7 together with ML-KEM. 0 is an additional key exchange that is not there.
 */
export function ikeSeveralUniverse(base: readonly Point[]): Region {
  const kinds = [base.filter(([value = 0]) => isAead(value)), base.filter(([value = 0]) => !isAead(value))];
  return kinds
    .filter((some) => some.length > 0)
    .flatMap((some) => {
      const own = box(...[0, 1, 2, 3].map((dimension) => some.map((point) => point[dimension] ?? 0)));
      const methods = [...new Set([...(own[3] ?? []), ...quantumSafe])].sort((a, b) => a - b);
      const alone = (type: number): Box => Array.from({ length: 7 }, (_, at) => (at + 1 === type ? methods : [0]));
      const additional = [...[2, 3, 4, 5, 6, 7].map(alone), Array.from({ length: 7 }, () => quantumSafe)];
      return additional.map((types): Box => [...own, ...types]);
    });
}
