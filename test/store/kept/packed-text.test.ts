import { array, assert, json, oneof, property, string, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { packedText, unpackedText } from '../../../src/store/kept/packed-text.ts';

const hex = uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets).toString('hex'));
const text = array(
  oneof(
    hex,
    hex.map((digits) => digits.toUpperCase()),
    string({ unit: 'binary' }),
    json(),
  ),
);

test('a text comes back as it was, whatever stands in it', () => {
  assert(
    property(text, (parts) => {
      const whole = JSON.stringify(parts);
      return unpackedText(packedText(whole)) === whole;
    }),
  );
});

test.each(['0123456789abcde', '0123456789abcdef', '0123456789abcdef0', '0'.repeat(1001), '\u0001', '\0', ''])(
  'so does %j, alone and beside more',
  (one) => {
    for (const whole of [JSON.stringify(one), JSON.stringify({ one, two: `${one}00112233445566778899é` })])
      expect(unpackedText(packedText(whole))).toBe(whole);
  },
);

test('hexadecimal takes its octets, and the place where it stood', () => {
  expect(packedText(JSON.stringify('ab'.repeat(1000)))).toHaveLength(1000 + '"\u00011000\u0001"\0'.length);
});
