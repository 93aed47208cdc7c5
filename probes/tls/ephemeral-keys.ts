import { createECDH, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import type { KeyShareEntry } from '../../core/protocol/tls/extension.ts';
import { fromHex } from '../../core/wire/hex.ts';

/** A key share of ours and what it makes of a server's. */
export interface EphemeralKey {
  readonly share: KeyShareEntry;
  /** The shared secret (RFC 8446 section 7.4.2). Throws for a public key that is none. */
  readonly agree: (peer: Uint8Array) => Uint8Array;
}

const made: ReadonlyMap<number, (random: (length: number) => Uint8Array) => EphemeralKey> = new Map([
  [0x001d, (random) => x25519(random(32))],
  [0x0017, (random) => ecdh(0x0017, 'prime256v1', random(32))],
  [0x0018, (random) => ecdh(0x0018, 'secp384r1', random(48))],
]);

/** Groups that a key can be made for: between them they are in nearly every server. */
export const ephemeralGroups: readonly number[] = [...made.keys()];

/** One key per group, made of the octets of `random`; groups that are not `ephemeralGroups` get none. */
export function ephemeralKeys(
  groups: readonly number[],
  random: (length: number) => Uint8Array,
): readonly EphemeralKey[] {
  return groups.flatMap((group) => made.get(group)?.(random) ?? []);
}

/** RFC 8410 section 7: what stands before the 32 octets of a private and of a public key. */
const pkcs8Prefix = fromHex('302e020100300506032b656e04220420');
const spkiPrefix = fromHex('302a300506032b656e032100');

function x25519(secret: Uint8Array): EphemeralKey {
  const privateKey = createPrivateKey(pem('PRIVATE KEY', pkcs8Prefix, secret));
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    share: { group: 0x001d, keyExchange: new Uint8Array(spki).slice(spkiPrefix.length) },
    agree: (peer) => {
      const publicKey = createPublicKey(pem('PUBLIC KEY', spkiPrefix, peer));
      return new Uint8Array(diffieHellman({ privateKey, publicKey }));
    },
  };
}

function ecdh(group: number, curve: string, secret: Uint8Array): EphemeralKey {
  const own = createECDH(curve);
  // Without its first bit the number is below the order of the group.
  own.setPrivateKey(secret.with(0, (secret[0] ?? 0) % 0x80));
  return {
    share: { group, keyExchange: new Uint8Array(own.getPublicKey()) },
    agree: (peer) => new Uint8Array(own.computeSecret(peer)),
  };
}

function pem(label: string, prefix: Uint8Array, key: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${btoa(String.fromCharCode(...prefix, ...key))}\n-----END ${label}-----\n`;
}
