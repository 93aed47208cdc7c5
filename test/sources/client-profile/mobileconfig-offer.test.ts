import { describe, expect, it } from 'vitest';
import { mobileconfigOffer } from '../../../sources/client-profile/mobileconfig-offer.ts';
import type { PlistValue } from '../../../sources/client-profile/plist.ts';

const dictionary = (of: Readonly<Record<string, PlistValue>>): ReadonlyMap<string, PlistValue> =>
  new Map(Object.entries(of));
const offerOf = (
  ike: Readonly<Record<string, PlistValue>>,
  child: Readonly<Record<string, PlistValue>> = {},
  more: Readonly<Record<string, PlistValue>> = {},
) =>
  mobileconfigOffer(
    dictionary({
      IKESecurityAssociationParameters: dictionary(ike),
      ChildSecurityAssociationParameters: dictionary(child),
      ...more,
    }),
  );

describe('what an Apple profile makes its clients offer', () => {
  it('one proposal of its keys, and the documented defaults of those that are absent', () => {
    expect(offerOf({})).toEqual({
      ike: {
        guess: 14,
        proposals: [
          {
            encryption: 'ENCR_AES_CBC-256',
            integrity: 'AUTH_HMAC_SHA2_256_128',
            prf: 'PRF_HMAC_SHA2_256',
            keyExchange: 14,
          },
        ],
      },
      ipsec: {
        proposals: [{ encryption: 'ENCR_AES_CBC-256', integrity: 'AUTH_HMAC_SHA2_256_128', keyExchange: 'none' }],
      },
    });
    const gcm = { EncryptionAlgorithm: 'AES-256-GCM', IntegrityAlgorithm: 'SHA2-384', DiffieHellmanGroup: 20 };
    expect(offerOf(gcm, gcm, { EnablePFS: 1 })).toMatchObject({
      ike: {
        proposals: [
          { encryption: 'ENCR_AES_GCM_16-256', integrity: 'none', prf: 'PRF_HMAC_SHA2_384', keyExchange: 20 },
        ],
      },
      ipsec: { proposals: [{ encryption: 'ENCR_AES_GCM_16-256', integrity: 'none', keyExchange: 20 }] },
    });
  });

  it('says nothing where the profile leaves it to the system, or names what is not documented', () => {
    expect(mobileconfigOffer(dictionary({}))).toBeUndefined();
    expect(offerOf({ EncryptionAlgorithm: 'AES-512' })).toBeUndefined();
    expect(offerOf({ DiffieHellmanGroup: '14' })).toBeUndefined();
    expect(offerOf({ PostQuantumKeyExchangeMethods: [36] })).toBeUndefined();
    expect(offerOf({}, { IntegrityAlgorithm: 'SHA1-160' })).not.toHaveProperty('ipsec');
  });
});
