import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IkeMessage, ikeMessage } from '../../../../core/protocol/ikev2/message.ts';
import { decode, encode } from '../../../../core/wire/codec.ts';
import { fromHex } from '../../../../core/wire/hex.ts';
import { WireError } from '../../../../core/wire/wire-error.ts';
import { expectReadBack, expectReadOrRefused } from '../../../support/wire-properties.ts';

const octetsOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const integer = (max: number) => fc.integer({ min: 0, max });
const messages: fc.Arbitrary<IkeMessage> = fc.record({
  initiatorSpi: octetsOf(8),
  responderSpi: octetsOf(8),
  majorVersion: integer(15),
  minorVersion: integer(15),
  exchangeType: integer(255),
  flags: integer(255),
  messageId: integer(0xffff_ffff),
  payloads: fc.array(
    fc.record({
      type: integer(255).filter((type) => type !== 0 && type !== 46 && type !== 53),
      critical: fc.boolean(),
      body: fc.uint8Array({ maxLength: 40 }),
    }),
    { maxLength: 5 },
  ),
});

/** NO_PROPOSAL_CHOSEN as strongSwan 5.9.8 sends it. */
const refusal = '0102030405060708 0000000000000000 29202220 00000000 00000024 0000000800 00000e'.replaceAll(' ', '');

const failure = (hex: string): WireError => {
  try {
    decode(ikeMessage, fromHex(hex), 'message');
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error('a WireError was wanted, none came');
};

describe('an IKE message', () => {
  test('is read back as it was written, whatever the numbers are', () => {
    expectReadBack(ikeMessage, messages);
  });

  test('of any octets is read or refused with a WireError, never anything else', () => {
    expectReadOrRefused(fc.uint8Array({ maxLength: 120 }), (octets) => {
      expect(encode(ikeMessage, decode(ikeMessage, octets))).toHaveLength(octets.length);
    });
  });

  test('as a gateway sends it has its fields and one notify', () => {
    expect(decode(ikeMessage, fromHex(refusal))).toEqual({
      initiatorSpi: fromHex('0102030405060708'),
      responderSpi: new Uint8Array(8),
      majorVersion: 2,
      minorVersion: 0,
      exchangeType: 34,
      flags: 0x20,
      messageId: 0,
      payloads: [{ type: 41, critical: false, body: fromHex('0000000e') }],
    });
  });

  test.each([
    [
      'that is shorter than its header',
      refusal.slice(0, 40),
      'message/messageId at octet 20: 4 octets wanted, 0 found',
    ],
    [
      'that says another length',
      `${refusal.slice(0, 54)}25${refusal.slice(56)}`,
      'message/length at octet 28: the length 36 wanted, 37 found',
    ],
    [
      'that goes on after its last payload',
      `${refusal.slice(0, 54)}26${refusal.slice(56)}0000`,
      'message/payloads at octet 36: the end wanted, 2 octets left over',
    ],
    [
      'with a payload shorter than its header',
      `${refusal.slice(0, 60)}0003${refusal.slice(64)}`,
      'message/payloads/0 at octet 32: a length of at least 4 wanted, 3 found',
    ],
    [
      'with a payload longer than the message',
      `${refusal.slice(0, 60)}0009${refusal.slice(64)}`,
      'message/payloads/0 at octet 32: 5 octets wanted, 4 found',
    ],
    [
      'that ends before its chain',
      `${refusal.slice(0, 56)}21${refusal.slice(58)}`,
      'message/payloads/1 at octet 36: 1 octets wanted, 0 found',
    ],
    [
      'with an encrypted payload',
      `${refusal.slice(0, 32)}2e${refusal.slice(34)}`,
      'message/payloads/0 at octet 28: a payload that is not encrypted wanted, type 46 found',
    ],
  ])('%s is refused', (_, hex, message) => {
    expect(failure(hex)).toMatchObject({ code: 'wire' });
    expect(failure(hex).message).toContain(message);
  });

  test('is not written with an SPI of another length', () => {
    const message = { ...decode(ikeMessage, fromHex(refusal)), initiatorSpi: new Uint8Array(7) };
    expect(() => encode(ikeMessage, message)).toThrow('initiatorSpi at octet 0: 8 octets wanted, 7 found');
  });

  test('is not written with a version above 15', () => {
    const message = { ...decode(ikeMessage, fromHex(refusal)), majorVersion: 16 };
    expect(() => encode(ikeMessage, message)).toThrow('two integers of 0 to 15 wanted, a greater one found');
  });
});
