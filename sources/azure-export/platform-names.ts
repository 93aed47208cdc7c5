/*
 * The names that the platform's interface has for the values of a custom IPsec policy, in the spelling of the documented tables and in IANA's: the
 * one place that knows them.
 */

interface PlatformName<T> {
  readonly arm: string;
  /** As the tables write it; the same where it is absent. */
  readonly table?: string;
  readonly iana: T;
}

export const platformCiphers: readonly PlatformName<string>[] = [
  { arm: 'DES', iana: 'ENCR_DES' },
  { arm: 'DES3', table: '3DES', iana: 'ENCR_3DES' },
  { arm: 'AES128', iana: 'ENCR_AES_CBC-128' },
  { arm: 'AES192', iana: 'ENCR_AES_CBC-192' },
  { arm: 'AES256', iana: 'ENCR_AES_CBC-256' },
  { arm: 'GCMAES128', table: 'GCM_AES128', iana: 'ENCR_AES_GCM_16-128' },
  { arm: 'GCMAES192', table: 'GCM_AES192', iana: 'ENCR_AES_GCM_16-192' },
  { arm: 'GCMAES256', table: 'GCM_AES256', iana: 'ENCR_AES_GCM_16-256' },
];

export const platformGroups: readonly PlatformName<number>[] = [
  { arm: 'DHGroup1', table: 'GROUP_1', iana: 1 },
  { arm: 'DHGroup2', table: 'GROUP_2', iana: 2 },
  { arm: 'DHGroup14', table: 'GROUP_14', iana: 14 },
  { arm: 'DHGroup2048', table: 'GROUP_14', iana: 14 },
  { arm: 'DHGroup24', table: 'GROUP_24', iana: 24 },
  { arm: 'ECP256', table: 'GROUP_ECP256', iana: 19 },
  { arm: 'ECP384', table: 'GROUP_ECP384', iana: 20 },
];

export const platformPfsGroups: readonly PlatformName<number | 'none'>[] = [
  { arm: 'None', table: 'GROUP_NONE', iana: 'none' },
  { arm: 'PFS1', table: 'GROUP_1', iana: 1 },
  { arm: 'PFS2', table: 'GROUP_2', iana: 2 },
  { arm: 'PFS14', table: 'GROUP_14', iana: 14 },
  { arm: 'PFS2048', table: 'GROUP_14', iana: 14 },
  { arm: 'PFS24', table: 'GROUP_24', iana: 24 },
  { arm: 'ECP256', table: 'GROUP_ECP256', iana: 19 },
  { arm: 'ECP384', table: 'GROUP_ECP384', iana: 20 },
];

/** By the platform's name. */
export function toIana<T>(names: readonly PlatformName<T>[]): ReadonlyMap<string, T> {
  return new Map(names.map(({ arm, iana }) => [arm, iana]));
}

/** By the platform's name. */
export function toTable(names: readonly PlatformName<unknown>[]): ReadonlyMap<string, string> {
  return new Map(names.map(({ arm, table = arm }) => [arm, table]));
}

/** Integrity and PRF by the platform's name of a hash. */
export const integrities: ReadonlyMap<string, string> = new Map([
  ['MD5', 'AUTH_HMAC_MD5_96'],
  ['SHA1', 'AUTH_HMAC_SHA1_96'],
  ['SHA256', 'AUTH_HMAC_SHA2_256_128'],
  ['SHA384', 'AUTH_HMAC_SHA2_384_192'],
]);
export const prfs: ReadonlyMap<string, string> = new Map([
  ['MD5', 'PRF_HMAC_MD5'],
  ['SHA1', 'PRF_HMAC_SHA1'],
  ['SHA256', 'PRF_HMAC_SHA2_256'],
  ['SHA384', 'PRF_HMAC_SHA2_384'],
]);
