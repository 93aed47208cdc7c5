import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Dialogue } from '../../../probes/secured-context.ts';
import type { HandshakeOutcome, StreamOutcome } from '../../../probes/stream-context.ts';
import { handshakeWithNodeTls } from '../../../src/run/transport/tls-handshake.ts';
import { type Issued, issue } from '../../support/test-pki.ts';

let own: Issued;
beforeAll(async () => {
  own = await issue({ name: 'localhost', key: 'rsa' });
});

interface Conversation {
  readonly handshake: HandshakeOutcome;
  readonly serverHeard: string;
}

/** A dialogue with a server that does `serve` behind its TLS. */
async function converse(
  serve: (socket: TLSSocket) => void,
  dialogue: Dialogue,
  {
    signal = new AbortController().signal,
    timeoutMs = 20_000,
  }: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Promise<Conversation> {
  let serverHeard = '';
  const server = createServer({ key: await own.keyPem(), cert: own.pem }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      serverHeard += data.toString('latin1');
    });
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let handshake: HandshakeOutcome;
  try {
    handshake = await handshakeWithNodeTls({
      address: '127.0.0.1',
      port,
      request: {},
      dialogue,
      timeoutMs,
      signal,
      now: () => performance.now(),
    });
  } finally {
    server.close();
    await once(server, 'close');
  }
  return { handshake, serverHeard };
}

const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const text = ({ received }: StreamOutcome): string => Buffer.from(received).toString('latin1');
const has = (wanted: string) => (received: Uint8Array) => Buffer.from(received).includes(wanted);

describe('a dialogue behind TLS', () => {
  test('goes on in steps, each with what came since the last', async () => {
    const steps: string[] = [];
    const { handshake, serverHeard } = await converse(
      (socket) => socket.on('data', (data) => socket.write(`<${data.toString('latin1')}>`)),
      async (stream) => {
        steps.push(text(await stream.exchange(octets('one'), has('>'))));
        steps.push(text(await stream.exchange(octets('two'), has('>'))));
        stream.send(octets('last'));
      },
    );
    expect(steps).toEqual(['<one>', '<two>']);
    expect(serverHeard).toBe('onetwolast');
    expect(handshake).toMatchObject({ kind: 'completed', negotiated: { version: 'TLSv1.3' } });
  });

  test('keeps what a server says before it is asked', async () => {
    let greeting = '';
    await converse(
      (socket) => socket.write('220 hello'),
      async (stream) => {
        greeting = text(await stream.exchange(octets(''), has('hello')));
      },
    );
    expect(greeting).toBe('220 hello');
  });

  test('tells silence, a close and what came before them', async () => {
    const ends: string[] = [];
    await converse(
      (socket) => socket.once('data', () => socket.end('half')),
      async (stream) => {
        for (const wanted of ['whole', 'more']) {
          const outcome = await stream.exchange(octets('?'), has(wanted));
          ends.push(`${outcome.kind} ${outcome.detail}: ${text(outcome)}`);
        }
      },
    );
    await converse(
      () => undefined,
      async (stream) => {
        const { kind, detail } = await stream.exchange(octets('?'), () => true);
        ends.push(`${kind} ${detail}`);
      },
      { timeoutMs: 2000 },
    );
    expect(ends).toEqual(['closed closed: half', 'closed closed: ', 'silent no answer in 2000 ms']);
  });

  test('cuts a server off that does not stop, and keeps what came', async () => {
    let cut: StreamOutcome | undefined;
    await converse(
      (socket) => socket.write(Buffer.alloc(1024 * 1024, 'x')),
      async (stream) => {
        cut = await stream.exchange(octets('?'), () => false);
      },
    );
    expect(cut).toMatchObject({ kind: 'closed', detail: 'cut off after 65536 octets' });
    expect(cut?.received.length).toBeLessThan(128 * 1024);
  });

  test('ends with the reason of an abort', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    await expect(
      converse(
        () => abort.abort(reason),
        async (stream) => {
          await stream.exchange(octets('?'), () => true);
        },
        { signal: abort.signal },
      ),
    ).rejects.toBe(reason);
  });

  test('does not begin where the handshake fails', async () => {
    let isBegun = false;
    const server = createServer({ key: await own.keyPem(), cert: own.pem, maxVersion: 'TLSv1.2' });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const made = await handshakeWithNodeTls({
      address: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      request: { version: 0x0304, opensslSuite: 'TLS_AES_256_GCM_SHA384' },
      dialogue: async () => {
        isBegun = true;
        await Promise.resolve();
      },
      timeoutMs: 20_000,
      signal: new AbortController().signal,
      now: () => performance.now(),
    });
    server.close();
    expect(made).toMatchObject({ kind: 'failed', detail: expect.stringContaining('alert number 70') as string });
    expect(isBegun).toBe(false);
  });
});
