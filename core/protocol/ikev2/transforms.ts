import { defined } from '../../defined.ts';
/** A registered INTEG, PRF, KE or ESN transform (RFC 7296 section 3.3.2, types 2 to 5). */
export interface Transform {
  readonly id: number;
  /** IANA's name. */
  readonly name: string;
  /** strongSwan's proposal keyword; absent when strongSwan cannot offer it. */
  readonly keyword?: string;
  /** First strongSwan release that knows the keyword; absent when 5.9 does. */
  readonly since?: string;
  /** What VICI prints as `integ-alg`, `prf-alg`, `dh-group`; absent for NONE, whose key is left out. */
  readonly vici?: string;
  /** AH only: neither an IKE SA nor ESP can use it. */
  readonly ahOnly?: true;
}

function transform(id: number, name: string, keyword?: string, vici?: string): Transform {
  return {
    id,
    name,
    ...defined({ keyword, vici }),
  };
}

/** INTEG, type 3. Ascending by id. */
export const INTEGRITY_ALGORITHMS: readonly Transform[] = [
  transform(0, 'NONE'),
  transform(1, 'AUTH_HMAC_MD5_96', 'md5', 'HMAC_MD5_96'),
  transform(2, 'AUTH_HMAC_SHA1_96', 'sha1', 'HMAC_SHA1_96'),
  transform(3, 'AUTH_DES_MAC', undefined, 'DES_MAC'),
  transform(4, 'AUTH_KPDK_MD5', undefined, 'KPDK_MD5'),
  transform(5, 'AUTH_AES_XCBC_96', 'aesxcbc', 'AES_XCBC_96'),
  transform(6, 'AUTH_HMAC_MD5_128', 'md5_128', 'HMAC_MD5_128'),
  transform(7, 'AUTH_HMAC_SHA1_160', 'sha1_160', 'HMAC_SHA1_160'),
  transform(8, 'AUTH_AES_CMAC_96', 'aescmac', 'AES_CMAC_96'),
  { ...transform(9, 'AUTH_AES_128_GMAC', undefined, 'AES_128_GMAC'), ahOnly: true },
  { ...transform(10, 'AUTH_AES_192_GMAC', undefined, 'AES_192_GMAC'), ahOnly: true },
  { ...transform(11, 'AUTH_AES_256_GMAC', undefined, 'AES_256_GMAC'), ahOnly: true },
  transform(12, 'AUTH_HMAC_SHA2_256_128', 'sha256', 'HMAC_SHA2_256_128'),
  transform(13, 'AUTH_HMAC_SHA2_384_192', 'sha384', 'HMAC_SHA2_384_192'),
  transform(14, 'AUTH_HMAC_SHA2_512_256', 'sha512', 'HMAC_SHA2_512_256'),
];

/** PRF, type 2. Ascending by id. */
export const PSEUDORANDOM_FUNCTIONS: readonly Transform[] = [
  transform(1, 'PRF_HMAC_MD5', 'prfmd5', 'PRF_HMAC_MD5'),
  transform(2, 'PRF_HMAC_SHA1', 'prfsha1', 'PRF_HMAC_SHA1'),
  transform(3, 'PRF_HMAC_TIGER', undefined, 'PRF_HMAC_TIGER'),
  transform(4, 'PRF_AES128_XCBC', 'prfaesxcbc', 'PRF_AES128_XCBC'),
  transform(5, 'PRF_HMAC_SHA2_256', 'prfsha256', 'PRF_HMAC_SHA2_256'),
  transform(6, 'PRF_HMAC_SHA2_384', 'prfsha384', 'PRF_HMAC_SHA2_384'),
  transform(7, 'PRF_HMAC_SHA2_512', 'prfsha512', 'PRF_HMAC_SHA2_512'),
  transform(8, 'PRF_AES128_CMAC', 'prfaescmac', 'PRF_AES128_CMAC'),
  transform(9, 'PRF_HMAC_STREEBOG_512'),
];

/** KE, type 4 (and 6 to 12, RFC 9370). 0 is "no key exchange", which a CHILD_SA without PFS means. Ascending by id. */
export const KEY_EXCHANGES: readonly Transform[] = [
  transform(0, 'NONE'),
  transform(1, '768-bit MODP Group', 'modp768', 'MODP_768'),
  transform(2, '1024-bit MODP Group', 'modp1024', 'MODP_1024'),
  transform(5, '1536-bit MODP Group', 'modp1536', 'MODP_1536'),
  transform(14, '2048-bit MODP Group', 'modp2048', 'MODP_2048'),
  transform(15, '3072-bit MODP Group', 'modp3072', 'MODP_3072'),
  transform(16, '4096-bit MODP Group', 'modp4096', 'MODP_4096'),
  transform(17, '6144-bit MODP Group', 'modp6144', 'MODP_6144'),
  transform(18, '8192-bit MODP Group', 'modp8192', 'MODP_8192'),
  transform(19, '256-bit random ECP group', 'ecp256', 'ECP_256'),
  transform(20, '384-bit random ECP group', 'ecp384', 'ECP_384'),
  transform(21, '521-bit random ECP group', 'ecp521', 'ECP_521'),
  transform(22, '1024-bit MODP Group with 160-bit Prime Order Subgroup', 'modp1024s160', 'MODP_1024_160'),
  transform(23, '2048-bit MODP Group with 224-bit Prime Order Subgroup', 'modp2048s224', 'MODP_2048_224'),
  transform(24, '2048-bit MODP Group with 256-bit Prime Order Subgroup', 'modp2048s256', 'MODP_2048_256'),
  transform(25, '192-bit Random ECP Group', 'ecp192', 'ECP_192'),
  transform(26, '224-bit Random ECP Group', 'ecp224', 'ECP_224'),
  transform(27, 'brainpoolP224r1', 'ecp224bp', 'ECP_224_BP'),
  transform(28, 'brainpoolP256r1', 'ecp256bp', 'ECP_256_BP'),
  transform(29, 'brainpoolP384r1', 'ecp384bp', 'ECP_384_BP'),
  transform(30, 'brainpoolP512r1', 'ecp512bp', 'ECP_512_BP'),
  transform(31, 'Curve25519', 'x25519', 'CURVE_25519'),
  transform(32, 'Curve448', 'x448', 'CURVE_448'),
  { ...transform(33, 'GOST3410_2012_256', 'gost256', 'GOST3410_256'), since: '6.0' },
  { ...transform(34, 'GOST3410_2012_512', 'gost512', 'GOST3410_512'), since: '6.0' },
  { ...transform(35, 'ml-kem-512', 'mlkem512', 'ML_KEM_512'), since: '6.0' },
  { ...transform(36, 'ml-kem-768', 'mlkem768', 'ML_KEM_768'), since: '6.0' },
  { ...transform(37, 'ml-kem-1024', 'mlkem1024', 'ML_KEM_1024'), since: '6.0' },
];

/** Sequence numbers of ESP and AH, type 5 (RFC 9827). 2 is for group SAs (RFC 9838) and is not part of a CHILD_SA's space. */
export const SEQUENCE_NUMBERS: readonly Transform[] = [
  transform(0, '32-bit Sequential Numbers', 'noesn'),
  transform(1, 'Partially Transmitted 64-bit Sequential Numbers', 'esn'),
  transform(2, '32-bit Unspecified Numbers'),
];
