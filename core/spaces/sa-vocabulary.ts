import { ENCRYPTION_ALGORITHMS, type EncryptionAlgorithm } from '../protocol/ikev2/encryption-algorithms.ts';
import { encryptionKeyword, encryptionValues, isAead } from '../protocol/ikev2/registry.ts';
import {
  INTEGRITY_ALGORITHMS,
  KEY_EXCHANGES,
  PSEUDORANDOM_FUNCTIONS,
  SEQUENCE_NUMBERS,
  type Transform,
} from '../protocol/ikev2/transforms.ts';
import { type Box, box, boxSize, type Region } from './region.ts';

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

/** [ENCR, INTEG, …]: AEAD ciphers without INTEG, and the others with one, each with the rest. */
export function withIntegrity(vocabulary: Vocabulary, rest: readonly (readonly number[])[]): Region {
  const combined = vocabulary.encryption.filter((value) => isAead(value));
  const others = vocabulary.encryption.filter((value) => !isAead(value));
  const halves: Box[] = [box(combined, [0], ...rest), box(others, vocabulary.integrity, ...rest)];
  return halves.filter((half) => boxSize(half) > 0);
}
