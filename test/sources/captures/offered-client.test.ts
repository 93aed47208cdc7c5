import { describe, expect, test } from 'vitest';
import { ikeOfferOf, tlsOfferOf } from '../../../sources/captures/offered-client.ts';

type Transforms = readonly (readonly [number, number, number])[];
const rest = [
  [2, 5, 0],
  [4, 19, 0],
  [4, 14, 0],
] as const;
const gcm = [1, 20, 256] as const;
const cbc = [1, 12, 256] as const;
const sha = [3, 12, 0] as const;
const offerOf = (...proposals: readonly Transforms[]) =>
  ikeOfferOf({ shareGroup: 19, proposals: proposals.map((transforms, at) => ({ number: at + 1, transforms })) });
const common = { prf: ['PRF_HMAC_SHA2_256'], keyExchange: [19, 14] };
const combined = { encryption: ['ENCR_AES_GCM_16-256'], integrity: 'none', ...common };
const others = { encryption: ['ENCR_AES_CBC-256'], integrity: ['AUTH_HMAC_SHA2_256_128'], ...common };

describe('an offer of IKE as a client file says it', () => {
  test.each<readonly [string, Transforms, readonly object[] | undefined]>([
    ['a cipher with its own integrity', [gcm, ...rest], [combined]],
    ['a cipher and an integrity', [cbc, sha, ...rest], [others]],
    ['a cipher with its own integrity, and another beside it', [gcm, sha, ...rest], [combined]],
    ['both', [cbc, gcm, cbc, sha, ...rest, ...rest], [combined, others]],
    ['an integrity that is none', [gcm, [3, 0, 0], ...rest], [combined]],
    ['a cipher that needs an integrity and has none', [cbc, [3, 0, 0], ...rest], undefined],
    [
      'what no registry names',
      [gcm, cbc, sha, [1, 65_000, 0], [2, 65_000, 0], [3, 65_000, 0], [4, 65_000, 0], ...rest],
      [combined, others],
    ],
    ['no PRF', [gcm, [4, 19, 0]], undefined],
    ['no group', [gcm, [2, 5, 0]], undefined],
    ['no cipher', rest, undefined],
    [
      'a further key exchange',
      [gcm, ...rest, [6, 36, 0], [6, 0, 0], [6, 36, 0]],
      [{ ...combined, additionalKeyExchange: [36, 'none'] }],
    ],
  ])('with %s', (_, transforms, proposals) => {
    expect(offerOf(transforms)).toEqual(proposals === undefined ? undefined : { guess: 19, proposals });
  });

  test('keeps what can be named of several proposals, and whether it asks again', () => {
    expect(offerOf([cbc, ...rest], [gcm, ...rest])?.proposals).toEqual([combined]);
    const proposals = [{ number: 1, transforms: [gcm, ...rest] }];
    expect(ikeOfferOf({ shareGroup: 19, proposals }, true)).toEqual({
      guess: 19,
      retries: true,
      proposals: [combined],
    });
    // A public value of a group that is not offered guesses nothing.
    for (const shareGroup of [65_000, 31])
      expect(ikeOfferOf({ shareGroup, proposals })).toEqual({ proposals: [combined] });
  });
});

describe('an offer of TLS as a client file says it', () => {
  const hello = {
    kind: 'client-hello',
    version: 0x0303,
    versions: [0x0304, 0x0303],
    suites: [0x1302, 0xc030, 0xc030, 0xfefe],
    groups: [29, 0xfefe, 29],
    signatureSchemes: [0x0804, 0xfefe],
    keyShares: [],
    compressionMethods: [0],
    extensions: [],
  } as const;
  const named = {
    schemes: ['tls'],
    versions: ['TLSv1.2', 'TLSv1.3'],
    suites: ['TLS_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
    groups: ['x25519'],
    signatures: ['rsa_pss_rsae_sha256'],
  };

  test('has what can be named, once', () => {
    expect(tlsOfferOf(hello, ['tls'])).toEqual(named);
    expect(tlsOfferOf({ ...hello, groups: [0xfefe], signatureSchemes: [] }, ['tls'])).not.toHaveProperty('groups');
  });

  test('has the versions that one of its suites is of', () => {
    expect(tlsOfferOf({ ...hello, suites: [0xc030] }, ['tls'])?.versions).toEqual(['TLSv1.2']);
    expect(tlsOfferOf({ ...hello, versions: [0x0303] as const, version: 0x0301 }, ['tls'])).toMatchObject({
      versions: ['TLSv1.2'],
      suites: [named.suites[1]],
    });
    expect(tlsOfferOf({ ...hello, suites: [0x1302], versions: [0x0304, 0x0303] }, ['tls'])?.versions).toEqual([
      'TLSv1.3',
    ]);
  });

  test('without a list of versions says that there may be more', () => {
    expect(tlsOfferOf({ ...hello, versions: [0x0303] }, ['tls'])).toMatchObject({
      whole: false,
      versions: ['TLSv1.2'],
    });
    for (const versions of [hello.versions, [0x0303, 0x0304], [0x0303, 0x0302]])
      expect(tlsOfferOf({ ...hello, versions }, ['tls'])).not.toHaveProperty('whole');
  });

  test('is none where no version or no suite has a name', () => {
    expect(tlsOfferOf({ ...hello, versions: [0x7f00, 0x7f01] }, ['tls'])).toBeUndefined();
    expect(tlsOfferOf({ ...hello, suites: [0xfefe] }, ['tls'])).toBeUndefined();
    expect(tlsOfferOf({ ...hello, suites: [0x1302], versions: [0x0303] }, ['tls'])).toBeUndefined();
  });
});
