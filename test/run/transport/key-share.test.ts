import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { shareGroups } from '../../../probes/ikev2/ike-offer.ts';
import { KeyShareError, keyShare } from '../../../src/run/transport/key-share.ts';

describe('a key share', () => {
  test.each(shareGroups)(
    'of group $group has the $length octets that the probe counts on, and is fresh',
    ({ group, length }) => {
      expect(keyShare(group)).toHaveLength(length);
      expect(keyShare(group)).not.toEqual(keyShare(group));
    },
  );

  test.each([
    [19, 'prime256v1'],
    [20, 'secp384r1'],
    [21, 'secp521r1'],
  ])('of group %i is a point of its curve without the format octet', (group, curve) => {
    const own = createECDH(curve);
    own.generateKeys();
    expect(() => own.computeSecret(Buffer.from([4, ...keyShare(group)]))).not.toThrow();
  });

  test('of group 31 is a public key of X25519', () => {
    const { privateKey } = generateKeyPairSync('x25519');
    const header = Buffer.from('302a300506032b656e032100', 'hex');
    const publicKey = createPublicKey({ key: Buffer.concat([header, keyShare(31)]), format: 'der', type: 'spki' });
    expect(diffieHellman({ privateKey, publicKey })).toHaveLength(32);
  });

  test('of a group without one is refused', () => {
    expect(() => keyShare(14)).toThrow(KeyShareError);
    expect(() => keyShare(14)).toThrow('a key exchange method of 19, 20, 21, 31, 32 wanted, 14 found');
    expect(new KeyShareError(14).code).toBe('key-share-unknown-group');
  });
});
