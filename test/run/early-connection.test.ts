import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EarlyConnection, HandshakeOutcome, StreamOutcome } from '../../probes/stream-context.ts';
import { ConnectionGate } from '../../src/run/connection-gate.ts';
import { earlyConnection } from '../../src/run/early-connection.ts';

const hello = Uint8Array.of(1, 2, 3);
const fresh: StreamOutcome = { kind: 'answered', received: hello, detail: 'fresh', startedAtMs: 0, elapsedMs: 0 };
const freshHandshake: HandshakeOutcome = {
  kind: 'completed',
  chain: [],
  detail: 'fresh',
  startedAtMs: 0,
  elapsedMs: 0,
};
const whenAll = (received: Uint8Array): boolean => received.length >= hello.length;

const stay = (): void => undefined;

/** A server that echoes. */
let server: Server;
let sockets: Socket[];
let heard: number;

beforeEach(async () => {
  sockets = [];
  heard = 0;
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (octets) => {
      heard += octets.length;
      socket.write(octets);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

interface Early {
  readonly early: EarlyConnection;
  readonly gate: ConnectionGate;
  /** Moves the clock, which stands otherwise. */
  readonly setNow: (nowMs: number) => void;
}

function make({ signal = new AbortController().signal, atOnce = 2, address = '127.0.0.1' } = {}): Early {
  let nowMs = 0;
  const gate = new ConnectionGate(
    { atOnce, paceMs: 0 },
    { nowMs: () => nowMs, sleep: () => Promise.reject(new Error('no pace is kept here')) },
  );
  const { port } = server.address() as AddressInfo;
  const place = { address, port, timeoutMs: 20_000, signal, now: () => nowMs };
  const early = earlyConnection({
    gate,
    place,
    exchange: () => Promise.resolve(fresh),
    handshake: () => Promise.resolve(freshHandshake),
  });
  return {
    early,
    gate,
    setNow: (to) => {
      nowMs = to;
    },
  };
}

const accepted = async (): Promise<Socket> => {
  if (sockets.length === 0) await once(server, 'connection');
  return sockets[0] as Socket;
};

/** Connections that could be made now; two in all. */
function placesLeft(gate: ConnectionGate): number {
  const taken: { readonly giveBack: () => void }[] = [];
  for (let one = gate.takeSpare(stay); one !== undefined; one = gate.takeSpare(stay)) taken.push(one);
  for (const { giveBack } of taken) giveBack();
  return taken.length;
}

/** What the kernel has ready on loopback has been told after these. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

describe('an early connection', () => {
  test('is opened without a word, and its exchange begins when it is asked for', async () => {
    const { early, setNow } = make();
    early.open();
    await accepted();
    expect(heard).toBe(0);
    setNow(70);
    expect(await early.exchange(hello, whenAll)).toEqual({
      kind: 'answered',
      received: hello,
      detail: '',
      openConnections: 1,
      connection: 1,
      startedAtMs: 70,
      elapsedMs: 0,
    });
    expect([sockets.length, heard]).toEqual([1, hello.length]);
  });

  test('serves while it is still connecting', async () => {
    const { early } = make();
    early.open();
    expect(await early.exchange(hello, whenAll)).toMatchObject({ kind: 'answered', detail: '' });
  });

  test('takes a complete handshake as well, and gives its place back behind it', async () => {
    const { early, gate } = make();
    early.open();
    const socket = await accepted();
    const made = early.handshake({ version: 0x0303, opensslSuite: 'ECDHE-RSA-AES128-GCM-SHA256' });
    await once(socket, 'data');
    expect(placesLeft(gate)).toBe(1);
    // The server's echo is no answer that TLS knows.
    expect(await made).toMatchObject({
      kind: 'failed',
      detail: expect.stringContaining('UNEXPECTED_MESSAGE') as string,
    });
    expect([sockets.length, placesLeft(gate)]).toEqual([1, 2]);
  });

  test('makes a handshake over a fresh one where it was never opened', async () => {
    const { early } = make();
    const request = { version: 0x0303, opensslSuite: 'ECDHE-RSA-AES128-GCM-SHA256' };
    expect(await early.handshake(request)).toBe(freshHandshake);
  });

  test('tells when what is asked was sent', async () => {
    const { early } = make();
    early.open();
    await accepted();
    let sent = 0;
    await early.exchange(hello, whenAll, 'question', () => sent++);
    expect(sent).toBe(1);
  });

  test('serves once: what is asked after that takes a fresh connection', async () => {
    const { early } = make();
    early.open();
    await early.exchange(hello, whenAll);
    early.open();
    expect(await early.exchange(hello, whenAll)).toBe(fresh);
    expect(sockets).toHaveLength(1);
  });

  test('is replaced by a fresh one where it was never opened', async () => {
    const { early } = make();
    expect(await early.exchange(hello, whenAll)).toBe(fresh);
  });

  test.each<[string, (socket: Socket) => unknown]>([
    ['ended', (socket) => socket.end()],
    ['reset', (socket) => socket.resetAndDestroy()],
  ])('that the server has %s in the meantime is replaced by a fresh one', async (_, lose) => {
    const { early, gate } = make();
    early.open();
    const socket = await accepted();
    lose(socket);
    await once(socket, 'close');
    await someTurns();
    expect(await early.exchange(hello, whenAll)).toBe(fresh);
    expect(heard).toBe(0);
    expect(placesLeft(gate)).toBe(2);
  });

  test('to where nothing listens is replaced by a fresh one', async () => {
    const { early, gate } = make({ address: '127.0.0.9' });
    early.open();
    await someTurns();
    expect(await early.exchange(hello, whenAll)).toBe(fresh);
    expect(placesLeft(gate)).toBe(2);
  });

  test('is closed before another connection is made, and replaced by a fresh one', async () => {
    const { early, gate } = make({ atOnce: 1 });
    early.open();
    const closed = once(await accepted(), 'close');
    // A server that serves one after another is through with the silent connection first.
    await gate.pass(new AbortController().signal, 'question', () => closed);
    expect(await early.exchange(hello, whenAll)).toBe(fresh);
    expect([sockets.length, heard]).toEqual([1, 0]);
  });

  test('is left alone by other connections while its exchange goes on', async () => {
    const { early, gate } = make();
    early.open();
    await accepted();
    const exchanged = early.exchange(hello, whenAll);
    await gate.pass(new AbortController().signal, 'question', () => Promise.resolve());
    expect(placesLeft(gate)).toBe(1);
    expect(await exchanged).toMatchObject({ kind: 'answered', received: hello, detail: '' });
    expect(placesLeft(gate)).toBe(2);
  });

  test('is not opened where the limits leave no room', async () => {
    const { early, gate } = make({ atOnce: 1 });
    gate.takeSpare(stay);
    early.open();
    expect(await early.exchange(hello, whenAll)).toBe(fresh);
    expect(sockets).toEqual([]);
  });

  test('that is disposed of unused is closed and gives its place back', async () => {
    const { early, gate } = make();
    early.open();
    const closed = once(await accepted(), 'close');
    expect(placesLeft(gate)).toBe(1);
    early[Symbol.dispose]();
    await closed;
    expect(placesLeft(gate)).toBe(2);
  });

  test('that is disposed of is not opened any more', async () => {
    const { early, gate } = make();
    early[Symbol.dispose]();
    early.open();
    await someTurns();
    expect(sockets).toEqual([]);
    expect(placesLeft(gate)).toBe(2);
  });

  test('rejects with the reason of an abort, and is closed', async () => {
    const aborter = new AbortController();
    const { early, gate } = make({ signal: aborter.signal });
    early.open();
    const closed = once(await accepted(), 'close');
    aborter.abort(new Error('enough'));
    await expect(early.exchange(hello, whenAll)).rejects.toThrow('enough');
    await closed;
    expect(placesLeft(gate)).toBe(2);
  });
});
