import { ADDITIONAL_AT_ONCE, ADDITIONAL_WITH, CHILD_PROTOCOLS } from '../protocol/ikev2/question-kinds.ts';
import { isAead, keyExchangeName, sequenceNumbersName } from '../protocol/ikev2/registry.ts';
import { INTEGRITY_ALGORITHMS } from '../protocol/ikev2/transforms.ts';
import { mostBehind } from './behind.ts';
import { coded } from './code-points.ts';
import { box, boxSize, type Region } from './region.ts';
import {
  additionalKeyExchange,
  aeadMisfits,
  anyKeyExchange,
  encryptionOf,
  integrityOf,
  proposalForms,
  transformTypes,
} from './sa-dimensions.ts';
import {
  everythingRegistered,
  registeredVocabulary,
  strongswanVocabulary,
  type Vocabulary,
  withIntegrity,
} from './sa-vocabulary.ts';
import { type Combination, codesOf, type Dimension, type Further, type Space } from './space.ts';

/** What a CHILD_SA with ESP is negotiated by: a point is [ENCR, INTEG, PFS group or 0, ESN], and behind it [ADDKE1, …]. */
export type IpsecDimensions = {
  readonly encryption: Dimension<'encryption', string>;
  readonly integrity: Dimension<'integrity'>;
  readonly keyExchange: Dimension<'keyExchange'>;
  readonly sequenceNumbers: Dimension<'sequenceNumbers', string>;
};

const dimensions: IpsecDimensions = {
  encryption: encryptionOf('ipsec'),
  integrity: integrityOf('ipsec'),
  keyExchange: {
    ...anyKeyExchange,
    name: keyExchangeName,
    usable: () => [0, ...registeredVocabulary('ipsec').keyExchange],
    words: (value) => (value === null ? 'PFS NONE' : String(value)),
  },
  // RFC 9827 gives the transforms new names, too long for a table. A proposal that names none means 32 bits (RFC 7296 section 3.3.2).
  sequenceNumbers: {
    field: 'sequenceNumbers',
    registry: 'sequence-numbers',
    codes: () => everythingRegistered().sequenceNumbers,
    name: sequenceNumbersName,
    spelling: {
      type: 'SequenceNumbers',
      what: '32-bit or 64-bit',
      known: () => ['32-bit', '64-bit'],
      value: (name) => ({ '32-bit': 0, '64-bit': 1 })[name],
    },
    usable: () => registeredVocabulary('ipsec').sequenceNumbers,
    unsaid: [0],
    isTolerable: true,
    label: 'ESN',
    words: (value) => (value === sequenceNumbersName(0) ? 'no ESN' : 'ESN'),
    isNoAlgorithm: true,
  },
};

/** A combination of a CHILD_SA in IANA's names; '-256' after a dash is the key length. */
export type IpsecCombination = Combination<IpsecDimensions>;

export const ipsecSpace: Space<IpsecDimensions, Further<'additionalKeyExchange', string | null>> = {
  label: 'IPsec',
  schemes: ['ikev2'],
  dimensions,
  further: { ...additionalKeyExchange, told: keyExchangeName },
  universe: () => ipsecUniverse(drivenVocabulary()),
  registries: () => [
    coded('protocol', CHILD_PROTOCOLS),
    coded('additional-at-once', ADDITIONAL_AT_ONCE),
    coded('additional-with', ADDITIONAL_WITH),
    transformTypes('ESP'),
    ...codesOf(dimensions),
    proposalForms,
  ],
  misfits: aeadMisfits,
};

/** What bounds the offers for a CHILD_SA: the keywords of the strongSwan that is driven. IKE SAs are asked for by requests of our own. */
export function drivenVocabulary(): Vocabulary {
  return strongswanVocabulary('ipsec', '6.1.0');
}

/**
 * The space of a CHILD_SA with ESP, [ENCR, INTEG, PFS group or 0, ESN], in the same two halves, and ciphers that need INTEG once more without
 * (0). Default: everything registered.
 */
export function ipsecUniverse(vocabulary: Vocabulary = registeredVocabulary('ipsec')): Region {
  const rest = [[0, ...vocabulary.keyExchange], vocabulary.sequenceNumbers];
  const others = vocabulary.encryption.filter((value) => !isAead(value));
  return [...withIntegrity(vocabulary, rest), box(others, [0], ...rest)].filter((half) => boxSize(half) > 0);
}

/**
 * The space of a CHILD_SA with additional key exchanges (RFC 9370), [ENCR, INTEG, PFS group or 0, ESN, ADDKE1, …, ADDKE7], each method or 0:
 * those with one alone, whichever of the seven it is. Default: everything registered.
 */
export function ipsecAdditionalUniverse(vocabulary: Vocabulary = registeredVocabulary('ipsec')): Region {
  return Array.from({ length: mostBehind }, (_, own) => own).flatMap((own) =>
    ipsecUniverse(vocabulary).map((part) => [
      ...part,
      ...Array.from({ length: mostBehind }, (_, at) => (at === own ? vocabulary.keyExchange : [0])),
    ]),
  );
}

/** The space of a CHILD_SA with AH, [0, INTEG, PFS group or 0, ESN]. Default: everything registered. */
export function ahUniverse(
  vocabulary: Vocabulary = { ...registeredVocabulary('ipsec'), integrity: ahIntegrity() },
): Region {
  return [box([0], vocabulary.integrity, [0, ...vocabulary.keyExchange], vocabulary.sequenceNumbers)];
}

function ahIntegrity(): readonly number[] {
  return INTEGRITY_ALGORITHMS.filter(({ id }) => id !== 0).map(({ id }) => id);
}
