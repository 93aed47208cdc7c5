import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { decodeControlPacket, encodeControlPacket, opcode } from '../../core/protocol/openvpn/control-packet.ts';
import { frame } from '../../core/protocol/openvpn/tcp-frames.ts';
import type { StreamContext } from '../../probes/stream-context.ts';
import { systemClock } from '../../src/run/clock.ts';
import { ConnectionGate } from '../../src/run/connection-gate.ts';
import { answersOpenVpnReset } from '../../src/run/openvpn-place.ts';
import { openVpnStream } from '../../src/run/openvpn-stream.ts';
import { ScriptedOpenVpnServer, type Stream } from '../support/scripted-openvpn-server.ts';
import { until } from '../support/until.ts';

const address = '127.0.0.1';
const { signal } = new AbortController();
const { nowMs } = systemClock;
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const hello = new Uint8Array(200).fill(0x16);
const answer = Uint8Array.of(1, 2, 3);

/** The scripted server on a real socket. */
async function serve(
  stream: Stream,
): Promise<AsyncDisposable & { readonly port: number; readonly server: ScriptedOpenVpnServer }> {
  const server = new ScriptedOpenVpnServer({ timers: systemClock, stream });
  const socket = createSocket('udp4');
  let isOpen = true;
  socket.on('message', (datagram, { port, address: from }) => {
    const packet = decodeControlPacket(new Uint8Array(datagram));
    server.receive(port & 0xff, packet, (reply) => {
      if (isOpen) socket.send(encodeControlPacket(reply), port, from);
    });
  });
  socket.bind(0, address);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    server,
    [Symbol.asyncDispose]: async () => {
      isOpen = false;
      socket.close();
      await once(socket, 'close');
    },
  };
}

async function streamTo(
  port: number,
  budget?: number,
  scheme: 'openvpn+tcp' | 'openvpn+udp' = 'openvpn+udp',
  timeoutMs = 20_000,
): Promise<{ readonly context: StreamContext | undefined; readonly drafts: readonly ObservationDraft[] }> {
  const drafts: ObservationDraft[] = [];
  const context = await openVpnStream({
    target: makeTarget(scheme, address, port),
    address,
    port,
    wrap: { kind: 'none' },
    trust: { anchors: [] },
    gate: new ConnectionGate({ atOnce: 4, paceMs: 0, budget }, { nowMs, sleep: () => Promise.resolve() }),
    timeoutMs,
    clock: systemClock,
    random,
    now: nowMs,
    record: (draft) => drafts.push(draft),
    signal,
  });
  return { context, drafts };
}

const isThere = (received: Uint8Array): boolean => received.length >= answer.length;
const answers: Stream = (received) => (received.length >= hello.length ? answer : undefined);
const refuses: Stream = (received) => (received.length >= hello.length ? 'refuse' : undefined);

describe('the stream over an OpenVPN control channel', () => {
  test('takes a session of its own for each exchange, and its outcome tells the packets', async () => {
    await using peer = await serve(answers);
    const { context } = await streamTo(peer.port);
    const made = await Promise.all([1, 2, 3].map(async () => await context?.exchange(hello, isThere)));
    expect(made.map((one) => one?.kind)).toEqual(['answered', 'answered', 'answered']);
    expect(made.map((one) => one?.received)).toEqual([answer, answer, answer]);
    expect(made[0]?.packets?.length).toBeGreaterThan(4);
  });

  test('is declined where the server drops three sessions without a word', async () => {
    await using peer = await serve(refuses);
    const { context } = await streamTo(peer.port);
    const made = await context?.exchange(hello, isThere);
    expect({ kind: made?.kind, detail: made?.detail }).toEqual({
      kind: 'declined',
      detail:
        'the server dropped the session without a word, and again when asked again: the last packet was never acknowledged, while a second reset was answered',
    });
    expect(made?.transcript?.filter((line) => line === 'a second reset was answered')).toHaveLength(3);
    expect(peer.server.instances).toBe(0);
  });

  test('is not made, and refuses nothing, where the budget has no room for the second session', async () => {
    await using peer = await serve(refuses);
    // The reset, one session, and the one that is kept back for a control.
    const { context } = await streamTo(peer.port, 3);
    const made = await context?.exchange(hello, isThere);
    expect({ kind: made?.kind, detail: made?.detail }).toEqual({ kind: 'not-made', detail: 'budget' });
  });

  test('tells of a session that was dropped although the same octets are answered in another', async () => {
    // A session sends it seven times.
    let hellos = 0;
    await using peer = await serve((received) => {
      if (received.length < hello.length) return undefined;
      return ++hellos <= 7 ? 'refuse' : answer;
    });
    const { context, drafts } = await streamTo(peer.port);
    expect((await context?.exchange(hello, isThere))?.kind).toBe('answered');
    expect(drafts).toMatchObject([
      { probe: 'openvpn/reset' },
      { probe: 'openvpn/dropped', offer: { kind: 'session', dropped: 1 }, attempts: 2 },
    ]);
  });

  test('does not begin where no reset is answered', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    const { context, drafts } = await streamTo(socket.address().port, undefined, 'openvpn+udp', 1000);
    socket.close();
    expect(context).toBeUndefined();
    expect(drafts).toMatchObject([{ probe: 'openvpn/reset', outcome: 'silent', offer: { wrap: 'none', given: true } }]);
  });

  test('says of a complete handshake, too, that it was declined', async () => {
    await using peer = await serve((received) => (received.length > 100 ? 'refuse' : undefined));
    const { context } = await streamTo(peer.port);
    const made = await context?.handshake({ version: 0x0303, opensslSuite: 'ECDHE-RSA-AES256-GCM-SHA384' });
    expect({ kind: made?.kind, chain: made?.chain }).toEqual({ kind: 'declined', chain: [] });
  });
});

describe('a server over TCP whose end of the stream comes together with the answer to the reset', () => {
  /** Answers resets, and closes in the same breath all but the first connection. */
  async function closesAtOnce(): Promise<Server> {
    let connections = 0;
    const server = createServer((socket) => {
      const isFirst = ++connections === 1;
      const own = new Uint8Array(8).fill(connections);
      socket.on('error', () => undefined);
      socket.once('data', (data) => {
        const { sessionId } = decodeControlPacket(new Uint8Array(data).subarray(2));
        const ids = { sessionId: own, acks: [0], peerSessionId: sessionId, packetId: 0 };
        const reset = { opcode: opcode.hardResetServerV2, keyId: 0, ...ids, payload: new Uint8Array(0) };
        const octets = frame(encodeControlPacket(reset));
        if (isFirst) socket.write(octets);
        else socket.end(octets);
      });
    });
    server.listen(0, address);
    await once(server, 'listening');
    return server;
  }

  test('has closed, and refused nothing: it did not wait for the hello', async () => {
    await using server = await closesAtOnce();
    const { context } = await streamTo((server.address() as AddressInfo).port, undefined, 'openvpn+tcp');
    const made = await Promise.all(Array.from({ length: 10 }, async () => await context?.exchange(hello, isThere)));
    expect(made.map((one) => one?.kind)).toEqual(made.map(() => 'closed'));
  });
});

describe('asking whether an OpenVPN server answers', () => {
  const ask = async (port: number, host = address) =>
    await answersOpenVpnReset({
      transport: 'udp',
      address: host,
      port,
      timeoutMs: 20_000,
      signal,
      now: nowMs,
      clock: systemClock,
      random,
    });

  test('says answered, and leaves no instance there', async () => {
    await using peer = await serve(answers);
    expect((await ask(peer.port)).kind).toBe('answered');
    await until('a server without instances', () => (peer.server.instances === 0 ? true : undefined));
  });

  test('says unreachable where nothing listens', async () => {
    expect(await ask(9, '127.0.0.9')).toMatchObject({ kind: 'unreachable', detail: 'ECONNREFUSED' });
  });
});
