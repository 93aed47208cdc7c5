import { expect, test } from 'vitest';
import { addressText } from '../../../sources/captures/layers/address-text.ts';

/* RFC 5952: the longest run of zeros is left out, the first of several, and none of one word. */

test.each<readonly [readonly number[], string]>([
  [[0, 0, 0, 0, 0, 0, 0, 0], '::'],
  [[0, 0, 0, 0, 0, 0, 0, 1], '::1'],
  [[1, 0, 0, 0, 0, 0, 0, 0], '1::'],
  [[0x2001, 0xdb8, 0, 0, 1, 0, 0, 1], '2001:db8::1:0:0:1'],
  [[0x2001, 0xdb8, 0, 1, 1, 0, 0, 1], '2001:db8:0:1:1::1'],
  [[0x2001, 0xdb8, 0, 1, 1, 1, 1, 1], '2001:db8:0:1:1:1:1:1'],
  [[0, 1, 2, 3, 4, 5, 6, 7], '0:1:2:3:4:5:6:7'],
  [[1, 2, 3, 4, 5, 6, 0, 0], '1:2:3:4:5:6::'],
  [[0, 0, 2, 3, 4, 5, 0xabcd, 0], '::2:3:4:5:abcd:0'],
  [[0, 0, 2, 0, 0, 0, 6, 7], '0:0:2::6:7'],
])('%j', (words, text) => {
  const octets = Uint8Array.of(9, 9, ...words.flatMap((word) => [word >> 8, word & 0xff]), 9);
  expect(addressText(octets, 2, 16)).toBe(text);
});

test('IPv4', () => {
  expect(addressText(Uint8Array.of(9, 192, 0, 2, 10, 9), 1, 4)).toBe('192.0.2.10');
});
