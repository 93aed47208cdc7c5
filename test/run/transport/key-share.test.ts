import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { shareGroups } from '../../../probes/ikev2/ike-offer.ts';
import { KeyShareError, keyShare } from '../../../src/run/transport/key-share.ts';

const fresh = (group: number): Uint8Array => keyShare(group, (length) => new Uint8Array(randomBytes(length)));

describe('a key share', () => {
  test.each(shareGroups)(
    'of group $group has the $length octets that the probe counts on, and is fresh',
    ({ group, length }) => {
      expect(fresh(group)).toHaveLength(length);
      expect(fresh(group)).not.toEqual(fresh(group));
    },
  );

  test.each([
    [19, 'prime256v1'],
    [20, 'secp384r1'],
    [21, 'secp521r1'],
  ])('of group %i is a point of its curve without the format octet', (group, curve) => {
    const own = createECDH(curve);
    own.generateKeys();
    expect(() => own.computeSecret(Buffer.from([4, ...fresh(group)]))).not.toThrow();
  });

  test('of group 31 is a public key of X25519', () => {
    const { privateKey } = generateKeyPairSync('x25519');
    const header = Buffer.from('302a300506032b656e032100', 'hex');
    const publicKey = createPublicKey({ key: Buffer.concat([header, fresh(31)]), format: 'der', type: 'spki' });
    expect(diffieHellman({ privateKey, publicKey })).toHaveLength(32);
  });

  test('of group 31 has no bit that a value which was made would not have', () => {
    expect(keyShare(31, (length) => new Uint8Array(length).fill(0xff)).at(-1)).toBe(0x7f);
  });

  test('of a group without one is refused', () => {
    expect(() => fresh(14)).toThrow(KeyShareError);
    expect(() => fresh(14)).toThrow('a key exchange method of 19, 20, 21, 31, 32 wanted, 14 found');
    expect(new KeyShareError(14).code).toBe('key-share-unknown-group');
  });
});
