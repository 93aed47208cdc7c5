import { ENCRYPTION_ALGORITHMS, type EncryptionAlgorithm } from '../protocol/ikev2/encryption-algorithms.ts';
import { encryptionKeyword, encryptionValues, isAead } from '../protocol/ikev2/registry.ts';
import { transformOf, transformValue } from '../protocol/ikev2/transform-value.ts';
import {
  INTEGRITY_ALGORITHMS,
  KEY_EXCHANGES,
  PSEUDORANDOM_FUNCTIONS,
  SEQUENCE_NUMBERS,
  type Transform,
} from '../protocol/ikev2/transforms.ts';
import { type Box, box, boxSize, type Point, type Region } from './region.ts';

/** The values that can be named, dimension by dimension. */
export interface Vocabulary {
  /** Ciphers with key length, as one number each (`transformValue`). */
  readonly encryption: readonly number[];
  /** Without 0, which goes with AEAD ciphers and with them alone. */
  readonly integrity: readonly number[];
  readonly prf: readonly number[];
  /** Without 0, which a CHILD_SA without PFS has. */
  readonly keyExchange: readonly number[];
  /** Transform type 5. */
  readonly sequenceNumbers: readonly number[];
}

/** What an SA negotiates by: 'ike' for an IKE SA, 'ipsec' for ESP. */
export type SaKind = 'ike' | 'ipsec';

/** What IANA registers for the use: what a policy may speak of. Private-use numbers have no meaning to name and are not part of it. */
export function registeredVocabulary(kind: SaKind): Vocabulary {
  return vocabularyOf(() => true, usableFor(kind));
}

/**
 * Everything that IANA registers, whatever it is registered for: what a gateway is asked for. One that takes ENCR_NULL for an IKE SA
 * (strongSwan does, when it is told to) is what a scan must see.
 */
export function everythingRegistered(): Vocabulary {
  return vocabularyOf(() => true, { ciphers: ENCRYPTION_ALGORITHMS, integrity: INTEGRITY_ALGORITHMS });
}

function usableFor(kind: SaKind): TransformLists {
  return {
    ciphers: ENCRYPTION_ALGORITHMS.filter((algorithm) => (kind === 'ike' ? algorithm.ike : algorithm.esp)),
    integrity: INTEGRITY_ALGORITHMS.filter(({ ahOnly }) => ahOnly !== true),
  };
}

interface TransformLists {
  readonly ciphers: readonly EncryptionAlgorithm[];
  readonly integrity: readonly Transform[];
}

/**
 * What a strongSwan of the given release can put into a proposal, whether or not it implements it.
 * `release` is compared by its major number: '5.9.8', '6.1.0'.
 */
export function strongswanVocabulary(kind: SaKind, release: string): Vocabulary {
  const major = Number.parseInt(release, 10);
  return vocabularyOf(
    ({ keyword, since }) => keyword !== undefined && Number.parseInt(since ?? '0', 10) <= major,
    usableFor(kind),
  );
}

function vocabularyOf(
  offered: (transform: Pick<Transform, 'keyword' | 'since'>) => boolean,
  of: TransformLists,
): Vocabulary {
  const ids = (transforms: readonly Transform[]): number[] => transforms.filter(offered).map(({ id }) => id);
  return {
    encryption: of.ciphers
      .flatMap((algorithm) => encryptionValues(algorithm))
      .filter((value) => offered(keywordOf(value))),
    integrity: ids(of.integrity.filter(({ id }) => id !== 0)),
    prf: ids(PSEUDORANDOM_FUNCTIONS),
    keyExchange: ids(KEY_EXCHANGES.filter(({ id }) => id !== 0)),
    sequenceNumbers: ids(SEQUENCE_NUMBERS.filter(({ id }) => id <= 1)),
  };
}

function keywordOf(value: number): Pick<Transform, 'keyword'> {
  const keyword = encryptionKeyword(value);
  return keyword === undefined ? {} : { keyword };
}

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

/**
 * The space of a CHILD_SA with ESP, [ENCR, INTEG, PFS group or 0, ESN], in the same two halves, and ciphers that need INTEG once more without
 * (0). Default: everything registered.
 */
export function ipsecUniverse(vocabulary: Vocabulary = registeredVocabulary('ipsec')): Region {
  const rest = [[0, ...vocabulary.keyExchange], vocabulary.sequenceNumbers];
  const others = vocabulary.encryption.filter((value) => !isAead(value));
  return [...withIntegrity(vocabulary, rest), box(others, [0], ...rest)].filter((half) => boxSize(half) > 0);
}

/** Additional key exchanges that one SA can have (RFC 9370 section 2.2.2). */
const additionalKeyExchanges = 7;

/**
 * The space of a CHILD_SA with additional key exchanges (RFC 9370), [ENCR, INTEG, PFS group or 0, ESN, ADDKE1, …, ADDKE7], each method or 0:
 * those with one alone, whichever of the seven it is. Default: everything registered.
 */
export function ipsecAdditionalUniverse(vocabulary: Vocabulary = registeredVocabulary('ipsec')): Region {
  return Array.from({ length: additionalKeyExchanges }, (_, own) => own).flatMap((own) =>
    ipsecUniverse(vocabulary).map((part) => [
      ...part,
      ...Array.from({ length: additionalKeyExchanges }, (_, at) => (at === own ? vocabulary.keyExchange : [0])),
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

function withIntegrity(vocabulary: Vocabulary, rest: readonly (readonly number[])[]): Region {
  const combined = vocabulary.encryption.filter((value) => isAead(value));
  const others = vocabulary.encryption.filter((value) => !isAead(value));
  const halves: Box[] = [box(combined, [0], ...rest), box(others, vocabulary.integrity, ...rest)];
  return halves.filter((half) => boxSize(half) > 0);
}
