import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedBy, keyIdOf, readPrivateKey, readPublicKey, signOctets } from '../../../src/keep/attest/keys.ts';

const pemOf = (key: KeyObject, type: 'pkcs8' | 'spki' | 'sec1' = key.type === 'private' ? 'pkcs8' : 'spki'): string =>
  key.export({ type, format: 'pem' }).toString();
const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const octets = new TextEncoder().encode('what is signed');

describe('a key', () => {
  test.each<[string, typeof ed25519]>([
    ['Ed25519', ed25519],
    ['P-256', p256],
  ])('of %s signs what its other half verifies and nothing else', (_name, pair) => {
    const signature = signOctets(octets, readPrivateKey(pemOf(pair.privateKey), 'k'));
    const key = readPublicKey(pemOf(pair.publicKey), 'p');
    expect(isSignedBy(octets, signature, key)).toBe(true);
    expect(isSignedBy(octets.subarray(1), signature, key)).toBe(false);
    expect(isSignedBy(octets, signature.subarray(1), key)).toBe(false);
    expect(isSignedBy(octets, new Uint8Array(64), key)).toBe(false);
    expect(isSignedBy(octets, new Uint8Array(0), key)).toBe(false);
    expect(keyIdOf(pair.privateKey)).toBe(keyIdOf(pair.publicKey));
    expect(keyIdOf(key)).toMatch(/^[0-9a-f]{64}$/u);
  });

  test('of P-256 may stand in SEC 1', () => {
    expect(readPrivateKey(pemOf(p256.privateKey, 'sec1'), 'k').asymmetricKeyType).toBe('ec');
  });

  const encrypted = ed25519.privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString();
  test.each<[string, 'private' | 'public', string, string]>([
    [
      'a public key to sign with',
      'private',
      pemOf(ed25519.publicKey),
      'f: a private key (PEM, Ed25519 or ECDSA P-256) wanted, a public one found',
    ],
    [
      'a private key to verify with',
      'public',
      pemOf(ed25519.privateKey),
      'f: a public key (PEM, Ed25519 or ECDSA P-256) wanted, a private one found',
    ],
    [
      'an encrypted key',
      'private',
      encrypted,
      'f: a private key without a password (PEM, Ed25519 or ECDSA P-256) wanted, an encrypted one found',
    ],
    [
      'no key at all',
      'private',
      'hello',
      'f: a private key (PEM, Ed25519 or ECDSA P-256) wanted, something else found',
    ],
    [
      'no public key at all',
      'public',
      'hello',
      'f: a public key (PEM, Ed25519 or ECDSA P-256) wanted, something else found',
    ],
    ['P-384', 'private', pemOf(p384.privateKey), 'f: a key of Ed25519 or P-256 wanted, ec secp384r1 found'],
    ['RSA', 'public', pemOf(rsa.publicKey), 'f: a key of Ed25519 or P-256 wanted, rsa found'],
  ])('%s is refused without being shown', (_name, half, pem, message) => {
    const read = half === 'private' ? readPrivateKey : readPublicKey;
    expect(() => read(pem, 'f')).toThrow(expect.objectContaining({ code: 'key-unusable', message }));
  });
});
