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

/** A fresh public value in IKEv2's layout (RFC 5903 section 7, RFC 8031 section 3.1). The private value is not kept: no exchange goes on. */
export function keyShare(group: number): Uint8Array {
  const curve = curves[group];
  if (curve !== undefined) return new Uint8Array(createECDH(curve).generateKeys().subarray(1));
  if (group === 31) return montgomeryShare(31);
  if (group === 32) return montgomeryShare(32);
  throw new KeyShareError(group);
}

/** By way of a JWK (RFC 8037 section 2), which OpenSSL is asked for in half the time that DER takes. */
function montgomeryShare(group: 31 | 32): Uint8Array {
  const { publicKey } = group === 31 ? generateKeyPairSync('x25519') : generateKeyPairSync('x448');
  return new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
}
