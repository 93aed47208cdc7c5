import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  certificateRequestPayload,
  cookie,
  keyExchangePayload,
  noncePayload,
  notifyPayload,
  signatureHashes,
  vendorIdPayload,
  wantedGroup,
} from '../../../../core/protocol/ikev2/init-payloads.ts';
import { notifyName } from '../../../../core/protocol/ikev2/notify-names.ts';
import { type Codec, decode, encode } from '../../../../core/wire/codec.ts';
import { fromHex, toHex } from '../../../../core/wire/hex.ts';
import { expectReadBack, expectReadOrRefused } from '../../../support/wire-properties.ts';

const integer = (max: number) => fc.integer({ min: 0, max });
const some = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });

interface RoundTrip<T> {
  readonly name: string;
  readonly codec: Codec<T>;
  readonly values: fc.Arbitrary<T>;
  /** Octets that are written, whatever was read; as many as were read where there is none. */
  readonly writes?: number;
}
const roundTrip = <T>(
  name: string,
  codec: Codec<T>,
  values: fc.Arbitrary<T>,
  rest: { readonly writes?: number } = {},
): RoundTrip<unknown> => ({ name, codec, values, ...rest });

const table: readonly RoundTrip<unknown>[] = [
  roundTrip('key exchange', keyExchangePayload, fc.record({ group: integer(65_535), data: some(0, 80) })),
  roundTrip('nonce', noncePayload, some(16, 256)),
  roundTrip(
    'notify',
    notifyPayload,
    fc.record({ protocol: integer(255), spi: some(0, 255), type: integer(65_535), data: some(0, 80) }),
  ),
  roundTrip('cookie', cookie, some(1, 64)),
  roundTrip('wanted group', wantedGroup, integer(65_535), { writes: 2 }),
  roundTrip('signature hash algorithms', signatureHashes, fc.array(integer(65_535), { maxLength: 6 })),
  roundTrip('vendor id', vendorIdPayload, some(0, 40)),
  roundTrip(
    'certificate request with key hashes',
    certificateRequestPayload,
    fc.record({ encoding: fc.constantFrom(4, 12, 13), authorities: fc.array(some(20, 20), { maxLength: 3 }) }),
  ),
  roundTrip(
    'certificate request of another encoding',
    certificateRequestPayload,
    fc.record({ encoding: fc.constantFrom(1, 11, 200), authorities: fc.array(some(1, 30), { maxLength: 1 }) }),
  ),
];

describe.each(table)('the body of a $name', ({ codec, values, writes }) => {
  test('is read back as it was written', () => {
    expectReadBack(codec, values);
  });

  test('of any octets is read or refused with a WireError, never anything else', () => {
    expectReadOrRefused(fc.uint8Array({ maxLength: 300 }), (octets) => {
      const value = decode(codec, octets);
      const written = encode(codec, value);
      expect(written.length).toBe(writes ?? octets.length);
      expect(decode(codec, written)).toEqual(value);
    });
  });
});

test('a KE payload has the layout of RFC 7296 section 3.4', () => {
  expect(toHex(encode(keyExchangePayload, { group: 31, data: fromHex('aabb') }))).toBe('001f0000aabb');
});

test('INVALID_KE_PAYLOAD names a group in two octets', () => {
  const notify = decode(notifyPayload, fromHex('000000110018'));
  expect(notify).toEqual({ protocol: 0, spi: new Uint8Array(0), type: 17, data: fromHex('0018') });
  expect(decode(wantedGroup, notify.data)).toBe(24);
  expect(() => decode(wantedGroup, fromHex('001800'), 'group')).toThrow('group at octet 2: 2 octets wanted, 1 found');
});

test.each([
  ['a nonce of 15 octets', noncePayload, 15, 'a nonce of 16 to 256 octets wanted, 15 found'],
  ['a nonce of 257 octets', noncePayload, 257, 'a nonce of 16 to 256 octets wanted, 257 found'],
  ['an empty cookie', cookie, 0, 'a cookie of 1 to 64 octets wanted, 0 found'],
  ['a cookie of 65 octets', cookie, 65, 'a cookie of 1 to 64 octets wanted, 65 found'],
])('%s is neither read nor written', (_, codec, length, message) => {
  expect(() => decode(codec, new Uint8Array(length))).toThrow(message);
  expect(() => encode(codec, new Uint8Array(length))).toThrow(message);
});

test.each([
  [
    'a notify whose SPI is longer than it',
    notifyPayload as Codec<unknown>,
    '0104000e',
    'spi at octet 4: 4 octets wanted, 0 found',
  ],
  [
    'a certificate request with half a hash',
    certificateRequestPayload as Codec<unknown>,
    `04${'00'.repeat(30)}`,
    'authorities at octet 21: 20 octets wanted, 10 found',
  ],
  [
    'a KE payload without its reserved field',
    keyExchangePayload as Codec<unknown>,
    '001f00',
    'reserved at octet 2: 2 octets wanted, 1 found',
  ],
])('%s is refused', (_, codec, hex, message) => {
  expect(() => decode(codec, fromHex(hex))).toThrow(message);
});

test('a certificate request is not written with a hash of another length', () => {
  const request = { encoding: 4, authorities: [new Uint8Array(19)] };
  expect(() => encode(certificateRequestPayload, request)).toThrow(
    'authorities/0 at octet 1: 20 octets wanted, 19 found',
  );
});

test('a notify without a known name is named by its number', () => {
  expect([14, 17, 16390, 12345, 4711].map((type) => notifyName(type))).toEqual([
    'NO_PROPOSAL_CHOSEN',
    'INVALID_KE_PAYLOAD',
    'COOKIE',
    'MS_NOTIFY_STATUS',
    'NOTIFY_4711',
  ]);
});
