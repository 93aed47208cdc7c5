import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import { ipsecUniverse } from '../../../core/spaces/child-sa.ts';
import { ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import { type Box, box } from '../../../core/spaces/region.ts';
import { type SaKind, strongswanVocabulary } from '../../../core/spaces/sa-vocabulary.ts';
import { canBegin, proposalOctets, proposalOf } from '../../../probes/strongswan/proposal.ts';
import { parseProposal } from './scripted-charon.ts';

const [gcm256, gcm128] = [transformValue(20, 256), transformValue(20, 128)];
const [cbc256, cbc128, chacha] = [transformValue(12, 256), transformValue(12, 128), transformValue(28, 0)];
const implemented = new Set([2, 14, 19, 20, 24, 31]);

test.each<[SaKind, Box, string]>([
  ['ike', box([gcm256], [0], [6], [24]), 'aes256gcm16-prfsha384-modp2048s256'],
  ['ike', box([cbc256], [12], [5], [2]), 'aes256-sha256-prfsha256-modp1024'],
  [
    'ike',
    box([cbc256, cbc128], [2, 12], [2, 5], [2, 14]),
    'aes128-aes256-sha1-sha256-prfsha1-prfsha256-modp2048-modp1024',
  ],
  ['ike', box([chacha], [0], [5], [31]), 'chacha20poly1305-prfsha256-x25519'],
  ['ipsec', box([gcm256], [0], [0], [0]), 'aes256gcm16'],
  ['ipsec', box([cbc256], [2], [19], [0]), 'aes256-sha1-ecp256'],
  ['ipsec', box([gcm128, gcm256], [0], [0], [1]), 'aes128gcm16-aes256gcm16-esn'],
  ['ipsec', box([cbc256], [12], [14], [0, 1]), 'aes256-sha256-modp2048-noesn-esn'],
])('the %s box %j is %s', (space, of, text) => {
  expect(proposalOf(space, of, implemented)).toBe(text);
});

describe('a box that no proposal stands for has none:', () => {
  test.each<[string, SaKind, Box]>([
    ['AEAD and other ciphers', 'ike', box([gcm256, cbc256], [12], [5], [14])],
    ['an AEAD cipher with INTEG', 'ike', box([gcm256], [12], [5], [14])],
    ['another cipher without', 'ike', box([cbc256], [0], [5], [14])],
    ['an IKE SA without key exchange', 'ike', box([gcm256], [0], [5], [0])],
    ['PFS and none', 'ipsec', box([gcm256], [0], [0, 14], [0])],
    ['a code point without keyword', 'ike', box([gcm256], [0], [9], [14])],
    ['an unregistered code point', 'ike', box([transformValue(1234, 0)], [12], [5], [14])],
  ])('%s', (_, space, of) => {
    expect(proposalOf(space, of, implemented)).toBeUndefined();
  });
});

/** A sub-box of the universe: some values of each dimension. */
function boxesOf(space: SaKind): fc.Arbitrary<Box> {
  const vocabulary = strongswanVocabulary(space, '6.1.0');
  const universe = space === 'ike' ? ikeUniverse(vocabulary) : ipsecUniverse(vocabulary);
  return fc.constantFrom(...universe).chain((half) =>
    fc.tuple(...half.map((values) => fc.subarray([...values], { minLength: 1 }))).map((dimensions) => {
      const [encryption = [], integrity = [], third = [], fourth = []] = dimensions;
      const hasPfs = third.some((group) => group !== 0);
      return box(
        encryption,
        integrity,
        space === 'ipsec' && hasPfs ? third.filter((group) => group !== 0) : third,
        fourth,
      );
    }),
  );
}

test.each(['ike', 'ipsec'] as const)(
  'a proposal of the space %s offers the points of its box and no others',
  (space) => {
    fc.assert(
      fc.property(boxesOf(space), (of) => {
        const text = proposalOf(space, of, implemented);
        expect(parseProposal(space, text ?? '')).toEqual(of);
      }),
    );
  },
);

test('the key exchange that comes first is one that charon implements, if the box has one', () => {
  const withGost = box([gcm256], [0], [5], [33, 14, 36]);
  expect(proposalOf('ike', withGost, implemented)).toBe('aes256gcm16-prfsha256-modp2048-gost256-mlkem768');
  expect(proposalOf('ike', box([gcm256], [0], [5], [1, 2]), implemented)).toBe(
    'aes256gcm16-prfsha256-modp1024-modp768',
  );
  expect(canBegin('ike', withGost, implemented)).toBe(true);
  expect(canBegin('ike', box([gcm256], [0], [5], [33]), implemented)).toBe(false);
  expect(canBegin('ipsec', box([gcm256], [0], [0], [0]), implemented)).toBe(true);
});

test('octets of a proposal are those of RFC 7296 section 3.3', () => {
  // Proposal header 8; ENCR 12 with its key length, PRF 8, KE 8.
  expect(proposalOctets('ike', box([gcm256], [0], [6], [24]))).toBe(36);
  // Header 8 and SPI 4; ENCR 12, INTEG 8, KE 8, ESN 8.
  expect(proposalOctets('ipsec', box([cbc256], [12], [14], [0]))).toBe(48);
});
