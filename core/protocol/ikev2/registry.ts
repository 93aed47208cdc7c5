import { ENCRYPTION_ALGORITHMS, type EncryptionAlgorithm } from './encryption-algorithms.ts';
import { transformOf, transformValue } from './transform-value.ts';
import {
  INTEGRITY_ALGORITHMS,
  KEY_EXCHANGES,
  PSEUDORANDOM_FUNCTIONS,
  SEQUENCE_NUMBERS,
  type Transform,
} from './transforms.ts';

/*
 * Names of the IKEv2 transform registry and strongSwan's words for them. Every number has a printable name: one that is not registered
 * is named by its type and number ('ENCR_1234', 'KE_1234'), so that nothing seen on the wire is an exception.
 */

const encryptionById = new Map(ENCRYPTION_ALGORITHMS.map((algorithm) => [algorithm.id, algorithm]));
const encryptionByName = new Map(ENCRYPTION_ALGORITHMS.map((algorithm) => [algorithm.name, algorithm]));

/** The registered cipher of an IANA name without key length. */
export function encryptionAlgorithmNamed(name: string): EncryptionAlgorithm | undefined {
  return encryptionByName.get(name);
}

/** The values of a cipher: one for each key length, or one without. */
export function encryptionValues(algorithm: EncryptionAlgorithm): readonly number[] {
  if (algorithm.keyLengthsBits.length === 0) return [transformValue(algorithm.id, 0)];
  return algorithm.keyLengthsBits.map((bits) => transformValue(algorithm.id, bits));
}

/** 'ENCR_AES_GCM_16-256', 'ENCR_CHACHA20_POLY1305', 'ENCR_1234-128'; a value without key length has no dash. */
export function encryptionName(value: number): string {
  const { id, keyLengthBits } = transformOf(value);
  const name = encryptionById.get(id)?.name ?? `ENCR_${id}`;
  return keyLengthBits === 0 ? name : `${name}-${keyLengthBits}`;
}

/** The value that `encryptionName` prints so; undefined when the cipher is not registered or does not come with that key length. */
export function encryptionValue(name: string): number | undefined {
  const dash = name.lastIndexOf('-');
  const algorithm = encryptionByName.get(dash === -1 ? name : name.slice(0, dash));
  if (algorithm === undefined) return undefined;
  return encryptionValues(algorithm).find((value) => encryptionName(value) === name);
}

/** Whether the value is a combined-mode cipher; false for one that is not registered. */
export function isAead(value: number): boolean {
  return encryptionById.get(transformOf(value).id)?.aead ?? false;
}

/** strongSwan's proposal keyword, 'aes256gcm16'; undefined when it cannot be offered. */
export function encryptionKeyword(value: number): string | undefined {
  const { id, keyLengthBits } = transformOf(value);
  const algorithm = encryptionById.get(id);
  if (algorithm === undefined || !encryptionValues(algorithm).includes(value)) return undefined;
  return algorithm.keyword?.replace('#', String(keyLengthBits));
}

/**
 * The value of VICI's `encr-alg` and `encr-keysize` (0 when the key is absent); undefined for a name that is not registered. The key
 * size of a cipher that carries none on the wire is ignored.
 */
export function encryptionFromVici(encrAlg: string, encrKeysizeBits: number): number | undefined {
  const algorithm = ENCRYPTION_ALGORITHMS.find(({ vici }) => vici === encrAlg);
  if (algorithm === undefined) return undefined;
  return transformValue(algorithm.id, algorithm.keyLengthsBits.length === 0 ? 0 : encrKeysizeBits);
}

/** Looks up the transforms of one type. */
export interface TransformRegistry {
  readonly all: readonly Transform[];
  /** IANA's name, or the prefix and the number. */
  readonly name: (id: number) => string;
  /** The number of an IANA name; undefined when there is none. */
  readonly id: (name: string) => number | undefined;
  /** strongSwan's proposal keyword; undefined when it cannot be offered. */
  readonly keyword: (id: number) => string | undefined;
  /** The number of what VICI prints; undefined when there is none. */
  readonly fromVici: (name: string) => number | undefined;
}

function registryOf(all: readonly Transform[], prefix: string): TransformRegistry {
  const byId = new Map(all.map((transform) => [transform.id, transform]));
  const byName = new Map(all.map((transform) => [transform.name, transform.id]));
  const byVici = new Map(all.flatMap(({ vici, id }) => (vici === undefined ? [] : [[vici, id] as const])));
  return {
    all,
    name: (id) => byId.get(id)?.name ?? `${prefix}_${id}`,
    id: (name) => byName.get(name),
    keyword: (id) => byId.get(id)?.keyword,
    fromVici: (name) => byVici.get(name),
  };
}

export const integrityRegistry: TransformRegistry = registryOf(INTEGRITY_ALGORITHMS, 'AUTH');
export const prfRegistry: TransformRegistry = registryOf(PSEUDORANDOM_FUNCTIONS, 'PRF');
export const keyExchangeRegistry: TransformRegistry = registryOf(KEY_EXCHANGES, 'KE');
export const sequenceNumbersRegistry: TransformRegistry = registryOf(SEQUENCE_NUMBERS, 'ESN');

/** 'AUTH_HMAC_SHA2_256_128'; null for 0, which is what an AEAD has; 'AUTH_1234' when not registered. */
export function integrityName(id: number): string | null {
  return id === 0 ? null : integrityRegistry.name(id);
}

/** 'PRF_HMAC_SHA2_384'; 'PRF_1234' when not registered. */
export function prfName(id: number): string {
  return prfRegistry.name(id);
}

/** '2048-bit MODP Group'; null for 0, a CHILD_SA without PFS; 'KE_1234' when not registered. */
export function keyExchangeName(id: number): string | null {
  return id === 0 ? null : keyExchangeRegistry.name(id);
}

/** '32-bit Sequential Numbers'; 'ESN_1234' when not registered. */
export function sequenceNumbersName(id: number): string {
  return sequenceNumbersRegistry.name(id);
}
