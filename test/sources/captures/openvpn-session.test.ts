import { describe, expect, test } from 'vitest';
import { parseTlsCryptV2ServerKey } from '../../../core/credentials/openvpn-key.ts';
import { encodeControlPacket, opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { frame } from '../../../core/protocol/openvpn/tcp-frames.ts';
import { CaptureWatch } from '../../../sources/captures/capture-watch.ts';
import type { Negotiation } from '../../../sources/captures/negotiation.ts';
import { beginsOpenVpn } from '../../../sources/captures/openvpn/openvpn-flow.ts';
import { PacketStream } from '../../../sources/captures/openvpn/packet-stream.ts';
import { wrapOfReset } from '../../../sources/captures/openvpn/reset-wrap.ts';
import { openWrappedKey, wrappedKeyIn } from '../../../sources/captures/openvpn/wrapped-key.ts';
import { udpPacket } from '../../../src/keep/evidence/ip-packet.ts';
import { openVpnCrypto as crypto } from '../../../src/run/transport/openvpn-crypto.ts';
import { captureClient, captureServer } from '../../support/capture-file.ts';
import {
  clientHelloRecord,
  conversation,
  finishing,
  type Said,
  serverHelloRecord,
} from '../../support/captured-tls.ts';
import { readNegotiations, told } from '../../support/read-negotiations.ts';
import { tlsCryptV2Keys } from '../../support/tls-crypt-v2-keys.ts';

const nothing = new Uint8Array(0);

interface Packet {
  readonly code?: number;
  readonly keyId?: number;
  /** The octet that each session id is made of. */
  readonly session?: number;
  readonly id?: number;
  readonly payload?: Uint8Array;
  /** Whose packets are acknowledged. */
  readonly of?: number;
}

function said(from: Said['from'], packet: Packet): Said {
  const {
    code = opcode.controlV1,
    keyId = 0,
    session = from === 'client' ? 3 : 5,
    id = 0,
    payload = nothing,
    of,
  } = packet;
  const ids = new Uint8Array(8).fill(session);
  const acked = of === undefined ? { acks: [] } : { acks: [0], peerSessionId: new Uint8Array(8).fill(of) };
  const { ackV1 } = opcode;
  const body = { opcode: code, keyId, sessionId: ids, ...acked, payload };
  return { from, octets: encodeControlPacket(code === ackV1 ? body : { ...body, packetId: id }) };
}

const client = (packet: Packet): Said => said('client', packet);
const server = (packet: Packet): Said => said('server', packet);
const reset = client({ code: opcode.hardResetClientV2 });
const answered = server({ code: opcode.hardResetServerV2, of: 3 });
const hello = client({ id: 1, payload: clientHelloRecord() });
const choice = server({ id: 1, payload: serverHelloRecord() });
const finish = [client({ id: 2, payload: finishing }), server({ id: 2, payload: finishing })];
const chosen = 'answered: ServerHello TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';
const completed = `${chosen}, and the handshake was completed`;
const silent = 'silent: no answer in the capture';

function datagram({ from, octets }: Said): Uint8Array {
  const [near, far] = [captureClient, { ...captureServer, port: 1194 }];
  return udpPacket(from === 'client' ? { source: near, destination: far } : { source: far, destination: near }, octets);
}

async function overUdp(...all: readonly Said[]) {
  const read = await readNegotiations(all.map(datagram));
  return [told(read), read.unread];
}

async function overTcp(...all: readonly Said[]) {
  const read = await readNegotiations(conversation(all.map(({ from, octets }) => ({ from, octets: frame(octets) }))));
  return [told(read), read.unread];
}

describe.each([
  ['UDP', overUdp],
  ['TCP', overTcp],
])('a session of OpenVPN over %s', (_, read) => {
  test('is the TLS of its first key, from the reset of the client on', async () => {
    expect(await read(reset, answered, hello, choice, ...finish)).toEqual([[completed], {}]);
    expect(await read(reset, answered, hello, choice)).toEqual([[chosen], {}]);
    expect(await read(reset, answered, hello)).toEqual([[silent], {}]);
    expect(await read(reset, answered)).toEqual([[], { openVpnWithoutHello: 1 }]);
    expect(await read(answered, hello, choice)).toEqual([[], {}]);
  });

  test('is not gone on with by what is of another', async () => {
    const others = [
      server({ id: 1, payload: serverHelloRecord(0xc02f), session: 6, of: 3 }),
      server({ id: 1, payload: serverHelloRecord(0xc02f), of: 4 }),
      client({ id: 1, payload: clientHelloRecord({ suites: [0xc02f] }), session: 4 }),
      client({ id: 1, payload: clientHelloRecord({ suites: [0xc02f] }), keyId: 1 }),
      server({ id: 1, payload: serverHelloRecord(0xc02f), keyId: 1 }),
      server({ id: 1, payload: serverHelloRecord(0xc02f), code: opcode.hardResetServerV2 }),
      server({ code: opcode.ackV1, of: 3 }),
      server({ code: opcode.ackV1, of: 4 }),
    ];
    for (const one of others) expect(await read(reset, answered, one, hello, choice)).toEqual([[chosen], {}]);
    // What does not say whom it answers is nobody's, when nobody is known.
    const stranger = server({ id: 1, payload: serverHelloRecord(0xc02f), session: 6 });
    expect(await read(reset, stranger, hello)).toEqual([[silent], {}]);
    expect(await read(reset, stranger, answered, hello, choice)).toEqual([[chosen], {}]);
    const direct = server({ id: 1, payload: serverHelloRecord(), of: 3 });
    expect(await read(reset, hello, direct)).toEqual([[chosen], {}]);
  });

  test('has a wrapped key behind its hello where the server asked for it', async () => {
    const withKey = client({ code: opcode.controlWkcV1, id: 1, payload: clientHelloRecord() });
    expect(await read(reset, answered, withKey, choice)).toEqual([[chosen], {}]);
  });

  test('has packets in any order, and the same again', async () => {
    const [begun, rest] = [clientHelloRecord().slice(0, 40), clientHelloRecord().slice(40)];
    const parts = [
      client({ id: 2, payload: rest }),
      client({ id: 1, payload: begun }),
      client({ id: 2, payload: rest }),
    ];
    expect(await read(reset, answered, ...parts, choice)).toEqual([[chosen], {}]);
    const differs = client({ id: 2, payload: rest.map((octet, at) => (at === 5 ? octet ^ 1 : octet)) });
    expect(await read(reset, answered, ...parts, differs, choice)).toEqual([
      ['malformed: segments that differ about the same octets'],
      {},
    ]);
  });
});

describe('over UDP', () => {
  test('a reset that is sent again is the same session, and another begins another', async () => {
    const again = { from: 'client' as const, octets: reset.octets.slice() };
    expect(await overUdp(reset, again, answered, hello, again, choice)).toEqual([[chosen], {}]);
    const other = client({ code: opcode.hardResetClientV2, session: 4 });
    expect(await overUdp(reset, answered, hello, other, choice)).toEqual([[silent], { openVpnWithoutHello: 1 }]);
  });

  test('a session whose handshake was completed is over', async () => {
    expect(await overUdp(reset, answered, hello, choice, ...finish, hello, choice, ...finish)).toEqual([
      [completed],
      {},
    ]);
    expect(await overUdp(reset, answered, hello, choice, ...finish, reset, answered, hello)).toEqual([
      [completed, silent],
      {},
    ]);
  });

  test('data is none of it, and what is cut neither', async () => {
    const data = { from: 'server' as const, octets: choice.octets.map((octet, at) => (at === 0 ? 6 << 3 : octet)) };
    expect(await overUdp(reset, answered, hello, data, choice)).toEqual([[chosen], {}]);
    const cut = datagram(choice);
    const read = await readNegotiations([
      ...[reset, answered, hello].map(datagram),
      { octets: cut.slice(0, -1), wireLength: cut.length },
      cut,
    ]);
    expect([told(read), read.unread]).toEqual([[chosen], { cutBySnaplen: 1 }]);
    expect(read.found[0]?.frames).toEqual({ sent: [3], received: [5] });
    expect(read.found[0]).toMatchObject({ protocol: 'openvpn+udp', client: { port: 50_000 }, server: { port: 1194 } });
  });

  test('the octets of its reset are kept, and not where they stood', () => {
    const found: Negotiation[] = [];
    const watch = new CaptureWatch((one) => found.push(one));
    const place = new Uint8Array(2000);
    for (const [at, one] of [reset, hello, reset, answered, choice].entries()) {
      const octets = datagram(one);
      place.set(octets);
      const to = octets.length;
      watch.packet({ octets: place, from: 0, to, wireLength: to, linkType: 101, frame: at + 1, atMs: 0 });
    }
    watch.end();
    expect(found.map(({ outcome }) => outcome)).toEqual(['answered']);
    expect(watch.counts['openVpnWithoutHello']).toBe(0);
  });

  test('nothing but a reset begins one', async () => {
    for (const one of [
      hello,
      client({ code: opcode.hardResetServerV2 }),
      client({ code: opcode.hardResetClientV2, id: 1 }),
    ])
      expect(await overUdp(one, answered, hello, choice)).toEqual([[], {}]);
    expect(await overUdp({ from: 'client', octets: nothing }, { from: 'client', octets: Uint8Array.of(56) })).toEqual([
      [],
      {},
    ]);
  });
});

describe('over TCP', () => {
  test('segments that differ make nothing of it', async () => {
    const parts = [reset, answered, hello, choice].map(({ from, octets }) => ({ from, octets: frame(octets) }));
    for (const from of ['client', 'server'] as const) {
      const first = (from === 'client' ? reset : answered).octets.map((octet, at) => (at === 8 ? octet ^ 1 : octet));
      const read = await readNegotiations(conversation([...parts, { from, octets: frame(first), at: 0 }]));
      expect(told(read)).toEqual(['malformed: segments that differ about the same octets']);
    }
  });

  test('packets come in any segments, each told by its own', async () => {
    const stream = new Uint8Array(Buffer.concat([frame(reset.octets), frame(hello.octets)]));
    const cuts = [0, 1, 2, 10, 16, 18, 19, 40, stream.length];
    const asked = cuts.slice(1).map((cut, at) => ({ from: 'client' as const, octets: stream.slice(cuts[at], cut) }));
    const answers = [answered, choice].map(({ from, octets }) => ({ from, octets: frame(octets) }));
    const { found } = await readNegotiations(conversation([...asked, ...answers]));
    expect(found.map(({ outcome, protocol, frames }) => [outcome, protocol, frames])).toEqual([
      ['answered', 'openvpn+tcp', { sent: [7, 8, 9, 10], received: [12] }],
    ]);
  });

  test.each<readonly [readonly number[], string]>([
    [[], 'short'],
    [[0], 'short'],
    [[0x10], 'short'],
    [[0x11], 'other'],
    [[0, 13], 'other'],
    [[0, 14], 'short'],
    [[0x10, 0], 'short'],
    [[0x10, 1], 'other'],
    [[0, 14, 7 << 3], 'short'],
    [[0, 14, 10 << 3], 'short'],
    [[0, 14, (7 << 3) + 1], 'other'],
    [[0, 14, 8 << 3], 'other'],
    [[0, 14, 7 << 3, ...new Uint8Array(12)], 'short'],
    [[0, 14, 7 << 3, ...new Uint8Array(13)], 'client'],
    [[0, 14, 10 << 3, ...new Uint8Array(14)], 'client'],
  ])('a stream that begins with %j: %s', (octets, what) => {
    expect(beginsOpenVpn(Uint8Array.of(...octets, 255, 255, 255, 255), octets.length)).toBe(what);
  });

  test('a first packet that is as long as a reset and none is nobody`s', async () => {
    const octets = Uint8Array.of(0, 14, 7 << 3, ...new Uint8Array(12), 1);
    expect(await readNegotiations(conversation([{ from: 'client', octets }]))).toEqual({ found: [], unread: {} });
  });
});

describe('the wrap of a reset', () => {
  const reset2 = 7 << 3;
  const id = (value: number): readonly number[] => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  const head = [reset2, ...new Uint8Array(8).fill(9)];
  const zeros = (length: number): readonly number[] => [...new Uint8Array(length)];
  const auth = (hmac: number, first = 1): readonly number[] => [
    ...head,
    ...new Uint8Array(hmac).fill(7),
    ...id(first),
    ...id(1_790_000_000),
    ...zeros(5),
  ];
  const crypt = (first: number, body = 5): readonly number[] => [
    ...head,
    ...id(first),
    ...id(1_790_000_000),
    ...new Uint8Array(32 + body).fill(8),
  ];
  const v3 = (first: number, body = 6): readonly number[] =>
    crypt(first, body).map((octet, at) => (at === 0 ? 10 << 3 : octet));

  test.each<readonly [string, readonly number[], string | undefined]>([
    ['nothing', [], undefined],
    ['no wrap', [...head, ...zeros(5)], 'none'],
    ['a packet id', [...head, ...zeros(4), 1], undefined],
    ['acknowledgements', [...head, 1, ...zeros(4)], undefined],
    ['SHA1', auth(20), 'SHA1'],
    ['SHA256', auth(32), 'SHA256'],
    ['SHA384', auth(48), 'SHA384'],
    ['SHA512', auth(64), 'SHA512'],
    ['another digest', auth(28), undefined],
    ['a replay id of 0', auth(20, 0), undefined],
    ['a replay id of 64', auth(20, 64), 'SHA1'],
    ['a replay id of 65', auth(20, 65), undefined],
    ['SHA1 with a packet id', auth(20).map((octet, at) => (at === 41 ? 1 : octet)), undefined],
    ['what ends where a digest would stand', [...head, ...new Uint8Array(20).fill(7), ...id(1), 0], undefined],
    ['tls-crypt', crypt(1), 'tls-crypt'],
    ['tls-crypt with 64', crypt(64), 'tls-crypt'],
    ['tls-crypt with 65', crypt(65), undefined],
    ['tls-crypt with 0', crypt(0), undefined],
    ['tls-crypt of another length', crypt(1, 6), undefined],
    ['tls-crypt-v2', v3(1), 'tls-crypt-v2'],
    ['tls-crypt-v2 with 64', v3(64), 'tls-crypt-v2'],
    ['tls-crypt-v2 with 65', v3(65), undefined],
    ['tls-crypt-v2 early', v3(0x0f000001), 'tls-crypt-v2'],
    ['tls-crypt-v2 earlier', v3(0x0f000000), undefined],
    ['tls-crypt-v2 early, with 64', v3(0x0f000040), 'tls-crypt-v2'],
    ['tls-crypt-v2 early, with 65', v3(0x0f000041), undefined],
    ['tls-crypt-v2 without a key', v3(1, 5), undefined],
    ['another key', [...head, ...zeros(5)].map((octet, at) => (at === 0 ? reset2 + 1 : octet)), undefined],
    ['a reset of a server', [...head, ...zeros(5)].map((octet, at) => (at === 0 ? 8 << 3 : octet)), undefined],
  ])('%s', (_, octets, wanted) => {
    const wrap = wrapOfReset(Uint8Array.from(octets));
    expect(wrap?.kind === 'tls-auth' ? wrap.digest : wrap?.kind).toBe(wanted);
  });

  test('names the digest beside what is offered', async () => {
    const wrapped = (packet: Uint8Array, number: number): Uint8Array =>
      Uint8Array.of(
        ...packet.slice(0, 9),
        ...new Uint8Array(32),
        ...id(number),
        ...id(1_790_000_000),
        ...packet.slice(9),
      );
    const all = [reset, answered, hello, choice].map(({ from, octets }, at) => ({
      from,
      octets: wrapped(octets, at + 1),
    }));
    const { found } = await readNegotiations(
      [...all, { from: 'client' as const, octets: wrapped(hello.octets, 9).slice(0, 30) }].map(datagram),
    );
    expect(found.map(({ offer: { wrap, digest } }) => [wrap, digest])).toEqual([['tls-auth', 'SHA256']]);
    const plain = await readNegotiations([reset, answered, hello, choice].map(datagram));
    expect(plain.found.map(({ offer: { wrap, digest } }) => [wrap, digest])).toEqual([['none', undefined]]);
  });
});

describe('the wrapped key behind a packet', () => {
  const { serverFile, wrappedKey, key } = tlsCryptV2Keys();
  const serverKey = parseTlsCryptV2ServerKey(serverFile).reveal();

  test('is as long as its last two octets say', () => {
    const behind = (length: number, before = 500): Uint8Array =>
      Uint8Array.of(...new Uint8Array(before), length >> 8, length & 0xff);
    expect([289, 290, 400, 502, 503].map((length) => wrappedKeyIn(behind(length))?.length)).toEqual([
      undefined,
      290,
      400,
      502,
      undefined,
    ]);
    expect([wrappedKeyIn(Uint8Array.of(1)), wrappedKeyIn(nothing)]).toEqual([undefined, undefined]);
    expect(wrappedKeyIn(Uint8Array.of(1, 2, 3, ...wrappedKey))).toEqual(wrappedKey);
  });

  test('is opened by the key of its server alone', () => {
    expect(openWrappedKey(wrappedKey, serverKey, crypto)).toEqual(key);
    expect(openWrappedKey(wrappedKey, new Uint8Array(128).fill(1), crypto)).toBeUndefined();
    const forged = wrappedKey.map((octet, at) => (at === 100 ? octet ^ 1 : octet));
    expect(openWrappedKey(forged, serverKey, crypto)).toBeUndefined();
  });
});

describe('the packets of one direction', () => {
  const piece = (value: number, length = 4): Uint8Array => new Uint8Array(length).fill(value);
  const added = (...packets: readonly (readonly [id: number, octets: Uint8Array])[]): PacketStream => {
    const stream = new PacketStream(1);
    for (const [at, [id, octets]] of packets.entries()) stream.add(id, octets, [at + 1]);
    return stream;
  };

  test('stand in the order of their numbers, each with the packets of the capture that it came in', () => {
    const stream = added([2, piece(2)], [1, piece(1)], [4, piece(4)], [3, piece(3)]);
    expect(stream.octets).toEqual(Uint8Array.of(...piece(1), ...piece(2), ...piece(3), ...piece(4)));
    expect([stream.framesOf(0, 4), stream.framesOf(4, 5), stream.framesOf(3, 9), stream.framesOf(16, 20)]).toEqual([
      [2],
      [1],
      [2, 1, 4],
      [],
    ]);
    expect(stream.framesOf(4, 4)).toEqual([]);
  });

  test.each<readonly [string, readonly (readonly [number, Uint8Array])[], boolean, number]>([
    [
      'the same again',
      [
        [1, piece(1)],
        [1, piece(1)],
      ],
      false,
      4,
    ],
    [
      'another with one number',
      [
        [1, piece(1)],
        [1, piece(2)],
      ],
      true,
      4,
    ],
    [
      'another with the number of one that waits',
      [
        [2, piece(1)],
        [2, piece(2)],
      ],
      true,
      0,
    ],
    [
      'the same of one that waits',
      [
        [2, piece(1)],
        [2, piece(1)],
        [1, piece(3)],
      ],
      false,
      8,
    ],
    [
      'one before the first',
      [
        [0, piece(1)],
        [1, piece(2)],
      ],
      false,
      4,
    ],
    [
      'one that is far ahead',
      [[33, piece(1)], ...Array.from({ length: 32 }, (_, at) => [at + 1, piece(at)] as const)],
      false,
      128,
    ],
    [
      'one that is as far ahead as can be',
      [[32, piece(1)], ...Array.from({ length: 31 }, (_, at) => [at + 1, piece(at)] as const)],
      false,
      128,
    ],
    [
      'more than is kept',
      [
        [1, piece(1, 0x3fff)],
        [2, piece(2, 10)],
        [3, piece(3, 10)],
      ],
      false,
      0x4009,
    ],
    [
      'as much as is kept',
      [
        [1, piece(1, 0x4000)],
        [2, piece(2, 10)],
      ],
      false,
      0x4000,
    ],
  ])('with %s', (_, packets, isConflicting, length) => {
    const stream = added(...packets);
    expect([stream.isConflicting, stream.length]).toEqual([isConflicting, length]);
  });

  test('are kept as they were', () => {
    const octets = piece(1);
    const stream = new PacketStream(1);
    stream.add(2, octets, [1]);
    octets.fill(9);
    stream.add(1, piece(3), [2]);
    expect(stream.octets.slice(4)).toEqual(piece(1));
  });
});
