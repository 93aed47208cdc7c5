import { defined } from '../../defined.ts';
/** A registered ENCR transform (RFC 7296 section 3.3.2, type 1). */
export interface EncryptionAlgorithm {
  readonly id: number;
  /** IANA's name, without key length. */
  readonly name: string;
  /** Combined mode: no INTEG transform beside it (RFC 5282 section 8). */
  readonly aead: boolean;
  /**
   * Key lengths in bits that are negotiated; empty when the transform must not carry a Key Length attribute. For the ciphers of free key
   * length (RC5, CAST, Blowfish) these are the default of RFC 2451 and what strongSwan can offer, since a space has to be finite.
   */
  readonly keyLengthsBits: readonly number[];
  /** Whether the registry lets an IKE SA use it. */
  readonly ike: boolean;
  /** Whether the registry lets ESP use it. */
  readonly esp: boolean;
  /** strongSwan's proposal keyword, '#' stands for the key length; absent when strongSwan cannot offer it. */
  readonly keyword?: string;
  /** What VICI prints as `encr-alg`. */
  readonly vici?: string;
}

const AES: readonly number[] = [128, 192, 256];
const NONE: readonly number[] = [];

function cipher(
  id: number,
  name: string,
  keyLengthsBits: readonly number[],
  keyword?: string,
  vici?: string,
): EncryptionAlgorithm {
  return {
    id,
    name,
    aead: false,
    keyLengthsBits,
    ike: true,
    esp: true,
    ...defined({ keyword, vici }),
  };
}

function aead(...of: Parameters<typeof cipher>): EncryptionAlgorithm {
  return { ...cipher(...of), aead: true };
}

/** IANA says "Not allowed" in the IKEv2 column. */
function espOnly(algorithm: EncryptionAlgorithm): EncryptionAlgorithm {
  return { ...algorithm, ike: false };
}

/** Every ENCR transform that has a meaning; 0, 10, 17 and 22 are reserved or unassigned. Ascending by id. */
export const ENCRYPTION_ALGORITHMS: readonly EncryptionAlgorithm[] = [
  cipher(1, 'ENCR_DES_IV64', NONE, undefined, 'DES_IV64'),
  cipher(2, 'ENCR_DES', NONE, 'des', 'DES_CBC'),
  cipher(3, 'ENCR_3DES', NONE, '3des', '3DES_CBC'),
  cipher(4, 'ENCR_RC5', [128], undefined, 'RC5_CBC'),
  cipher(5, 'ENCR_IDEA', NONE, undefined, 'IDEA_CBC'),
  cipher(6, 'ENCR_CAST', [128], 'cast#', 'CAST_CBC'),
  cipher(7, 'ENCR_BLOWFISH', [128, 192, 256], 'blowfish#', 'BLOWFISH_CBC'),
  cipher(8, 'ENCR_3IDEA', NONE, undefined, '3IDEA'),
  cipher(9, 'ENCR_DES_IV32', NONE, undefined, 'DES_IV32'),
  espOnly(cipher(11, 'ENCR_NULL', NONE, 'null', 'NULL')),
  cipher(12, 'ENCR_AES_CBC', AES, 'aes#', 'AES_CBC'),
  cipher(13, 'ENCR_AES_CTR', AES, 'aes#ctr', 'AES_CTR'),
  aead(14, 'ENCR_AES_CCM_8', AES, 'aes#ccm8', 'AES_CCM_8'),
  aead(15, 'ENCR_AES_CCM_12', AES, 'aes#ccm12', 'AES_CCM_12'),
  aead(16, 'ENCR_AES_CCM_16', AES, 'aes#ccm16', 'AES_CCM_16'),
  aead(18, 'ENCR_AES_GCM_8', AES, 'aes#gcm8', 'AES_GCM_8'),
  aead(19, 'ENCR_AES_GCM_12', AES, 'aes#gcm12', 'AES_GCM_12'),
  aead(20, 'ENCR_AES_GCM_16', AES, 'aes#gcm16', 'AES_GCM_16'),
  espOnly(aead(21, 'ENCR_NULL_AUTH_AES_GMAC', AES, 'aes#gmac', 'NULL_AES_GMAC')),
  cipher(23, 'ENCR_CAMELLIA_CBC', AES, 'camellia#', 'CAMELLIA_CBC'),
  cipher(24, 'ENCR_CAMELLIA_CTR', AES, 'camellia#ctr', 'CAMELLIA_CTR'),
  aead(25, 'ENCR_CAMELLIA_CCM_8', AES, 'camellia#ccm8', 'CAMELLIA_CCM_8'),
  aead(26, 'ENCR_CAMELLIA_CCM_12', AES, 'camellia#ccm12', 'CAMELLIA_CCM_12'),
  aead(27, 'ENCR_CAMELLIA_CCM_16', AES, 'camellia#ccm16', 'CAMELLIA_CCM_16'),
  aead(28, 'ENCR_CHACHA20_POLY1305', NONE, 'chacha20poly1305', 'CHACHA20_POLY1305'),
  espOnly(aead(29, 'ENCR_AES_CCM_8_IIV', AES)),
  espOnly(aead(30, 'ENCR_AES_GCM_16_IIV', AES)),
  espOnly(aead(31, 'ENCR_CHACHA20_POLY1305_IIV', NONE)),
  aead(32, 'ENCR_KUZNYECHIK_MGM_KTREE', NONE),
  aead(33, 'ENCR_MAGMA_MGM_KTREE', NONE),
  espOnly(aead(34, 'ENCR_KUZNYECHIK_MGM_MAC_KTREE', NONE)),
  espOnly(aead(35, 'ENCR_MAGMA_MGM_MAC_KTREE', NONE)),
];
