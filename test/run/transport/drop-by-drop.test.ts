import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { exchangeOverTcp } from '../../../src/run/transport/tcp-exchange.ts';

const address = '127.0.0.1';
const { signal } = new AbortController();
const now = (): number => performance.now();

/** A server that begins a record of 16,384 octets and sends one octet of it after the other, faster than any time-out. */
async function drip(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(Uint8Array.of(0x16, 0x03, 0x03, 0x40, 0x00));
    const timer = setInterval(() => socket.write(Uint8Array.of(0)), 5);
    socket.on('close', () => clearInterval(timer));
  });
  server.listen(0, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

describe('a server that answers drop by drop and never ends', () => {
  test('is silent in the end to an exchange', async () => {
    await using server = await drip();
    const place = { address, port: server.port, timeoutMs: 500, signal, now };
    const { kind, detail } = await exchangeOverTcp({ ...place, octets: Uint8Array.of(1), isComplete: () => false });
    expect({ kind, detail }).toEqual({ kind: 'silent', detail: 'no complete answer in 10000 ms' });
  });
});
