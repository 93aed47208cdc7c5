import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { bindFailure } from '../../../src/run/transport/bind-failure.ts';
import { exchangeOverUdp, type UdpPort, udpPeer } from '../../../src/run/transport/udp-exchange.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

const signal = new AbortController().signal;
const now = (): number => 0;
/** For a peer that answers, and hears what is sent once alone. */
const patient = { tries: 3, firstWaitMs: 20_000, factor: 1 };
/** For one that does not; where it answers one of several tries, it has so long. */
const quick = { tries: 3, firstWaitMs: 500, factor: 1 };
const request = new Uint8Array([1, 2, 3]);
const isAnswer = (received: Uint8Array): boolean => received[0] === 7;

/** A peer on the loopback; `answer` is told the number of each request, from 1. */
async function peer(
  answer: (request: Uint8Array, count: number) => readonly Uint8Array[],
): Promise<{ readonly port: number; readonly requests: Uint8Array[]; readonly ports: Set<number> }> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  const requests: Uint8Array[] = [];
  const ports = new Set<number>();
  socket.on('message', (datagram: Buffer, from: RemoteInfo) => {
    requests.push(new Uint8Array(datagram));
    ports.add(from.port);
    for (const one of answer(new Uint8Array(datagram), requests.length)) socket.send(one, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, requests, ports };
}

/** A UDP port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

const plain = (port: number): UdpPort => ({ port, nonEspMarker: false });

describe('an exchange over UDP', () => {
  test('sends once to a peer that answers', async () => {
    const { port, requests } = await peer(() => [new Uint8Array([7, 8])]);
    const outcome = await exchangeOverUdp({
      address: '127.0.0.1',
      ...plain(port),
      octets: request,
      isAnswer,
      schedule: patient,
      signal,
      now,
    });
    expect(outcome).toEqual({
      kind: 'answered',
      received: new Uint8Array([7, 8]),
      detail: '',
      sent: request,
      attempts: 1,
      port,
      startedAtMs: 0,
      elapsedMs: 0,
    });
    expect(requests).toEqual([request]);
  });

  test('sends the same octets again, from the same port, until it is answered', async () => {
    const { port, requests, ports } = await peer((_, count) => (count === 3 ? [new Uint8Array([7])] : []));
    const outcome = await exchangeOverUdp({
      address: '127.0.0.1',
      ...plain(port),
      octets: request,
      isAnswer,
      schedule: { ...quick, tries: 20 },
      signal,
      now,
    });
    expect(outcome).toMatchObject({ kind: 'answered' });
    expect(outcome.attempts).toBeGreaterThanOrEqual(3);
    expect(requests.slice(0, 3)).toEqual([request, request, request]);
    expect(ports.size).toBe(1);
  });

  test('is silent after its tries', async () => {
    const { port } = await peer(() => []);
    const options = { address: '127.0.0.1', ...plain(port), octets: request, isAnswer, schedule: quick, signal, now };
    expect(await exchangeOverUdp(options)).toMatchObject({
      kind: 'silent',
      received: new Uint8Array(0),
      detail: 'no answer to 3 tries',
      attempts: 3,
    });
  });

  test('is unreachable where the host says that nothing listens', async () => {
    const options = { address: '127.0.0.9', ...plain(4500), octets: request, isAnswer, schedule: quick, signal, now };
    expect(await exchangeOverUdp(options)).toMatchObject({ kind: 'unreachable', detail: 'ECONNREFUSED' });
  });

  test('passes over datagrams that are no answer', async () => {
    const { port } = await peer(() => [
      new Uint8Array([1]),
      new Uint8Array(0),
      new Uint8Array([7, 1]),
      new Uint8Array([7, 2]),
    ]);
    const options = { address: '127.0.0.1', ...plain(port), octets: request, isAnswer, schedule: patient, signal, now };
    expect(await exchangeOverUdp(options)).toMatchObject({ kind: 'answered', received: new Uint8Array([7, 1]) });
  });

  test('is malformed when nothing else came, and keeps the last of it', async () => {
    const { port } = await peer(() => [new Uint8Array([1, 9])]);
    const options = { address: '127.0.0.1', ...plain(port), octets: request, isAnswer, schedule: quick, signal, now };
    expect(await exchangeOverUdp(options)).toMatchObject({
      kind: 'malformed',
      received: new Uint8Array([1, 9]),
      detail: 'no answer to 3 tries, 3 other datagrams',
    });
  });

  test('ends a flood after 32 datagrams', async () => {
    const { port } = await peer(() => Array.from({ length: 40 }, () => new Uint8Array([1])));
    const options = {
      address: '127.0.0.1',
      ...plain(port),
      octets: request,
      isAnswer,
      schedule: { tries: 1, firstWaitMs: 10_000, factor: 1 },
      signal,
      now,
    };
    expect(await exchangeOverUdp(options)).toMatchObject({
      kind: 'malformed',
      detail: '32 datagrams that are no answer',
      attempts: 1,
    });
  });

  test('puts the non-ESP marker in front and takes it off', async () => {
    const { port, requests } = await peer(() => [new Uint8Array([0, 0, 0, 0, 7, 5])]);
    const options = {
      address: '127.0.0.1',
      port,
      nonEspMarker: true,
      octets: request,
      isAnswer,
      schedule: patient,
      signal,
      now,
    };
    expect(await exchangeOverUdp(options)).toMatchObject({ kind: 'answered', received: new Uint8Array([7, 5]) });
    expect(requests).toEqual([new Uint8Array([0, 0, 0, 0, 1, 2, 3])]);
  });

  test('goes on from the same port with what an answer asks for, and no more often than is wanted', async () => {
    const { port, requests, ports } = await peer((_, count) => (count < 4 ? [new Uint8Array([7, count])] : []));
    const asked: number[] = [];
    const followUp = (received: Uint8Array): Uint8Array | undefined => {
      asked.push(received[1] ?? 0);
      return asked.length > 2 ? undefined : new Uint8Array([9, asked.length]);
    };
    const options = {
      address: '127.0.0.1',
      ...plain(port),
      octets: request,
      isAnswer,
      followUp,
      schedule: patient,
      signal,
      now,
    };
    expect(await exchangeOverUdp(options)).toMatchObject({
      kind: 'answered',
      received: new Uint8Array([7, 3]),
      sent: new Uint8Array([9, 2]),
      attempts: 3,
    });
    expect(requests).toEqual([request, new Uint8Array([9, 1]), new Uint8Array([9, 2])]);
    expect(ports.size).toBe(1);
  });

  test('has all tries of its schedule for what it goes on with', async () => {
    const { port, requests } = await peer((_, count) => (count === 2 ? [new Uint8Array([7])] : []));
    const followUp = (): Uint8Array | undefined => new Uint8Array([9]);
    const options = {
      address: '127.0.0.1',
      ...plain(port),
      octets: request,
      isAnswer,
      followUp,
      schedule: quick,
      signal,
      now,
    };
    expect(await exchangeOverUdp(options)).toMatchObject({ kind: 'silent', attempts: 5 });
    expect(requests.map(([first]) => first)).toEqual([1, 1, 9, 9, 9]);
  });

  test('is made from the port that is wanted', async () => {
    const { port, ports } = await peer(() => [new Uint8Array([7])]);
    const sourcePort = await freePort();
    const options = {
      address: '127.0.0.1',
      ...plain(port),
      octets: request,
      isAnswer,
      sourcePort,
      schedule: patient,
      signal,
      now,
    };
    for (let count = 0; count < 2; count++) expect(await exchangeOverUdp(options)).toMatchObject({ kind: 'answered' });
    expect([...ports]).toEqual([sourcePort]);
    expect(await bindFailure(sourcePort, '127.0.0.1')).toBeUndefined();
  });

  test('cannot be made from a port that somebody else has, which is told', async () => {
    const { port } = await peer(() => []);
    expect(await bindFailure(port, '127.0.0.1')).toBe(`wanted to send from UDP port ${port}: EADDRINUSE`);
  });

  test('rejects with the reason of the abort', async () => {
    const { port } = await peer(() => []);
    const abort = new AbortController();
    const reason = new Error('enough');
    const options = { address: '127.0.0.1', ...plain(port), octets: request, isAnswer, signal: abort.signal, now };
    const exchange = exchangeOverUdp(options);
    abort.abort(reason);
    await expect(exchange).rejects.toBe(reason);
    expect(() => exchangeOverUdp(options)).toThrow(reason);
  });
});

describe('a peer with two ports', () => {
  test('is asked on the second when the first is silent, and on the second alone from then on', async () => {
    const deaf = await peer(() => []);
    const open = await peer(() => [new Uint8Array([0, 0, 0, 0, 7])]);
    const exchange = udpPeer({
      address: '127.0.0.1',
      ports: [plain(deaf.port), { port: open.port, nonEspMarker: true }],
      schedule: quick,
      signal,
      now,
    });
    const first = await exchange(request, isAnswer);
    expect(first).toMatchObject({ kind: 'answered', port: open.port, detail: '' });
    const askedDeaf = first.attempts - 1;
    expect(askedDeaf).toBeGreaterThan(0);
    expect(await exchange(request, isAnswer)).toMatchObject({ kind: 'answered', port: open.port, attempts: 1 });
    expect(deaf.requests.length).toBeLessThanOrEqual(askedDeaf);
  });

  test('is what the first port is when neither answers, and both are told', async () => {
    const exchange = udpPeer({
      address: '127.0.0.9',
      ports: [plain(500), { port: 4500, nonEspMarker: true }],
      schedule: quick,
      signal,
      now,
    });
    expect(await exchange(request, isAnswer)).toMatchObject({
      kind: 'unreachable',
      detail: 'UDP 500: ECONNREFUSED; UDP 4500: ECONNREFUSED',
      port: 500,
    });
  });
});
