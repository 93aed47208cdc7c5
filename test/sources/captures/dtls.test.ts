import { describe, expect, test } from 'vitest';
import { isDtls, readDtls } from '../../../sources/captures/dtls/dtls-datagram.ts';
import { MessageParts } from '../../../sources/captures/dtls/message-parts.ts';
import { udpPacket } from '../../../src/keep/evidence/ip-packet.ts';
import { captureClient, captureServer } from '../../support/capture-file.ts';
import { joinedOctets } from '../../support/captured-layers.ts';
import { readNegotiations, told } from '../../support/read-negotiations.ts';
import {
  clientHelloMessage,
  serverHelloMessage,
  type WrittenClientHello,
  type WrittenServerHello,
} from '../../support/written-tls.ts';

const u16 = (value: number): readonly number[] => [value >> 8, value & 0xff];
const u24 = (value: number): readonly number[] => [value >> 16, ...u16(value & 0xffff)];

/** In the clear, of epoch 0. */
function record(
  type: number,
  fragment: Uint8Array,
  { version = 0xfefd, epoch = 0, length = fragment.length } = {},
): Uint8Array {
  return joinedOctets(Uint8Array.of(type, ...u16(version), ...u16(epoch), 0, 0, 0, 0, 0, 0, ...u16(length)), fragment);
}

interface Part {
  readonly type?: number;
  readonly sequence?: number;
  readonly length?: number;
  readonly at?: number;
}

function part(octets: Uint8Array, { type = 2, sequence = 0, length = octets.length, at = 0 }: Part = {}): Uint8Array {
  return joinedOctets(Uint8Array.of(type, ...u24(length), ...u16(sequence), ...u24(at), ...u24(octets.length)), octets);
}

describe('a datagram', () => {
  const begun = (type: number, version: number, epoch = 0, size = 1): Uint8Array =>
    joinedOctets(record(type, new Uint8Array(0), { version, epoch, length: size }), new Uint8Array(40));

  test.each<readonly [number, number, number, number, boolean]>([
    [22, 0xfefd, 0, 1, true],
    [21, 0xfeff, 0, 0x100, true],
    [20, 0xfefd, 0, 1, false],
    [23, 0xfefd, 0, 1, false],
    [22, 0xfefc, 0, 1, true],
    [22, 0xfefb, 0, 1, false],
    [22, 0x0100, 0, 1, true],
    [22, 0x0101, 0, 1, false],
    [22, 0x0303, 0, 1, false],
    [22, 0xfdff, 0, 1, false],
    [22, 0xfefd, 1, 1, false],
    [22, 0xfefd, 0x100, 1, false],
    [22, 0xfefd, 0, 0, false],
  ])('of type %i, version %i, epoch %i and %i octets is DTLS: %s', (type, version, epoch, size, wanted) => {
    expect(isDtls(begun(type, version, epoch, size), 0, 40)).toBe(wanted);
    expect(isDtls(joinedOctets(Uint8Array.of(9, 9), begun(type, version, epoch, size)), 2, 40)).toBe(wanted);
  });

  test('is no DTLS in less than the head of a record', () => {
    expect([12, 13].map((to) => isDtls(begun(22, 0xfefd), 0, to))).toEqual([false, true]);
    expect([14, 15].map((to) => isDtls(joinedOctets(Uint8Array.of(9, 9), begun(22, 0xfefd)), 2, to))).toEqual([
      false,
      true,
    ]);
  });

  test('has several messages and records, up to what is cut or something else', () => {
    const [one, other] = [
      part(Uint8Array.of(1, 2), { sequence: 258 }),
      part(Uint8Array.of(3), { type: 11, length: 66_000, at: 65_537 }),
    ];
    const datagram = joinedOctets(
      record(22, joinedOctets(one, other)),
      record(22, one),
      record(21, Uint8Array.of(2, 40)),
      record(21, Uint8Array.of(1, 0)),
    );
    const wanted = [
      { type: 2, sequence: 258, length: 2, at: 0, octets: Uint8Array.of(1, 2) },
      { type: 11, sequence: 0, length: 66_000, at: 65_537, octets: Uint8Array.of(3) },
      { type: 2, sequence: 258, length: 2, at: 0, octets: Uint8Array.of(1, 2) },
    ];
    expect(readDtls(datagram, 0, datagram.length)).toEqual({ fragments: wanted, alert: { level: 2, description: 40 } });
    expect(readDtls(joinedOctets(Uint8Array.of(7), datagram), 1, datagram.length + 1).fragments).toEqual(wanted);
    // Octets behind the end are of another.
    for (let to = 0; to < datagram.length; to += 1) {
      const { fragments, alert } = readDtls(datagram, 0, to);
      expect(fragments.length).toBe(to < 40 ? 0 : to < 67 ? 2 : 3);
      expect(alert).toEqual(to < 82 ? undefined : { level: 2, description: 40 });
    }
    const encrypted = joinedOctets(record(22, one, { epoch: 1 }), record(22, one));
    expect(readDtls(encrypted, 0, encrypted.length).fragments).toEqual([]);
    const cut = record(22, joinedOctets(one, part(Uint8Array.of(1, 2, 3)).slice(0, -1)));
    expect(readDtls(joinedOctets(cut, record(22, one)), 0, 200).fragments).toHaveLength(2);
  });

  test('may end with a message without octets', () => {
    const datagram = record(22, joinedOctets(part(Uint8Array.of(1)), part(new Uint8Array(0), { type: 14 })));
    expect(readDtls(datagram, 0, datagram.length).fragments.map(({ type }) => type)).toEqual([2, 14]);
  });

  test('has an alert of two octets, and 32 records at most', () => {
    const alerts = [Uint8Array.of(2), Uint8Array.of(2, 40, 0)].map((octets) => record(21, octets));
    expect(readDtls(joinedOctets(...alerts), 0, 29).alert).toBeUndefined();
    const many = Array.from({ length: 40 }, () => record(22, part(Uint8Array.of(1))));
    expect(readDtls(joinedOctets(...many), 0, 40 * 26).fragments).toHaveLength(32);
  });
});

describe('the messages of one side', () => {
  const body = Uint8Array.from({ length: 30 }, (_, at) => at);
  type Piece = readonly [from: number, to: number, over?: Part, change?: number];
  const parted = (...parts: readonly Piece[]): MessageParts => {
    const all = new MessageParts();
    for (const [frame, [from, to, over = {}, change = 0]] of parts.entries()) {
      const { type = 2, sequence = 0, length = 30, at = from } = over;
      all.add({ type, sequence, length, at, octets: body.slice(from, to).map((octet) => octet ^ change) }, frame + 1);
    }
    return all;
  };

  test('are put together in any order, with the packets that they came in', () => {
    for (const parts of [
      [
        [0, 10],
        [10, 20],
        [20, 30],
      ],
      [
        [20, 30],
        [0, 10],
        [10, 20],
      ],
      [
        [5, 30],
        [0, 5],
        [0, 5],
      ],
      [
        [0, 20],
        [10, 30],
      ],
      [
        [10, 30],
        [0, 20],
      ],
      [
        [0, 30],
        [0, 30],
        [3, 9],
      ],
    ] as const) {
      const { messages, isConflicting } = parted(...parts);
      expect(messages.map((one) => [one.type, one.body])).toEqual([[2, body]]);
      expect(isConflicting).toBe(false);
    }
    expect(parted([0, 5], [10, 30], [5, 10])).toMatchObject({ isConflicting: false, messages: [{ body }] });
    expect(parted([0, 10], [10, 20], [15, 30, {}, 1]).isConflicting).toBe(true);
    expect(parted([20, 30], [0, 10], [10, 20]).messages[0]?.frames).toEqual([1, 2, 3]);
    expect(parted([0, 10], [20, 30]).messages).toEqual([]);
    expect(parted([1, 30]).messages).toEqual([]);
  });

  test('two fragments of one packet tell it once', () => {
    const parts = new MessageParts();
    for (const from of [0, 15])
      parts.add({ type: 2, sequence: 0, length: 30, at: from, octets: body.slice(from, from + 15) }, 4);
    expect(parts.messages[0]?.frames).toEqual([4]);
  });

  test.each<readonly [string, readonly Piece[], boolean, number]>([
    [
      'differ',
      [
        [0, 20],
        [10, 30, {}, 1],
      ],
      true,
      1,
    ],
    [
      'differ the other way round',
      [
        [10, 30],
        [0, 20, {}, 1],
      ],
      true,
      1,
    ],
    [
      'differ behind a whole one',
      [
        [0, 30],
        [3, 9, {}, 1],
      ],
      true,
      1,
    ],
    [
      'differ behind each other',
      [
        [0, 10],
        [10, 30, {}, 1],
      ],
      false,
      1,
    ],
    [
      'are of other messages',
      [
        [0, 20],
        [10, 30, { sequence: 1 }, 1],
        [10, 30, { type: 11 }, 1],
        [10, 20, { length: 20 }, 1],
      ],
      false,
      0,
    ],
    [
      'go over the length of their message',
      [
        [0, 30, { length: 29 }],
        [10, 30, { at: 11 }],
      ],
      false,
      0,
    ],
    ['are of a message that is too long', [[0, 30, { length: 0x4001 }]], false, 0],
  ])('that %s', (_, parts, isConflicting, messages) => {
    const read = parted(...parts);
    expect([read.isConflicting, read.messages.length]).toEqual([isConflicting, messages]);
  });

  test('what came first stands', () => {
    expect(parted([0, 20], [10, 30, {}, 1]).messages[0]?.body).toEqual(
      joinedOctets(
        body.slice(0, 20),
        body.slice(20).map((octet) => octet ^ 1),
      ),
    );
  });

  test('are kept as they were, and a message may be empty', () => {
    const parts = new MessageParts();
    const octets = body.slice();
    parts.add({ type: 2, sequence: 0, length: 60, at: 30, octets }, 1);
    octets.fill(9);
    parts.add({ type: 2, sequence: 0, length: 60, at: 0, octets }, 2);
    expect(parts.messages[0]?.body.slice(30)).toEqual(body);
    parts.add({ type: 14, sequence: 1, length: 0, at: 0, octets: new Uint8Array(0) }, 3);
    expect(parts.messages).toHaveLength(2);
  });

  test('are eight at most, of 16,384 octets and 32 fragments each, and eight are put together at once', () => {
    const long = new MessageParts();
    long.add({ type: 2, sequence: 0, length: 0x4000, at: 0, octets: new Uint8Array(0x4000) }, 1);
    expect(long.messages).toHaveLength(1);
    long.add({ type: 2, sequence: 1, length: 0x4001, at: 0, octets: new Uint8Array(0x4001) }, 2);
    expect(long.messages).toHaveLength(1);
    const many = parted(...Array.from({ length: 10 }, (_, sequence) => [0, 30, { sequence }] as const));
    expect(many.messages).toHaveLength(8);
    const begun = parted(
      ...Array.from({ length: 9 }, (_, sequence) => [0, 20, { sequence }] as const),
      [20, 30, { sequence: 8 }],
      [20, 30, { sequence: 7 }],
      [0, 20, { sequence: 8 }],
    );
    expect(begun.messages).toHaveLength(1);
    const crowded = new MessageParts();
    for (let at = 0; at < 33; at += 1)
      crowded.add({ type: 2, sequence: 0, length: 33, at, octets: Uint8Array.of(at) }, at);
    expect(crowded.messages).toEqual([]);
    const full = new MessageParts();
    for (let at = 0; at < 32; at += 1)
      full.add({ type: 2, sequence: 0, length: 32, at, octets: Uint8Array.of(at) }, at);
    expect(full.messages).toHaveLength(1);
  });
});

describe('a session of DTLS', () => {
  const client = (...records: readonly Uint8Array[]): Uint8Array =>
    udpPacket({ source: captureClient, destination: captureServer }, joinedOctets(...records));
  const server = (...records: readonly Uint8Array[]): Uint8Array =>
    udpPacket({ source: captureServer, destination: captureClient }, joinedOctets(...records));
  /** With an empty cookie, or with one. */
  function hello(of: WrittenClientHello = {}, { sequence = 0, cookie = [] as readonly number[] } = {}): Uint8Array {
    const body = clientHelloMessage({ version: 0xfefd, ...of }).slice(4);
    const cookieAt = 35 + (body[34] ?? 0);
    const whole = joinedOctets(body.slice(0, cookieAt), Uint8Array.of(cookie.length, ...cookie), body.slice(cookieAt));
    return record(22, part(whole, { type: 1, sequence }));
  }
  const choice = (of: WrittenServerHello = {}, sequence = 0): Uint8Array =>
    record(22, part(serverHelloMessage({ version: 0xfefd, ...of }).slice(4), { sequence }));
  const verify = record(22, part(Uint8Array.of(0xfe, 0xff, 2, 7, 7), { type: 3 }));
  const alert = record(21, Uint8Array.of(2, 40));
  const answered = 'answered: ServerHello DTLS 1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';
  const silent = 'silent: no answer in the capture';

  test.each<readonly [string, readonly Uint8Array[], readonly string[], object]>([
    ['is answered', [client(hello()), server(choice())], [answered], {}],
    [
      'is answered after a cookie',
      [client(hello()), server(verify), client(hello({}, { sequence: 1, cookie: [7, 7] })), server(choice({}, 1))],
      [answered],
      {},
    ],
    ['is not answered', [client(hello())], [silent], {}],
    ['is refused', [client(hello()), server(alert)], ['refused: alert handshake_failure(40)'], {}],
    [
      'is refused once',
      [client(hello()), server(alert), server(record(21, Uint8Array.of(2, 70)))],
      ['refused: alert handshake_failure(40)'],
      {},
    ],
    ['is answered and refused later', [client(hello()), server(choice()), server(alert)], [answered], {}],
    ['is given up by the client', [client(hello()), client(alert)], [silent], {}],
    ['is answered without a hello', [server(choice())], [], { tlsAnswersAlone: 1 }],
    ['says something else', [server(verify), client(alert)], [], {}],
    [
      'is answered by a hello that cannot be read',
      [client(hello()), server(record(22, part(new Uint8Array(9))))],
      ['malformed: a ServerHello that cannot be read'],
      {},
    ],
    [
      'is answered by another suite',
      [client(hello()), server(choice({ suite: 0x002f }))],
      ['malformed: TLS_RSA_WITH_AES_128_CBC_SHA was not offered'],
      {},
    ],
    [
      'has a hello that cannot be read',
      [client(record(22, part(new Uint8Array(9), { type: 1 }))), server(choice())],
      [],
      { tlsHellosBroken: 1 },
    ],
    [
      'has a hello with an extension that cannot be read',
      [client(hello({ more: [{ type: 43, body: Uint8Array.of(9) }] })), server(choice())],
      [],
      { tlsHellosBroken: 1 },
    ],
    [
      'has a hello of which some is missing',
      [client(record(22, part(new Uint8Array(9), { type: 1, length: 10 }))), server(choice())],
      [],
      { tlsHellosBroken: 1 },
    ],
    ['is asked twice', [client(hello()), client(hello()), server(choice()), server(choice())], [answered], {}],
    [
      'is asked again with other octets',
      [client(hello()), client(hello({ suites: [0xc02f] })), server(choice())],
      ['malformed: fragments that differ about the same octets'],
      {},
    ],
    [
      'is answered twice with other octets',
      [client(hello()), server(choice()), server(choice({ random: 9 }))],
      ['malformed: fragments that differ about the same octets'],
      {},
    ],
    [
      'begins anew behind an answer',
      [client(hello()), server(choice()), client(hello({ random: 2 }))],
      [answered, silent],
      {},
    ],
    [
      'begins anew behind an alert alone',
      [client(hello()), server(alert), client(hello())],
      ['refused: alert handshake_failure(40)'],
      {},
    ],
    [
      'is asked for another hello',
      [
        client(hello({ versions: [0xfefc], suites: [0x1302], shares: [29] })),
        server(choice({ random: 'retry', suite: 0x1302, selected: 0xfefc, share: 24 })),
        client(hello({ versions: [0xfefc], suites: [0x1302], shares: [24] }, { sequence: 1 })),
        server(choice({ suite: 0x1302, selected: 0xfefc, share: 24 }, 1)),
      ],
      ['answered: ServerHello DTLS 1.3 TLS_AES_256_GCM_SHA384 secp384r1'],
      {},
    ],
  ])('that %s', async (_, packets, wanted, unread) => {
    const read = await readNegotiations(packets);
    expect([told(read), read.unread]).toEqual([wanted, unread]);
  });

  test('goes over several fragments of one datagram, and over what else is said', async () => {
    const octets = serverHelloMessage({ version: 0xfefd }).slice(4);
    const parts = [0, 20].map((at) =>
      part(octets.slice(at, at === 0 ? 20 : octets.length), { at, length: octets.length }),
    );
    const keyExchange = client(record(22, part(new Uint8Array(10), { type: 16, sequence: 2 })));
    const read = await readNegotiations([client(hello()), server(record(22, joinedOctets(...parts))), keyExchange]);
    expect([told(read), read.unread]).toEqual([[answered], {}]);
    expect(read.found[0]?.answer).not.toHaveProperty('retried');
    expect(told(await readNegotiations([client(hello()), server(verify)]))).toEqual([silent]);
  });

  test('tells who and where, and what was said', async () => {
    const { found } = await readNegotiations([
      client(hello()),
      server(verify),
      client(hello({}, { sequence: 1, cookie: [7] })),
      server(choice({}, 1)),
    ]);
    expect(found).toMatchObject([
      {
        protocol: 'dtls',
        client: { address: '192.0.2.10', port: 50_000 },
        server: { address: '198.51.100.1', port: 443 },
        frames: { sent: [3], received: [4] },
        received: serverHelloMessage({ version: 0xfefd }).slice(4),
      },
    ]);
    const refused = await readNegotiations([client(hello()), server(alert)]);
    expect(refused.found).toMatchObject([
      {
        answer: { kind: 'alert', level: 2, description: 40 },
        frames: { sent: [1], received: [2] },
        received: new Uint8Array(0),
      },
    ]);
    expect((await readNegotiations([client(hello())])).found[0]?.frames.received).toEqual([]);
  });

  test('is told by its session id and its cookie, whatever their lengths are', async () => {
    const of = { sessionId: new Uint8Array(32).fill(3) };
    const read = await readNegotiations([client(hello(of, { cookie: [1, 2, 3, 4, 5] })), server(choice())]);
    expect(told(read)).toEqual([answered]);
    expect(read.found[0]?.offer).toMatchObject({ suites: [0xc030], version: 0xfefd });
  });
});
