import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cryptoBindingRequest, encapsulatedProtocol, statusInfo } from '../../../../core/protocol/sstp/attributes.ts';
import { controlPacket, packetLength } from '../../../../core/protocol/sstp/control-packet.ts';
import { messageName, statusName } from '../../../../core/protocol/sstp/numbers.ts';
import { type Codec, decode, encode } from '../../../../core/wire/codec.ts';
import { fromHex, toHex } from '../../../../core/wire/hex.ts';
import { expectReadBack, expectReadOrRefused } from '../../../support/wire-properties.ts';

const octet = fc.integer({ min: 0, max: 255 });
const packets = fc.record({
  type: fc.integer({ min: 0, max: 65_535 }),
  attributes: fc.array(fc.record({ id: octet, value: fc.uint8Array({ maxLength: 80 }) }), { maxLength: 8 }),
});

const table: readonly (readonly [string, Codec<unknown>, fc.Arbitrary<unknown>])[] = [
  ['a control packet', controlPacket, packets],
  [
    'a crypto binding request',
    cryptoBindingRequest,
    fc.record({ hashes: octet, nonce: fc.uint8Array({ minLength: 32, maxLength: 32 }) }),
  ],
  [
    'a status info',
    statusInfo,
    fc.record({ attribute: octet, status: fc.nat(), value: fc.uint8Array({ maxLength: 64 }) }),
  ],
];

describe.each(table)('%s', (_, codec, values) => {
  test('is read as it was written', () => {
    expectReadBack(codec, values);
  });

  test('is read or refused with a WireError, whatever the octets', () => {
    expectReadOrRefused(fc.uint8Array({ maxLength: 200 }), (octets) => decode(codec, octets));
  });
});

test('a call connect request is that of MS-SSTP 4.7', () => {
  const packet = { type: 1, attributes: [{ id: 1, value: encode(encapsulatedProtocol, 1) }] };
  expect(toHex(encode(controlPacket, packet))).toBe('1001000e00010001000100060001');
});

test('the ACK of MS-SSTP 4.7 offers SHA-256 alone', () => {
  const nonce = '412b489aebd7ecc7d08966f26be7cd72b231a0e9210d7c91b308862b0344c435';
  const { type, attributes } = decode(controlPacket, fromHex(`100100300002000100040028000000 02${nonce}`));
  expect({ type, ids: attributes.map(({ id }) => id) }).toEqual({ type: 2, ids: [4] });
  const request = decode(cryptoBindingRequest, attributes[0]?.value ?? new Uint8Array(0));
  expect({ ...request, nonce: toHex(request.nonce) }).toEqual({ hashes: 2, nonce });
});

test('reserved bits are ignored', () => {
  const packet = decode(controlPacket, fromHex('10ff f00e 0001 0001 ff01 f006 0001'));
  expect(packet).toEqual({ type: 1, attributes: [{ id: 1, value: Uint8Array.of(0, 1) }] });
});

test.each([
  ['another version', '2001000800010000', 'packet/version at octet 0: SSTP version 1.0 (0x10) wanted, 0x20 found'],
  ['a data packet', '1000000800010000', 'packet/flags at octet 1: a control packet wanted, a data packet found'],
  [
    'a length without room for a type',
    '1001000700010000',
    'packet/length at octet 2: a length of at least 8 octets wanted, 7 found',
  ],
  ['a length beyond the octets', '1001000900010000', 'packet at octet 4: 5 octets wanted, 4 found'],
  ['octets behind the length', '100100080001000000', 'packet at octet 8: the end wanted, 1 octets left over found'],
  [
    'more attributes than there are',
    '1001000800010001',
    'packet/attributes/0/reserved at octet 8: 1 octets wanted, 0 found',
  ],
  [
    'fewer attributes than there are',
    '1001000e000100000001 0006 0001',
    'packet at octet 8: the end wanted, 6 octets left over found',
  ],
  [
    'an attribute shorter than its header',
    '1001000c0001000100010003',
    'packet/attributes/0/length at octet 10: a length of at least 4 octets wanted, 3 found',
  ],
  [
    'an attribute longer than the packet',
    '1001000c0001000100010005',
    'packet/attributes/0/value at octet 12: 1 octets wanted, 0 found',
  ],
])('%s is refused, and the message says where', (_, hex, message) => {
  expect(() => decode(controlPacket, fromHex(hex), 'packet')).toThrow(
    expect.objectContaining({ code: 'wire', message }),
  );
});

test.each([
  [cryptoBindingRequest, `00000003${'00'.repeat(31)}`, 'nonce at octet 4: 32 octets wanted, 31 found'],
  [cryptoBindingRequest, `00000003${'00'.repeat(33)}`, 'at octet 36: the end wanted, 1 octets left over found'],
  [statusInfo, `0000000100000004${'00'.repeat(65)}`, 'at octet 8: at most 64 octets wanted, 65 found'],
] as const)('an attribute of the wrong length is refused', (codec, hex, message) => {
  expect(() => decode(codec as Codec<unknown>, fromHex(hex))).toThrow(
    expect.objectContaining({ code: 'wire', message }),
  );
});

test('an attribute of more than 4095 octets is not written', () => {
  const packet = { type: 1, attributes: [{ id: 1, value: new Uint8Array(4092) }] };
  expect(() => encode(controlPacket, packet)).toThrow(
    expect.objectContaining({
      code: 'wire',
      message: 'attributes/0/length at octet 6: at most 4095 octets wanted, 4096 found',
    }),
  );
});

test('the length of a packet is known by its first four octets, and a wrong version by the first', () => {
  expect([0, 1, 3].map((count) => packetLength(fromHex('10010030').subarray(0, count)))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(packetLength(fromHex('10010030'))).toBe(48);
  expect(packetLength(fromHex('10000004ff'))).toBe(4);
  expect(() => packetLength(fromHex('48'))).toThrow(
    expect.objectContaining({
      code: 'wire',
      message: 'packet/version at octet 0: SSTP version 1.0 (0x10) wanted, 0x48 found',
    }),
  );
  expect(() => packetLength(fromHex('10010003'))).toThrow(
    expect.objectContaining({ message: 'packet/length at octet 2: a length of at least 4 octets wanted, 3 found' }),
  );
});

test('numbers without a name are printed', () => {
  expect([2, 77].map(messageName)).toEqual(['CALL_CONNECT_ACK(2)', 'message type(77)']);
  expect([4, 77].map(statusName)).toEqual(['VALUE_NOT_SUPPORTED(4)', 'status(77)']);
});
