import { describe, expect, test } from 'vitest';
import { type ControlPacket, opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { joined, type PacketWrap } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { directedKeys } from '../../../core/protocol/openvpn/static-key.ts';
import { tlsCryptWrap } from '../../../core/protocol/openvpn/tls-crypt.ts';
import { toHex } from '../../../core/wire/hex.ts';
import { exchangeOverChannel, type SessionOutcome } from '../../../probes/openvpn/channel-exchange.ts';
import { openVpnCrypto as crypto } from '../../../src/run/transport/openvpn-crypto.ts';
import { type ScriptedPlace, scriptedPlace } from '../../support/scripted-openvpn-place.ts';
import type { OnTheWay, Stream } from '../../support/scripted-openvpn-server.ts';

const finishedOutOfTurn = '160303000414000000';
const hello = new Uint8Array(300).fill(0x16);
/** Needs three packets. */
const longHello = Uint8Array.from({ length: 2500 }, (_, at) => at % 251);
const answer = Uint8Array.from({ length: 3000 }, (_, at) => at % 241);

/** Answers when the hello is there as a whole. */
const answers =
  (whole: Uint8Array = hello, what: Uint8Array = answer): Stream =>
  (received) =>
    received.length === whole.length ? what : undefined;
const refuses: Stream = (received) => (received.length >= hello.length ? 'refuse' : undefined);
const takesAndIsSilent: Stream = () => undefined;

const exchange = async (
  { place, timers }: ScriptedPlace,
  octets: Uint8Array | undefined = hello,
): Promise<SessionOutcome> =>
  await timers.settle(exchangeOverChannel(place, octets, (received) => received.length >= answer.length));

const isHello = ({ packet, direction }: OnTheWay): boolean =>
  direction === 'sent' && packet.opcode === opcode.controlV1 && packet.packetId === 1;
const hellosOf = ({ server }: ScriptedPlace): readonly ControlPacket[] =>
  server.sent.filter((packet) => packet.opcode === opcode.controlV1 && packet.packetId === 1);
/** Opcode and packet id of what ended sessions. */
const farewellsOf = ({ server }: ScriptedPlace): readonly string[] =>
  server.sent
    .filter(({ payload }) => toHex(payload) === finishedOutOfTurn)
    .map(({ opcode: code, packetId }) => `${code}/${packetId}`);
const last = (packets: readonly ControlPacket[]): string => toHex(packets.at(-1)?.payload ?? new Uint8Array(0));

describe('a session without loss', () => {
  test('sends the octets and gives back what the server answers', async () => {
    const scripted = scriptedPlace({ stream: answers() });
    const { kind, received, detail } = await exchange(scripted);
    expect({ kind, detail }).toEqual({ kind: 'answered', detail: '' });
    expect(received).toEqual(answer);
  });

  test('cuts a long hello into packets of at most 1,100 octets, with ids in a row', async () => {
    const scripted = scriptedPlace({ stream: answers(longHello) });
    const { kind, received } = await exchange(scripted, longHello);
    const chunks = scripted.server.sent.filter((packet) => packet.opcode === opcode.controlV1).slice(0, 3);
    expect(chunks.map(({ packetId, payload }) => [packetId, payload.length])).toEqual([
      [1, 1100],
      [2, 1100],
      [3, 300],
    ]);
    expect(joined(...chunks.map(({ payload }) => payload))).toEqual(longHello);
    expect({ kind, received }).toEqual({ kind: 'answered', received: answer });
  });

  test('has no more than four packets without an acknowledgement on the way', async () => {
    const huge = new Uint8Array(1100 * 9);
    const scripted = scriptedPlace({
      stream: answers(huge),
      isLost: ({ direction, packet }) => direction === 'received' && packet.opcode === opcode.ackV1,
    });
    await exchange(scripted, huge);
    const ids = scripted.server.sent.filter(({ opcode: code }) => code === opcode.controlV1);
    expect(Math.max(...ids.slice(0, -2).map(({ packetId = 0 }) => packetId))).toBe(4);
  });

  test('repeats acknowledgements in every packet, four at most, and the one for the reset until there are four later ones', async () => {
    const scripted = scriptedPlace({ stream: answers(), chunkOctets: 400 });
    await exchange(scripted);
    const acks = scripted.server.sent.map((packet) => packet.acks);
    expect(acks.slice(0, 6)).toEqual([[], [0], [1, 0], [2, 1, 0], [3, 2, 1, 0], [4, 3, 2, 1]]);
    expect(Math.max(...acks.map((one) => one.length))).toBe(4);
  });

  test('ends with a Finished out of turn, so that no instance stays on the server', async () => {
    const scripted = scriptedPlace({ stream: answers() });
    await exchange(scripted);
    await scripted.timers.idle(1000);
    expect(last(scripted.server.sent)).toBe(finishedOutOfTurn);
    expect({ made: scripted.server.instancesMade, left: scripted.server.instances }).toEqual({ made: 1, left: 0 });
  });

  test('ends so when it was nothing but a reset, too', async () => {
    const scripted = scriptedPlace({ stream: answers() });
    const { kind } = await timersSettle(scripted, undefined);
    await scripted.timers.idle(1000);
    expect(kind).toBe('answered');
    expect(last(scripted.server.sent)).toBe(finishedOutOfTurn);
    expect({ made: scripted.server.instancesMade, left: scripted.server.instances }).toEqual({ made: 1, left: 0 });
  });

  test('tells what happened in lines and in packets', async () => {
    const { transcript, packets } = await exchange(scriptedPlace({ stream: answers() }));
    expect(transcript).toEqual(['1 reset sent, answered after 2.0 ms']);
    expect(packets.slice(0, 2).map(({ direction, octets }) => `${direction} ${octets}`)).toEqual([
      'sent 3801010101010101010000000000',
      'received 40c0c0c0c0c0c0c0c00100000000010101010101010100000000',
    ]);
  });
});

const timersSettle = async (
  { place, timers }: ScriptedPlace,
  octets: Uint8Array | undefined,
): Promise<SessionOutcome> => await timers.settle(exchangeOverChannel(place, octets, () => true));

describe('a session with loss', () => {
  test('sends a lost reset again', async () => {
    const scripted = scriptedPlace({
      stream: answers(),
      isLost: ({ direction, number }) => direction === 'sent' && number < 3,
    });
    const { kind, transcript } = await exchange(scripted);
    expect(kind).toBe('answered');
    expect(transcript[0]).toMatch(/^3 resets sent, answered after /u);
  });

  test('sends a lost hello again, with the acknowledgement of the reset, without which the server drops it', async () => {
    let lost = 0;
    const scripted = scriptedPlace({ stream: answers(), isLost: (one) => isHello(one) && lost++ < 3 });
    const { kind } = await exchange(scripted);
    expect(kind).toBe('answered');
    expect(hellosOf(scripted).map(({ acks }) => acks)).toEqual([[0], [0], [0], [0]]);
  });

  test('counts how often a packet was sent from when the one before it was acknowledged: before, the server dropped it', async () => {
    let lost = 0;
    const scripted = scriptedPlace({ stream: answers(longHello), isLost: (one) => isHello(one) && lost++ < 6 });
    expect((await exchange(scripted, longHello)).kind).toBe('answered');
  });

  test('does not acknowledge a reset that comes twice by itself: that would begin a session anew at a server that dropped it', async () => {
    const scripted = scriptedPlace({
      stream: refuses,
      lateMs: ({ direction, number }) => (direction === 'received' && number < 3 ? 300 : 0),
    });
    const { kind, transcript } = await exchange(scripted);
    expect({ kind, first: transcript[0]?.slice(0, 8) }).toEqual({ kind: 'unacknowledged', first: '2 resets' });
    const alone = scripted.server.sent.filter(({ opcode: code, acks }) => code === opcode.ackV1 && acks.join() === '0');
    expect(alone).toEqual([]);
  });

  test('wraps what it sends again anew: no replay id comes twice', async () => {
    const key = Uint8Array.from({ length: 256 }, (_, at) => at);
    const crypt = (direction: 0 | 1): PacketWrap =>
      tlsCryptWrap({ keys: directedKeys(key, direction), stamp: { unixTime: 1, firstId: 1 }, crypto });
    const seen: string[] = [];
    let lost = 0;
    const scripted = scriptedPlace({
      stream: answers(),
      isLost: (one) => isHello(one) && lost++ < 2,
      makeWrap: () => {
        const inner = crypt(0);
        return {
          ...inner,
          unwrap: (octets) => {
            seen.push(toHex(octets.subarray(1, 13)));
            return inner.unwrap(octets);
          },
        };
      },
      makeClientWrap: () => crypt(1),
    });
    expect((await exchange(scripted)).kind).toBe('answered');
    expect(seen.length).toBeGreaterThan(5);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('gives the stream in order and once where packets overtake each other, and every one comes twice', async () => {
    const scripted = scriptedPlace({ stream: answers(), chunkOctets: 500 });
    const { openLink } = scripted.place;
    const place = {
      ...scripted.place,
      openLink: () => {
        const link = openLink();
        const late: Uint8Array[] = [];
        return {
          ...link,
          send: link.send.bind(link),
          close: link.close.bind(link),
          isFlushed: link.isFlushed.bind(link),
          transport: link.transport,
          listen: (listener: Parameters<typeof link.listen>[0]): void =>
            link.listen({
              onEnd: (end) => listener.onEnd(end),
              onPacket: (packet) => {
                // Every second packet is kept behind the next one.
                late.push(packet);
                if (late.length < 2 && late[0] !== undefined && (late[0][0] ?? 0) >> 3 === opcode.controlV1) return;
                for (const one of late.splice(0).reverse()) {
                  listener.onPacket(one);
                  listener.onPacket(one);
                }
              },
            }),
        };
      },
    };
    const { kind, received } = await exchange({ ...scripted, place });
    expect(kind).toBe('answered');
    expect(received).toEqual(answer);
  });

  test('has the server send a missing packet before its time by acknowledging the later one again and again', async () => {
    let lost = 0;
    const short = answer.slice(0, 2000);
    const scripted = scriptedPlace({
      stream: answers(hello, short),
      isLost: ({ direction, packet }) =>
        direction === 'received' && packet.opcode === opcode.controlV1 && packet.packetId === 1 && lost++ === 0,
    });
    const { kind, received, elapsedMs } = await scripted.timers.settle(
      exchangeOverChannel(scripted.place, hello, ({ length }) => length >= short.length),
    );
    expect({ kind, received }).toEqual({ kind: 'answered', received: short });
    expect(elapsedMs).toBeLessThan(1000);
  });

  test('waits for the server to send the last packet of its flight again', async () => {
    let lost = 0;
    const scripted = scriptedPlace({
      stream: answers(),
      isLost: ({ direction, packet }) => direction === 'received' && packet.packetId === 3 && lost++ === 0,
    });
    expect((await exchange(scripted)).kind).toBe('answered');
  });

  test('says more farewells, for each of them may be lost', async () => {
    let lost = 0;
    const scripted = scriptedPlace({
      stream: answers(),
      isLost: (one) =>
        (isHello(one) && lost++ === 0) ||
        (one.direction === 'sent' && toHex(one.packet.payload) === finishedOutOfTurn && lost++ < 6),
    });
    await exchange(scripted);
    await scripted.timers.idle(1000);
    expect(scripted.server.instances).toBe(0);
  });
});

describe('a server that drops what it refuses, over UDP', () => {
  test('leaves the session unacknowledged: the hello was sent seven times, and a second reset was answered', async () => {
    const scripted = scriptedPlace({ stream: refuses });
    const { kind, detail, received, transcript } = await exchange(scripted);
    expect({ kind, detail }).toEqual({
      kind: 'unacknowledged',
      detail: 'the last packet was never acknowledged, while a second reset was answered',
    });
    expect(received).toEqual(new Uint8Array(0));
    expect(hellosOf(scripted).filter(({ payload }) => payload.length === hello.length)).toHaveLength(7);
    expect(transcript).toContain('packet 1 sent 7 times and never acknowledged');
    expect(transcript).toContain('a second reset was answered');
    expect(farewellsOf(scripted)).toEqual(['4/1', '4/2']);
  });

  test('keeps no instance, neither of the session nor of the second reset', async () => {
    const scripted = scriptedPlace({ stream: refuses });
    await exchange(scripted);
    await scripted.timers.idle(1000);
    expect(scripted.server.instances).toBe(0);
  });

  test('does so with a hello of several packets, of which it acknowledges the first ones', async () => {
    const scripted = scriptedPlace({
      stream: (received) => (received.length === longHello.length ? 'refuse' : undefined),
    });
    const { kind } = await exchange(scripted, longHello);
    await scripted.timers.idle(1000);
    expect({ kind, left: scripted.server.instances }).toEqual({ kind: 'unacknowledged', left: 0 });
  });

  test('is only silent when it acknowledged the hello', async () => {
    const { kind, detail } = await exchange(scriptedPlace({ stream: takesAndIsSilent }));
    expect({ kind, detail }).toEqual({ kind: 'silent', detail: 'acknowledged, but no answer in 5000 ms' });
    const acked = await exchange(scriptedPlace({ stream: refuses, acksRefused: true }));
    expect(acked.kind).toBe('silent');
  });

  test('is only silent when a second reset is not answered either', async () => {
    const scripted = scriptedPlace({ stream: answers(), isLost: (one) => one.direction === 'sent' && one.number > 1 });
    const { kind, detail } = await exchange(scripted);
    expect({ kind, detail }).toEqual({
      kind: 'silent',
      detail: 'neither acknowledged nor a second reset answered in 5000 ms',
    });
  });

  test('is only silent when an earlier packet of the hello was never acknowledged', async () => {
    const scripted = scriptedPlace({ stream: answers(longHello), isLost: isHello });
    const { kind, detail } = await exchange(scripted, longHello);
    expect({ kind, detail }).toEqual({ kind: 'silent', detail: 'packet 1 sent 7 times and never acknowledged' });
  });

  test('is heard when the acknowledgement comes behind the answer to the second reset', async () => {
    const scripted = scriptedPlace({
      stream: answers(),
      lateMs: ({ direction, packet }) =>
        direction === 'received' && packet.opcode !== opcode.hardResetServerV2 ? 430 : 0,
    });
    const { kind, received, transcript } = await exchange(scripted);
    expect(transcript).toContain('a second reset was answered');
    expect({ kind, received }).toEqual({ kind: 'answered', received: answer });
  });

  test('is heard when nothing but the acknowledgement comes then, and the answer much later', async () => {
    const late = (packet: ControlPacket): number => (packet.opcode === opcode.ackV1 ? 430 : 1500);
    const scripted = scriptedPlace({
      stream: answers(),
      lateMs: ({ direction, packet }) =>
        direction === 'received' && packet.opcode !== opcode.hardResetServerV2 ? late(packet) : 0,
    });
    const { kind, transcript } = await exchange(scripted);
    expect(transcript).toContain('a second reset was answered');
    expect(kind).toBe('answered');
  });

  test('keeps no instance of a hello whose last packet was lost as often as it was sent', async () => {
    let lost = 0;
    const scripted = scriptedPlace({
      stream: answers(longHello),
      isLost: ({ direction, packet }) =>
        direction === 'sent' && packet.packetId === 3 && packet.payload.length === 300 && lost++ < 8,
    });
    const { kind } = await exchange(scripted, longHello);
    await scripted.timers.idle(1000);
    expect({ kind, left: scripted.server.instances }).toEqual({ kind: 'unacknowledged', left: 0 });
  });

  test('is given as many round trips on a long way as on a short one', async () => {
    const scripted = scriptedPlace({ stream: answers(), roundTripMs: 900 });
    expect((await exchange(scripted)).kind).toBe('answered');
    expect(hellosOf(scripted)).toHaveLength(1);
    const refused = scriptedPlace({ stream: refuses, roundTripMs: 900 });
    expect((await exchange(refused)).kind).toBe('unacknowledged');
  });
});

describe('a server over TCP', () => {
  const tcp = { transport: 'tcp' } as const;

  test('leaves the session unacknowledged when it closes behind the hello', async () => {
    const scripted = scriptedPlace({ ...tcp, stream: refuses });
    const { kind, detail } = await exchange(scripted);
    expect({ kind, detail }).toEqual({
      kind: 'unacknowledged',
      detail: 'it closed the connection behind the last packet, which it never acknowledged',
    });
  });

  test('leaves the session unacknowledged by a reset when that is how it ends', async () => {
    const { kind, detail } = await exchange(scriptedPlace({ ...tcp, stream: refuses, endsBy: 'reset' }));
    expect({ kind, detail }).toEqual({
      kind: 'unacknowledged-reset',
      detail: 'it reset the connection behind the last packet, which it never acknowledged',
    });
  });

  describe.each(['closed', 'reset'] as const)('has %s, and refused nothing', (endsBy) => {
    test('when it acknowledged the hello before', async () => {
      const { kind } = await exchange(scriptedPlace({ ...tcp, stream: refuses, endsBy, acksRefused: true }));
      expect(kind).toBe(endsBy);
    });

    test('when the hello had not left as a whole', async () => {
      const scripted = scriptedPlace({ ...tcp, stream: refuses, endsBy });
      const { openLink } = scripted.place;
      const stuck = (): ReturnType<typeof openLink> => Object.assign(openLink(), { isFlushed: () => false });
      const { kind } = await exchange({ ...scripted, place: { ...scripted.place, openLink: stuck } });
      expect(kind).toBe(endsBy);
    });
  });

  test('has closed when that came before it answered the reset', async () => {
    const scripted = scriptedPlace({ ...tcp, stream: answers() });
    const { openLink } = scripted.place;
    const closing = (): ReturnType<typeof openLink> => {
      const link = openLink();
      return Object.assign(link, {
        listen: ({ onEnd }: Parameters<typeof link.listen>[0]) => {
          scripted.timers.after(1, () => onEnd({ kind: 'closed', detail: 'closed by the server' }));
        },
      });
    };
    const { kind, detail } = await exchange({ ...scripted, place: { ...scripted.place, openLink: closing } });
    expect({ kind, detail }).toEqual({ kind: 'closed', detail: 'closed by the server' });
  });

  test('has closed, and refused nothing, when the close comes together with the answer to the reset', async () => {
    const scripted = scriptedPlace({ ...tcp, stream: answers() });
    const { openLink } = scripted.place;
    const closing = (): ReturnType<typeof openLink> => {
      const link = openLink();
      const listen = link.listen.bind(link);
      return Object.assign(link, {
        listen: ({ onPacket, onEnd }: Parameters<typeof listen>[0]) =>
          listen({
            onEnd,
            onPacket: (packet) => {
              onPacket(packet);
              onEnd({ kind: 'closed', detail: 'closed by the server' });
            },
          }),
      });
    };
    const { kind, detail } = await exchange({ ...scripted, place: { ...scripted.place, openLink: closing } });
    expect({ kind, detail }).toEqual({ kind: 'closed', detail: 'closed by the server' });
    expect(hellosOf(scripted).map(({ payload }) => toHex(payload))).not.toContain(toHex(hello));
  });

  test('has closed, and refused nothing, when the first packet of its answer had begun to come', async () => {
    const scripted = scriptedPlace({ ...tcp, stream: refuses });
    const { openLink } = scripted.place;
    const cutting = (): ReturnType<typeof openLink> => {
      const link = openLink();
      const listen = link.listen.bind(link);
      return Object.assign(link, {
        listen: ({ onPacket, onEnd }: Parameters<typeof listen>[0]) =>
          listen({ onPacket, onEnd: (end) => onEnd({ ...end, isWithinPacket: true }) }),
      });
    };
    const { kind } = await exchange({ ...scripted, place: { ...scripted.place, openLink: cutting } });
    expect(kind).toBe('closed');
  });

  test('gets nothing twice', async () => {
    const scripted = scriptedPlace({ ...tcp, stream: answers(), roundTripMs: 3000 });
    expect((await exchange(scripted)).kind).toBe('answered');
    expect(hellosOf(scripted)).toHaveLength(1);
  });
});

describe('a server that asks for the wrapped key', () => {
  test('gets it in a packet of its own in front of the hello', async () => {
    const scripted = scriptedPlace({ stream: answers(), asksForWrappedKey: true });
    expect((await exchange(scripted)).kind).toBe('answered');
    const [, third, fourth] = scripted.server.sent;
    expect([third?.opcode, third?.packetId, third?.payload.length]).toEqual([opcode.controlWkcV1, 1, 0]);
    expect([fourth?.opcode, fourth?.packetId, fourth?.payload.length]).toEqual([opcode.controlV1, 2, hello.length]);
  });

  test('gets it with the farewell where there is no hello', async () => {
    const scripted = scriptedPlace({ stream: answers(), asksForWrappedKey: true });
    await timersSettle(scripted, undefined);
    await scripted.timers.idle(1000);
    const farewell = scripted.server.sent.at(-1);
    expect([farewell?.opcode, toHex(farewell?.payload ?? new Uint8Array(0))]).toEqual([
      opcode.controlWkcV1,
      finishedOutOfTurn,
    ]);
    expect({ made: scripted.server.instancesMade, left: scripted.server.instances }).toEqual({ made: 1, left: 0 });
  });

  test('leaves the session unacknowledged where it drops the hello', async () => {
    const scripted = scriptedPlace({ stream: refuses, asksForWrappedKey: true });
    const { kind } = await exchange(scripted);
    await scripted.timers.idle(1000);
    expect({ kind, left: scripted.server.instances }).toEqual({ kind: 'unacknowledged', left: 0 });
    expect(farewellsOf(scripted)).toEqual(['11/1', '4/3']);
  });
});

describe('a session that gets something else', () => {
  test('is silent where nothing answers its resets', async () => {
    const { kind, detail } = await exchange(scriptedPlace({ stream: answers(), isLost: () => true }));
    expect({ kind, detail }).toEqual({ kind: 'silent', detail: 'no answer to 6 resets in 5000 ms' });
  });

  test('passes over packets of other sessions, and says how many there were', async () => {
    const scripted = scriptedPlace({ stream: takesAndIsSilent });
    const { openLink } = scripted.place;
    const flooded = (): ReturnType<typeof openLink> => {
      const link = openLink();
      const listen = link.listen.bind(link);
      return Object.assign(link, {
        listen: (listener: Parameters<typeof link.listen>[0]) => {
          listen(listener);
          const stranger = new Uint8Array(22).fill(0x20);
          for (const at of [1, 3, 5]) scripted.timers.after(at, () => listener.onPacket(stranger));
        },
      });
    };
    const { kind, transcript } = await exchange({ ...scripted, place: { ...scripted.place, openLink: flooded } });
    expect(kind).toBe('silent');
    expect(transcript).toContain('3 packets of 66 octets came that are not of this session');
  });

  test('is cut off when the server never ends', async () => {
    const endless = new Uint8Array(300_000);
    const scripted = scriptedPlace({ stream: answers(hello, endless) });
    const { kind, detail } = await scripted.timers.settle(exchangeOverChannel(scripted.place, hello, () => false));
    expect({ kind, detail }).toEqual({ kind: 'malformed', detail: 'more than 262144 octets' });
  });

  test('is silent in the end where the answer comes drop by drop and is never complete', async () => {
    const scripted = scriptedPlace({
      stream: answers(hello, new Uint8Array(200)),
      chunkOctets: 1,
      lateMs: ({ direction, packet }) =>
        direction === 'received' && packet.opcode === opcode.controlV1 ? 4000 * (packet.packetId ?? 0) : 0,
    });
    const { kind, detail, elapsedMs } = await exchange(scripted);
    expect({ kind, detail }).toEqual({ kind: 'silent', detail: 'no complete answer in 100000 ms' });
    expect(elapsedMs).toBe(100_000);
  });

  test('rejects with the reason of an abort, and takes leave', async () => {
    const scripted = scriptedPlace({ stream: takesAndIsSilent });
    const running = exchangeOverChannel(scripted.place, hello, () => false);
    running.catch(() => undefined);
    await scripted.timers.idle(100);
    scripted.abort(new Error('stopped by the user'));
    await expect(running).rejects.toThrow(new Error('stopped by the user'));
    await scripted.timers.idle(1000);
    expect(scripted.server.instances).toBe(0);
  });
});
