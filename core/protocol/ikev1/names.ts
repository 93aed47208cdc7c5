import { keyExchangeName } from '../ikev2/registry.ts';
import type { Ikev1Transform } from './transform.ts';

/** IANA, "Internet Key Exchange (IKE) Attributes": Encryption Algorithm. */
const encryptionNames: Readonly<Record<number, string>> = {
  1: 'DES-CBC',
  2: 'IDEA-CBC',
  3: 'Blowfish-CBC',
  4: 'RC5-R16-B64-CBC',
  5: '3DES-CBC',
  6: 'CAST-CBC',
  7: 'AES-CBC',
  8: 'CAMELLIA-CBC',
};

/** Hash Algorithm. */
const hashNames: Readonly<Record<number, string>> = {
  1: 'MD5',
  2: 'SHA',
  3: 'Tiger',
  4: 'SHA2-256',
  5: 'SHA2-384',
  6: 'SHA2-512',
};

/** Authentication Method; those above 64000 are of draft-ietf-ipsec-isakmp-hybrid-auth and draft-ietf-ipsec-isakmp-xauth. */
const authenticationNames: Readonly<Record<number, string>> = {
  1: 'pre-shared key',
  2: 'DSS signatures',
  3: 'RSA signatures',
  4: 'Encryption with RSA',
  5: 'Revised encryption with RSA',
  9: 'ECDSA with SHA-256 on the P-256 curve',
  10: 'ECDSA with SHA-384 on the P-384 curve',
  11: 'ECDSA with SHA-512 on the P-521 curve',
  64221: 'HybridInitRSA',
  65001: 'XAUTHInitPreShared',
  65005: 'XAUTHInitRSA',
};

/** Notify message types (RFC 2408 section 3.14.1). */
const notifyNames: Readonly<Record<number, string>> = {
  1: 'INVALID-PAYLOAD-TYPE',
  2: 'DOI-NOT-SUPPORTED',
  3: 'SITUATION-NOT-SUPPORTED',
  4: 'INVALID-COOKIE',
  5: 'INVALID-MAJOR-VERSION',
  6: 'INVALID-MINOR-VERSION',
  7: 'INVALID-EXCHANGE-TYPE',
  8: 'INVALID-FLAGS',
  9: 'INVALID-MESSAGE-ID',
  10: 'INVALID-PROTOCOL-ID',
  11: 'INVALID-SPI',
  12: 'INVALID-TRANSFORM-ID',
  13: 'ATTRIBUTES-NOT-SUPPORTED',
  14: 'NO-PROPOSAL-CHOSEN',
  15: 'BAD-PROPOSAL-SYNTAX',
  16: 'PAYLOAD-MALFORMED',
  17: 'INVALID-KEY-INFORMATION',
  18: 'INVALID-ID-INFORMATION',
  19: 'INVALID-CERT-ENCODING',
  20: 'INVALID-CERTIFICATE',
  21: 'CERT-TYPE-UNSUPPORTED',
  22: 'INVALID-CERT-AUTHORITY',
  23: 'INVALID-HASH-INFORMATION',
  24: 'AUTHENTICATION-FAILED',
  25: 'INVALID-SIGNATURE',
  26: 'ADDRESS-NOTIFICATION',
  27: 'NOTIFY-SA-LIFETIME',
  28: 'CERTIFICATE-UNAVAILABLE',
  29: 'UNSUPPORTED-EXCHANGE-TYPE',
  30: 'UNEQUAL-PAYLOAD-LENGTHS',
};

/** The name of a notify message type; 'NOTIFY_1234' for one that is not registered. */
export function ikev1NotifyName(type: number): string {
  return notifyNames[type] ?? `NOTIFY_${type}`;
}

/** A combination by field in IANA's names; groups have those of IKEv2's registry, which goes on with the same numbers. */
export interface Ikev1TransformNames {
  /** 'AES-CBC-256': the key length behind a dash. */
  readonly encryption: string;
  readonly hash: string;
  readonly authentication: string;
  readonly group: string;
}

export function ikev1TransformNames(transform: Ikev1Transform): Ikev1TransformNames {
  const { encryption, keyLengthBits, hash, authentication, group } = transform;
  const cipher = encryptionNames[encryption] ?? `ENCR_${encryption}`;
  return {
    encryption: keyLengthBits === 0 ? cipher : `${cipher}-${keyLengthBits}`,
    hash: hashNames[hash] ?? `HASH_${hash}`,
    authentication: authenticationNames[authentication] ?? `AUTH_${authentication}`,
    group: keyExchangeName(group) ?? `GROUP_${group}`,
  };
}
