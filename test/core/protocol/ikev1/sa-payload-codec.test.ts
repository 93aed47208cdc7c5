import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ikev1Notification } from '../../../../core/protocol/ikev1/notification.ts';
import { type Ikev1Proposal, ikev1SaPayload } from '../../../../core/protocol/ikev1/sa-payload.ts';
import { ikev1ProposalTransform, ikev1Transform } from '../../../../core/protocol/ikev1/transform.ts';
import { decode, encode } from '../../../../core/wire/codec.ts';
import { fromHex, toHex } from '../../../../core/wire/hex.ts';
import { WireError } from '../../../../core/wire/wire-error.ts';
import { expectReadBack } from '../../../support/wire-properties.ts';

const integer = (max: number) => fc.integer({ min: 0, max });
const proposals: fc.Arbitrary<Ikev1Proposal> = fc.record({
  number: integer(255),
  protocol: integer(255),
  spi: fc.uint8Array({ maxLength: 8 }),
  transforms: fc.array(
    fc.record({
      number: integer(255),
      id: integer(255),
      attributes: fc.array(
        fc.record({ type: integer(0x7fff), value: fc.oneof(integer(65_535), fc.uint8Array({ maxLength: 5 })) }),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 6 },
  ),
});

/** 3DES-CBC, MD5, pre-shared key, group 2, and a lifetime of 28,800 seconds in four octets. */
const chosen =
  '00000001 00000001 0000002c 01010001 00000024 01010000 80010005 80020001 80030001 80040002 800b0001 000c0004 00007080'.replaceAll(
    ' ',
    '',
  );

describe('the SA payload of IKEv1', () => {
  test('is read as it was written', () => {
    expectReadBack(ikev1SaPayload, fc.array(proposals, { maxLength: 3 }));
  });

  test('gives the combination of a transform, lifetimes left aside', () => {
    const [proposal] = decode(ikev1SaPayload, fromHex(chosen));
    expect(proposal).toMatchObject({ number: 1, protocol: 1, transforms: [{ number: 1, id: 1 }] });
    const combination = { encryption: 5, keyLengthBits: 0, hash: 1, authentication: 1, group: 2 };
    expect(ikev1Transform(proposal?.transforms[0] ?? { number: 0, id: 0, attributes: [] })).toEqual(combination);
    const written = {
      number: 1,
      protocol: 1,
      spi: new Uint8Array(0),
      transforms: [ikev1ProposalTransform(combination, 1)],
    };
    expect(toHex(encode(ikev1SaPayload, [written]))).toBe(
      '00000001000000010000002001010001000000180101000080010005800200018003000180040002',
    );
  });

  test('without an attribute that a combination is made of gives none', () => {
    const transform = ikev1ProposalTransform(
      { encryption: 7, keyLengthBits: 256, hash: 4, authentication: 1, group: 14 },
      1,
    );
    for (const missing of [1, 2, 3, 4]) {
      const attributes = transform.attributes.filter(({ type }) => type !== missing);
      expect(ikev1Transform({ ...transform, attributes })).toBeUndefined();
    }
  });

  test.each([
    ['in another DOI', chosen.replace('00000001', '00000002'), '1', '2'],
    ['in another situation', chosen.replace('0000000100000001', '0000000100000002'), '1', '2'],
    ['with a count that is not that of its transforms', chosen.replace('01010001', '01010002'), '2 transforms', '1'],
    ['that ends early', chosen.slice(0, -2), '', ''],
  ])('%s is refused', (_, hex, wanted, found) => {
    let failure: unknown;
    try {
      decode(ikev1SaPayload, fromHex(hex), 'sa');
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(WireError);
    expect((failure as WireError).message).toContain(wanted);
    expect((failure as WireError).message).toContain(found);
  });
});

test('a Notification of IKEv1 is read as it was written', () => {
  const value = fc.record({
    doi: integer(0xffff_ffff),
    protocol: integer(255),
    spi: fc.uint8Array({ maxLength: 16 }),
    type: integer(65_535),
    data: fc.uint8Array({ maxLength: 8 }),
  });
  expectReadBack(ikev1Notification, value);
});
