import { randomBytes } from 'node:crypto';

/** The 256 octets of a new static key for tls-auth or tls-crypt. */
export function createStaticKey(): Uint8Array {
  return new Uint8Array(randomBytes(256));
}

/** A static key as OpenVPN's key file writes it: 16 lines of 32 hexadecimal digits. */
export function staticKeyFile(octets: Uint8Array): string {
  const digits = Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
  return [
    '-----BEGIN OpenVPN Static key V1-----',
    ...(digits.match(/.{32}/gu) ?? []),
    '-----END OpenVPN Static key V1-----',
    '',
  ].join('\n');
}
