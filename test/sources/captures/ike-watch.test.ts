import { describe, expect, test } from 'vitest';
import type { Payload } from '../../../core/protocol/ikev2/message.ts';
import { authMessage, ikeClient, ikeServer } from '../../support/captured-ike.ts';
import { readNegotiations, told } from '../../support/read-negotiations.ts';
import {
  answers,
  answers1,
  asks,
  asks1,
  ke,
  notify,
  notify1,
  sa,
  sa1,
  type WrittenIke,
} from '../../support/written-ike.ts';

/* Which message answers which: what is nobody's answer shows nothing, and what is somebody's is not lost. */

const gcm = {
  transforms: [
    [1, 20, 256],
    [2, 5],
    [4, 14],
  ],
} as const;
const offer: readonly Payload[] = [sa(gcm), ke(14)];
const chosen = 'answered: SA chosen';
const silent = 'silent: no answer in the capture';
const [asked, answer] = [asks({ payloads: offer }), answers({ payloads: offer })];
const startUs = 1_790_000_000_000_000;
const other = { address: Uint8Array.of(203, 0, 113, 7), port: 500 };

async function toldOf(...packets: readonly Uint8Array[]) {
  const read = await readNegotiations(packets);
  return { told: told(read), unread: read.unread };
}

describe('an answer of IKEv2', () => {
  test.each([
    [0, chosen, {}],
    [300_000, chosen, {}],
    [300_001, silent, { ikeAnswersAlone: 1 }],
  ])('that comes %i ms behind the question', async (ms, wanted, unread) => {
    const read = await readNegotiations([
      { octets: asked, timeUs: startUs },
      { octets: answer, timeUs: startUs + ms * 1e3 },
    ]);
    expect([told(read), read.unread]).toEqual([[wanted], unread]);
  });

  test.each<readonly [string, WrittenIke]>([
    ['has the number of a later message', { messageId: 1 }],
    ['is of another exchange', { exchange: 37 }],
    ['does not say that it is one', { flags: 0 }],
  ])('that %s is none', async (_, over) => {
    expect(await toldOf(asked, answers({ payloads: offer, ...over }))).toEqual({ told: [silent], unread: {} });
  });

  test('that the client itself sends is none', async () => {
    const own = answers({ payloads: offer, from: ikeClient, to: ikeServer });
    expect(await toldOf(asked, own)).toEqual({ told: [silent], unread: { ikeAnswersAlone: 1 } });
  });

  test('that is sent again is one', async () => {
    expect(await toldOf(asked, answer, answer)).toEqual({ told: [chosen], unread: {} });
  });

  test('that cannot be read is told as that', async () => {
    const broken = answers({ payloads: [{ ...sa(gcm), body: Uint8Array.of(1, 2, 3) }] });
    expect((await toldOf(asked, broken)).told).toEqual(['malformed: an answer that cannot be read']);
  });

  test('is gone on with by both sides under its SPI alone', async () => {
    const both = [authMessage('client'), authMessage('server')];
    expect((await toldOf(asked, answer, ...both)).told).toEqual([`${chosen}, and both went on with it`]);
    for (const one of both) expect((await toldOf(asked, answer, one)).told).toEqual([chosen]);
    const under = { exchange: 35, payloads: [] };
    const strange = [asks({ ...under, responderSpi: 201 }), answers({ ...under, responderSpi: 201 })];
    expect((await toldOf(asked, answer, ...strange)).told).toEqual([chosen]);
    const elsewhere = asks({ ...under, responderSpi: 200, from: other });
    expect((await toldOf(asked, answer, authMessage('client'), elsewhere)).told).toEqual([chosen]);
    expect((await toldOf(asked, answer, authMessage('server'), elsewhere)).told).toEqual([chosen]);
    // What goes on before there is an answer goes on with nothing.
    expect((await toldOf(asked, ...both, answer)).told).toEqual([chosen]);
    const refused = answers({ payloads: [notify(14)] });
    expect((await toldOf(asked, refused, ...both)).told).toEqual(['refused: NO_PROPOSAL_CHOSEN']);
  });
});

describe('a question of IKEv2', () => {
  test('that is captured twice is one, and one that differs is another', async () => {
    expect((await toldOf(asked, asked, answer)).told).toEqual([chosen]);
    const again = asks({ payloads: [notify(16_390, Uint8Array.of(1)), ...offer] });
    expect((await toldOf(asked, again, answer)).told).toEqual([silent, chosen]);
  });

  test.each<readonly [string, WrittenIke]>([
    ['says that it is an answer', { flags: 0x28 }],
    ['has an SPI of the gateway', { responderSpi: 9 }],
    ['has one that ends in another octet than 0', { responderSpi: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1) }],
    ['is of another exchange', { exchange: 36 }],
  ])('that %s is none', async (_, over) => {
    expect((await toldOf(asks({ payloads: offer, ...over }))).told).toEqual([]);
  });

  test('without a public value is counted as malformed, and the answer to it stands alone', async () => {
    const { told: nothing, unread } = await toldOf(asks({ payloads: [sa(gcm)] }), answer);
    expect([nothing, unread]).toEqual([[], { ikeMalformed: 1, ikeAnswersAlone: 1 }]);
  });

  test('whose payloads do not fit is counted as malformed', async () => {
    const broken = asked.slice();
    // The length of the first payload.
    broken.set([0xff, 0xff], 20 + 8 + 28 + 2);
    expect(await toldOf(broken)).toEqual({ told: [], unread: { ikeMalformed: 1 } });
  });

  test('whose datagram is shorter than it is malformed, and cut where the capture is', async () => {
    const short = asked.slice(0, -8);
    short.set([(short.length >> 8) & 0xff, short.length & 0xff], 2);
    expect(await toldOf(short)).toEqual({ told: [], unread: { ikeMalformed: 1 } });
    const read = await readNegotiations([{ octets: asked.slice(0, -1), wireLength: asked.length }]);
    expect([read.found, read.unread]).toEqual([[], { cutBySnaplen: 1, ikeCut: 1 }]);
  });

  test('is kept with its octets', async () => {
    const { found } = await readNegotiations([asked, answer]);
    expect(found.map(({ protocol, sent, received }) => [protocol, sent, received])).toEqual([
      ['ikev2', asked.slice(28), answer.slice(28)],
    ]);
    const alone = await readNegotiations([asked]);
    expect(alone.found.map(({ received, frames }) => [received.length, frames.received])).toEqual([[0, []]]);
  });
});

describe('phase 1 of IKEv1', () => {
  const row = [7, 256, 4, 1, 14];
  const weak = [5, 0, 2, 1, 2];
  const question = asks1({ payloads: [sa1(row, weak)] });
  const choice = answers1({ payloads: [sa1(row)] });
  const chosen1 = 'answered: SA chosen: AES-CBC-256, SHA2-256, pre-shared key, 2048-bit MODP Group';
  const informational = { exchange: 5, payloads: [notify1(14)] };

  test('is refused by a notification of the gateway alone', async () => {
    expect(await toldOf(question, answers1(informational))).toEqual({
      told: ['refused: NO-PROPOSAL-CHOSEN'],
      unread: {},
    });
    const own = asks1({ ...informational, responderSpi: 200 });
    expect(await toldOf(question, own)).toEqual({ told: [silent], unread: {} });
    // The same port of another client is another place.
    const others = answers1({ ...informational, from: { ...ikeClient, port: 501 } });
    expect(await toldOf(question, others)).toEqual({ told: [silent], unread: { ikeAnswersAlone: 1 } });
  });

  test('that was chosen is not contested by what is said of it later, and is by another choice', async () => {
    expect(await toldOf(question, choice, choice)).toEqual({ told: [chosen1], unread: {} });
    expect(await toldOf(question, choice, answers1(informational))).toEqual({ told: [chosen1], unread: {} });
    const another = answers1({ payloads: [sa1(weak)] });
    expect((await toldOf(question, choice, another)).told).toEqual([
      'malformed: two answers that differ to one request',
    ]);
  });

  test.each<readonly [string, WrittenIke]>([
    ['without a notification', { exchange: 5, payloads: [sa1(row)] }],
    ['of main mode without a choice', { payloads: [notify1(14)] }],
    ['of quick mode', { exchange: 32, payloads: [sa1(row)] }],
    ['of mode config', { exchange: 6, payloads: [sa1(row)] }],
    ['of main mode without an SPI of its own', { payloads: [sa1(row)], responderSpi: 0 }],
  ])('is not answered by a message %s', async (_, over) => {
    const {
      told: [first],
    } = await toldOf(question, answers1(over));
    expect(first).toBe(silent);
  });

  test('is not asked by a message without proposals, nor by one of another exchange', async () => {
    expect(await toldOf(asks1({ payloads: [notify1(14)] }))).toEqual({ told: [], unread: {} });
    expect(await toldOf(asks1({ exchange: 5, payloads: [sa1(row)] }))).toEqual({ told: [], unread: {} });
  });

  test('goes on encrypted, which is not counted, and broken messages are', async () => {
    const later = asks1({
      responderSpi: 200,
      flags: 1,
      payloads: [{ type: 5, critical: false, body: new Uint8Array(40) }],
    });
    // What follows is no chain of payloads any more.
    later.fill(0xee, 20 + 8 + 28);
    expect(await toldOf(question, choice, later)).toEqual({ told: [chosen1], unread: {} });
    const inClear = later.slice();
    inClear[20 + 8 + 19] = 0;
    expect(await toldOf(question, choice, inClear)).toEqual({ told: [chosen1], unread: { ikeMalformed: 1 } });
    const broken = answers1({ exchange: 5, payloads: [notify1(14)] });
    broken.fill(0xee, 20 + 8 + 28);
    expect(await toldOf(question, broken)).toEqual({ told: [silent], unread: {} });
    // A message of IKEv2 has no such flag.
    const second = asked.slice();
    second.fill(0xee, 20 + 8 + 28);
    second[20 + 8 + 19] = 9;
    expect(await toldOf(second)).toEqual({ told: [], unread: { ikeMalformed: 1 } });
  });

  test.each([
    [2, 'main', true],
    [4, 'aggressive', false],
  ])('by exchange %i is %s mode, and its octets are kept: %s', async (exchange, mode, isKept) => {
    const { found } = await readNegotiations([
      asks1({ exchange, payloads: [sa1(row)] }),
      answers1({ exchange, payloads: [sa1(row)] }),
    ]);
    expect(
      found.map(({ protocol, offer: { mode: own }, sent, received }) => [
        protocol,
        own,
        sent.length > 0,
        received.length > 0,
      ]),
    ).toEqual([['ikev1', mode, isKept, isKept]]);
  });

  test.each<readonly [string, readonly (readonly number[])[]]>([
    ['was not offered', [[7, 128, 4, 1, 14]]],
    ['says two things', [row, weak]],
    ['says nothing', []],
    ['has no group', [[7, 256, 4, 1]]],
  ])('is not shown by a choice that %s', async (_, transforms) => {
    const { told: all } = await toldOf(question, answers1({ payloads: [sa1(...transforms)] }));
    expect(all).toEqual(['malformed: an SA payload that chooses what was not offered']);
  });

  test('is not answered by IKEv2, nor IKEv2 by it', async () => {
    expect((await toldOf(question, answers({ payloads: [sa(gcm)] }))).told).toEqual([
      'malformed: an answer that cannot be read',
    ]);
    expect((await toldOf(asked, answers1({ payloads: [sa1(row)] }))).told).toEqual([
      'malformed: neither an SA payload nor a notify',
    ]);
  });

  test('offers what has all of its attributes', async () => {
    const { found } = await readNegotiations([asks1({ payloads: [sa1(row, [7, 256, 4, 1], weak)] })]);
    expect(found.map(({ offer: { transforms } }) => transforms)).toEqual([[row, weak]]);
  });
});
