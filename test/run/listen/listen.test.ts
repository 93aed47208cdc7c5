import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { Scheme } from '../../../core/endpoint/scheme.ts';
import { clientFileText } from '../../../core/policy/clients/client-text.ts';
import { parseClient } from '../../../core/policy/clients/parse-client.ts';
import { decodeControlPacket, encodeControlPacket, opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { systemClock } from '../../../src/run/clock.ts';
import { AnswerBudget } from '../../../src/run/listen/answer-budget.ts';
import type { Harvested } from '../../../src/run/listen/harvested.ts';
import { HarvestedClients } from '../../../src/run/listen/harvested-clients.ts';
import { listen } from '../../../src/run/listen/listen.ts';
import { OpenVpnHarvest } from '../../../src/run/listen/openvpn-harvest.ts';
import { TlsHarvest } from '../../../src/run/listen/tls-harvest.ts';
import type { Listening } from '../../../src/run/transport/listen-sockets.ts';
import { initRequest } from '../../support/ike-init-request.ts';

const open: Listening[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A port that nobody has now, of TCP as of UDP. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(scheme: Scheme) {
  const harvested: Harvested[] = [];
  for (let left = 20; ; left--) {
    const port = await freePort();
    try {
      const one = await listen(
        [{ scheme, url: `${scheme}://127.0.0.1:${port}`, address: '127.0.0.1', port }],
        (found) => harvested.push(found),
        systemClock,
      );
      open.push(one);
      return { port, harvested };
    } catch (error) {
      // A connection of somebody else may have the port by now.
      if (left === 0 || !String(error).includes('EADDRINUSE')) throw error;
    }
  }
}

/** What OpenSSL says first, in octets. */
async function realHello(): Promise<Uint8Array> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connectTls({ port, host: '127.0.0.1' });
  client.on('error', () => undefined);
  const [socket] = (await once(server, 'connection')) as [ReturnType<typeof connect>];
  const [octets] = (await once(socket, 'data')) as [Uint8Array];
  client.destroy();
  socket.destroy();
  server.close();
  return new Uint8Array(octets);
}

describe('listening', () => {
  it('a real client of TLS is asked for its second hello, and never gets a session', async () => {
    const { port, harvested } = await listening('tls');
    const client = connectTls({ port, host: '127.0.0.1', ecdhCurve: 'X25519:P-256', rejectUnauthorized: false });
    const [error] = (await once(client, 'error')) as [Error & { code?: string }];
    expect(error.code).toBe('ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE');
    expect(harvested).toMatchObject([
      { kind: 'tls', offer: { groups: [0x001d, 0x0017], keyShares: [0x001d] } },
      { kind: 'tls', offer: { groups: [0x001d, 0x0017], keyShares: [0x0017] } },
    ]);
    const clients = new HarvestedClients('2026-11-30', false);
    const [first, second] = harvested.map((one) => clients.add(one, 'tls', '127.0.0.1'));
    expect(second).toBeUndefined();
    const text = clientFileText(first as NonNullable<typeof first>);
    expect(text).not.toContain('127.0.0.1');
    expect(parseClient(text, 'listened.yaml').tls).toMatchObject({ groups: [0x001d, 0x0017] });
  });

  it('a datagram of IKE is answered with fewer octets, behind the marker of port 4500 where it has one', async () => {
    const { port, harvested } = await listening('ikev2');
    const request = initRequest({
      proposals: [
        [
          [1, 12, 256],
          [2, 5, 0],
          [3, 12, 0],
          [4, 14, 0],
        ],
      ],
      group: 14,
    });
    const socket = createSocket('udp4');
    for (const datagram of [request, new Uint8Array([0, 0, 0, 0, ...request])]) {
      const answered = once(socket, 'message');
      socket.send(datagram, port, '127.0.0.1');
      const [answer] = (await answered) as [Uint8Array];
      expect(answer.length).toBeLessThan(datagram.length);
      expect(answer.subarray(0, 4).every((octet) => octet === 0)).toBe(datagram !== request);
    }
    socket.close();
    expect(harvested).toHaveLength(2);
  });

  it('what is no hello ends the connection', async () => {
    const { port, harvested } = await listening('tls');
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect(harvested).toEqual([]);
  });

  it('a place that is taken is told', async () => {
    const { port } = await listening('tls');
    const again = listen(
      [{ scheme: 'tls', url: 'tls://here', address: '127.0.0.1', port }],
      () => undefined,
      systemClock,
    );
    await expect(again).rejects.toMatchObject({ code: 'cannot-listen', fault: 'environment' });
  });
});

describe('OpenVPN', () => {
  const sessionId = new Uint8Array(8).fill(5);
  const none = new Uint8Array(0);
  const reset = encodeControlPacket({
    opcode: opcode.hardResetClientV2,
    keyId: 0,
    sessionId,
    acks: [],
    packetId: 0,
    payload: none,
  });
  const control = (packetId: number, payload: Uint8Array): Uint8Array =>
    encodeControlPacket({ opcode: opcode.controlV1, keyId: 0, sessionId, acks: [], packetId, payload });

  it('a reset is answered, and the hello is read from packets in any order', async () => {
    const hello = await realHello();
    const harvest = new OpenVpnHarvest(new Uint8Array(8).fill(6));
    const answer = decodeControlPacket(harvest.react(reset, 'a').answer ?? none);
    expect(answer).toMatchObject({ opcode: opcode.hardResetServerV2, acks: [0], packetId: 0 });
    const half = Math.floor(hello.length / 2);
    const [one, other] = [control(1, hello.slice(0, half)), control(2, hello.slice(half))];
    expect(decodeControlPacket(harvest.react(other, 'a').answer ?? none)).toMatchObject({
      opcode: opcode.ackV1,
      acks: [2],
    });
    expect(harvest.react(one, 'a')).toMatchObject({ harvested: { kind: 'tls' } });
    // It is forgotten, and nobody is answered who never began.
    expect(harvest.react(one, 'a')).toEqual({});
    expect(harvest.react(control(1, hello), 'b')).toEqual({});
  });

  it('sessions that never go on are forgotten, the oldest first', () => {
    const harvest = new OpenVpnHarvest(new Uint8Array(8));
    for (let at = 0; at < 100; at++) harvest.react(reset, `peer ${at}`);
    expect(harvest.react(control(1, none), 'peer 0')).toEqual({});
    expect(harvest.react(control(1, none), 'peer 99').answer).toBeDefined();
  });
});

it('octets of a hello that never ends are not kept for ever', () => {
  const tls = new TlsHarvest();
  const record = new Uint8Array([22, 3, 1, 0x40, 0, 1, 0xff, 0xff, 0xff, ...new Uint8Array(0x4000 - 4)]);
  let pushed = 0;
  while (!tls.push(record).isOver) pushed += 1;
  expect(pushed).toBeLessThan(5);
});

it('answers to one address and to all are so many a second', () => {
  let now = 0;
  const budget = new AnswerBudget({ nowMs: () => now });
  const given = (address: string): number =>
    Array.from({ length: 50 }, () => budget.take(address)).filter(Boolean).length;
  expect(given('a')).toBe(20);
  expect(Array.from({ length: 20 }, (_, at) => given(`b${at}`)).reduce((sum, one) => sum + one, 0)).toBe(180);
  now = 1000;
  expect(given('a')).toBe(20);
});
