import { createECDH, generateKeyPairSync } from 'node:crypto';
import { GateproofError } from '../../../core/gateproof-error.ts';

/** Methods whose public value is a curve's point without the format octet (RFC 5903 section 7). */
const curves: Readonly<Record<number, string>> = { 19: 'prime256v1', 20: 'secp384r1', 21: 'secp521r1' };

export class KeyShareError extends GateproofError<'key-share-unknown-group'> {
  constructor(group: number) {
    super(
      { name: 'KeyShareError', code: 'key-share-unknown-group', fault: 'ours' },
      `a key exchange method of 19, 20, 21, 31, 32 wanted, ${group} found`,
    );
  }
}

/**
 * A fresh public value in IKEv2's layout (RFC 5903 section 7, RFC 8031 section 3.1). Nobody has the private value: no exchange goes on. So that of
 * X25519 is random, as any 32 octets are one (RFC 7748 section 5).
 */
export function keyShare(group: number, random: (length: number) => Uint8Array): Uint8Array {
  const curve = curves[group];
  if (curve !== undefined) return new Uint8Array(createECDH(curve).generateKeys().subarray(1));
  if (group === 31) return belowTopBit(random(32));
  if (group === 32) return x448Share();
  throw new KeyShareError(group);
}

/** The number is little-endian, and its highest bit stands for nothing: a value that was made has none. */
function belowTopBit(value: Uint8Array): Uint8Array {
  return value.with(31, (value[31] ?? 0) & 0x7f);
}

/** By way of a JWK (RFC 8037 section 2), which OpenSSL is asked for in half the time that DER takes. */
function x448Share(): Uint8Array {
  const { publicKey } = generateKeyPairSync('x448');
  return new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
}
