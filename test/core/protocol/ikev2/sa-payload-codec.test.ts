import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyLengthBits, type Proposal, proposalLength, saPayload } from '../../../../core/protocol/ikev2/sa-payload.ts';
import { decode, encode } from '../../../../core/wire/codec.ts';
import { fromHex, toHex } from '../../../../core/wire/hex.ts';
import { WireError } from '../../../../core/wire/wire-error.ts';
import { expectReadOrRefused } from '../../../support/wire-properties.ts';

const integer = (max: number) => fc.integer({ min: 0, max });
const proposals: fc.Arbitrary<Proposal> = fc.record({
  number: integer(255),
  protocol: integer(255),
  spi: fc.uint8Array({ maxLength: 8 }),
  transforms: fc.array(
    fc.record({
      type: integer(255),
      id: integer(65_535),
      attributes: fc.array(
        fc.record({ type: integer(0x7fff), value: fc.oneof(integer(65_535), fc.uint8Array({ maxLength: 5 })) }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 6 },
  ),
});

/** AES-GCM-256, PRF_HMAC_SHA2_384, group 20, then ML-KEM-768 as a first additional key exchange (RFC 9370). */
const hybrid =
  '0000002c 01010004 0300000c 01000014 800e0100 03000008 02000006 03000008 04000014 00000008 06000024'.replaceAll(
    ' ',
    '',
  );

const failure = (hex: string): WireError => {
  try {
    decode(saPayload, fromHex(hex), 'sa');
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error('a WireError was wanted, none came');
};

describe('an SA payload', () => {
  test('is read back as it was written, of the length that was computed', () => {
    fc.assert(
      fc.property(fc.array(proposals, { maxLength: 4 }), (some) => {
        const octets = encode(saPayload, some);
        expect(octets).toHaveLength(some.reduce((sum, one) => sum + proposalLength(one), 0));
        expect(decode(saPayload, octets)).toEqual(some);
      }),
    );
  });

  test('of any octets is read or refused with a WireError, never anything else', () => {
    expectReadOrRefused(fc.uint8Array({ maxLength: 60 }), (octets) => decode(saPayload, octets));
  });

  test('has the layout of RFC 7296 section 3.3 and the transform types of RFC 9370', () => {
    const proposal: Proposal = {
      number: 1,
      protocol: 1,
      spi: new Uint8Array(0),
      transforms: [
        { type: 1, id: 20, attributes: [{ type: 14, value: 256 }] },
        { type: 2, id: 6, attributes: [] },
        { type: 4, id: 20, attributes: [] },
        { type: 6, id: 36, attributes: [] },
      ],
    };
    expect(toHex(encode(saPayload, [proposal]))).toBe(hybrid);
    expect(decode(saPayload, fromHex(hybrid))).toEqual([proposal]);
    expect(proposal.transforms.map((one) => keyLengthBits(one))).toEqual([256, 0, 0, 0]);
  });

  test.each([
    [
      'a number of transforms that is not theirs',
      hybrid.replace('01010004', '01010003'),
      'sa/0/transforms at octet 44: 3 transforms wanted, 4 found',
    ],
    [
      'a proposal marked as not the last',
      hybrid.replace('0000002c', '0200002c'),
      'sa/0 at octet 44: the mark 0 wanted, 2 found',
    ],
    [
      'a transform marked as the last that is not',
      hybrid.replace('0300000802', '0000000802'),
      'sa/0/transforms/1 at octet 28: the mark 3 wanted, 0 found',
    ],
    [
      'a proposal longer than the payload',
      hybrid.replace('0000002c', '0000002d'),
      'sa/0 at octet 4: 41 octets wanted, 40 found',
    ],
    ['a proposal without a header', '00000003', 'sa/0 at octet 4: a length of at least 4 wanted, 3 found'],
    ['an SPI longer than the proposal', '0000000a 01010900 0000', 'sa/0/spi at octet 8: 9 octets wanted, 2 found'],
    ['a transform cut short', '0000000e 01010001 0000000701', 'sa/0 at octet 4: 10 octets wanted, 9 found'],
    [
      'an attribute longer than its transform',
      '00000014 01010001 0000000c 01000014 000e0005',
      'sa/0/transforms/0 at octet 20: 5 octets wanted, 0 found',
    ],
  ])('with %s is refused', (_, hex, message) => {
    expect(failure(hex)).toMatchObject({ code: 'wire', message: expect.stringContaining(message) as string });
  });

  test('is not written with more than 255 transforms in a proposal', () => {
    const transforms = Array.from({ length: 256 }, () => ({ type: 4, id: 14, attributes: [] }));
    const proposal: Proposal = { number: 1, protocol: 1, spi: new Uint8Array(0), transforms };
    expect(() => encode(saPayload, [proposal], 'sa')).toThrow(
      'sa/0/transforms at octet 7: an integer of 0 to 255 wanted, 256 found',
    );
  });

  test('is not written with an attribute type of 16 bits', () => {
    const transforms = [{ type: 1, id: 12, attributes: [{ type: 0x8000, value: 1 }] }];
    const proposal: Proposal = { number: 1, protocol: 1, spi: new Uint8Array(0), transforms };
    expect(() => encode(saPayload, [proposal])).toThrow('a type of 0 to 32767 wanted, 32768 found');
  });
});
