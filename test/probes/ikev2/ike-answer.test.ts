import { describe, expect, test } from 'vitest';
import { keyExchangePayload, notifyPayload } from '../../../core/protocol/ikev2/init-payloads.ts';
import { type IkeMessage, ikeMessage, type Payload } from '../../../core/protocol/ikev2/message.ts';
import { type Proposal, saPayload } from '../../../core/protocol/ikev2/sa-payload.ts';
import { encode } from '../../../core/wire/codec.ts';
import { fromHex } from '../../../core/wire/hex.ts';
import { answersInit, readInitAnswer } from '../../../probes/ikev2/ike-answer.ts';
import type { IkeOffer } from '../../../probes/ikev2/ike-offer.ts';

const spi = fromHex('0102030405060708');
const offer: IkeOffer = {
  boxes: [
    [[12 * 65_536 + 128, 12 * 65_536 + 256], [12], [5], [14, 19]],
    [[20 * 65_536 + 256], [0], [5, 6], [20]],
  ],
  form: 'foreign-group',
  shareGroup: 31,
};

const message: IkeMessage = {
  initiatorSpi: spi,
  responderSpi: new Uint8Array(8),
  majorVersion: 2,
  minorVersion: 0,
  exchangeType: 34,
  flags: 0x20,
  messageId: 0,
  payloads: [],
};

const payload = (type: number, body: Uint8Array): Payload => ({ type, critical: false, body });
const notify = (type: number, data = ''): Payload =>
  payload(41, encode(notifyPayload, { protocol: 0, spi: new Uint8Array(0), type, data: fromHex(data) }));
const answer = (...payloads: readonly Payload[]): Uint8Array => encode(ikeMessage, { ...message, payloads });
const transform = (type: number, id: number, bits?: number) => ({
  type,
  id,
  attributes: bits === undefined ? [] : [{ type: 14, value: bits }],
});
const chosen: Proposal = {
  number: 2,
  protocol: 1,
  spi: new Uint8Array(0),
  transforms: [transform(1, 20, 256), transform(2, 6), transform(4, 20)],
};
const share = (group: number): Payload => payload(34, encode(keyExchangePayload, { group, data: new Uint8Array(96) }));
const acceptance = (proposals: readonly Proposal[], group = 20): Uint8Array =>
  answer(payload(33, encode(saPayload, proposals)), share(group));

describe('a datagram answers a request', () => {
  test('when it is a response of the same exchange with the same SPI', () => {
    expect(answersInit(answer(notify(14)), spi)).toBe(true);
  });

  test.each<[string, Partial<IkeMessage>]>([
    ['another SPI', { initiatorSpi: fromHex('0102030405060709') }],
    ['another message id', { messageId: 1 }],
    ['another exchange', { exchangeType: 35 }],
    ['another major version', { majorVersion: 1 }],
    ['no response flag', { flags: 0 }],
  ])('but not with %s', (_, change) => {
    expect(answersInit(encode(ikeMessage, { ...message, ...change }), spi)).toBe(false);
  });

  test('also where it wrongly has the flag of the original initiator, or octets behind its end', () => {
    expect(answersInit(encode(ikeMessage, { ...message, flags: 0x28 }), spi)).toBe(true);
    expect(answersInit(new Uint8Array([...answer(notify(14)), 0, 0, 0]), spi)).toBe(true);
  });

  test('but not when it cannot be decoded', () => {
    expect(answersInit(answer(notify(14)).slice(0, -1), spi)).toBe(false);
  });
});

describe('an answer', () => {
  test('that writes the group in four octets, or has octets behind its end, means the same', () => {
    const wanted = readInitAnswer(offer, answer(notify(17, '0014')));
    for (const data of ['00000014', '00140000'])
      expect(readInitAnswer(offer, answer(notify(17, data)))).toEqual(wanted);
    expect(readInitAnswer(offer, new Uint8Array([...answer(notify(17, '0014')), 9]))).toEqual(wanted);
    for (const data of ['00140014', '001400', '']) {
      expect(readInitAnswer(offer, answer(notify(17, data)))).toMatchObject({ outcome: 'malformed' });
    }
  });

  test('that wants a group of the offer is an acceptance of that group', () => {
    expect(readInitAnswer(offer, answer(notify(17, '0014')))).toEqual({
      outcome: 'answered',
      detail: 'INVALID_KE_PAYLOAD, wanted 384-bit random ECP group',
      answer: { notify: 17, group: 20 },
      group: 20,
    });
  });

  test('that chooses a combination of the offer is an acceptance of that one', () => {
    expect(readInitAnswer(offer, acceptance([chosen]))).toMatchObject({
      outcome: 'answered',
      point: [20 * 65_536 + 256, 0, 6, 20],
      group: 20,
      answer: { point: [20 * 65_536 + 256, 0, 6, 20], proposal: 2 },
    });
  });

  test.each([
    [
      'with a key length that was not offered',
      [{ ...chosen, transforms: [transform(1, 20, 128), ...chosen.transforms.slice(1)] }],
      20,
    ],
    ['with the number of another proposal', [{ ...chosen, number: 1 }], 20],
    ['with the number of none', [{ ...chosen, number: 9 }], 20],
    ['with a transform twice', [{ ...chosen, transforms: [...chosen.transforms, transform(2, 6)] }], 20],
    ['with a type that was not offered', [{ ...chosen, transforms: [...chosen.transforms, transform(6, 36)] }], 20],
    ['without a cipher', [{ ...chosen, transforms: chosen.transforms.slice(1) }], 20],
    ['with a share of another group', [chosen], 19],
  ])('that chooses %s is malformed', (_, proposals, group) => {
    expect(readInitAnswer(offer, acceptance(proposals, group))).toMatchObject({
      outcome: 'malformed',
      detail: 'an SA payload that chooses what was not offered',
    });
  });

  test.each([
    ['two proposals', [chosen, { ...chosen, number: 1 }]],
    ['a proposal for ESP', [{ ...chosen, protocol: 3 }]],
    ['no proposal', []],
  ])('that chooses %s is malformed', (_, proposals) => {
    expect(readInitAnswer(offer, acceptance(proposals))).toMatchObject({
      outcome: 'malformed',
      detail: 'an SA payload that does not choose one IKE proposal',
    });
  });

  test.each([
    ['a group cut short', answer(notify(17, '14')), 'answer/notify/data at octet 0: 2 octets wanted, 1 found'],
    [
      'an empty cookie',
      answer(notify(16_390)),
      'answer/notify/data at octet 0: a cookie of 1 to 64 octets wanted, 0 found',
    ],
    ['nothing that decides', answer(), 'neither an SA payload nor a notify'],
  ])('with %s is malformed', (_, octets, detail) => {
    expect(readInitAnswer(offer, octets)).toEqual({ outcome: 'malformed', detail });
  });

  test('with several notifies means the one that speaks of proposals, whatever comes with it', () => {
    const vendor = payload(43, fromHex('aabb'));
    expect(readInitAnswer(offer, answer(vendor, notify(12_345), notify(14)))).toMatchObject({
      outcome: 'refused',
      detail: 'NO_PROPOSAL_CHOSEN',
      answer: { notify: 14 },
    });
    expect(readInitAnswer(offer, answer(notify(16_388), notify(7)))).toMatchObject({ detail: 'INVALID_SYNTAX' });
    expect(readInitAnswer(offer, answer(notify(16_407)))).toMatchObject({ outcome: 'refused', detail: 'REDIRECT' });
  });

  test('with a cookie asks for the request again', () => {
    expect(readInitAnswer(offer, answer(notify(16_390, 'aabbcc')))).toMatchObject({ cookie: fromHex('aabbcc') });
  });
});
