import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type ScriptedPolicy, scriptedServer } from './scripted-tls-server.ts';

/** A scripted TLS server on loopback that waits before each answer. */
export interface SlowTlsServer extends AsyncDisposable {
  readonly port: number;
  /** From now on so many are answered, and the others when they are released. */
  readonly hold: (behind: number) => void;
  readonly release: () => void;
}

export async function slowTlsServer(policy: ScriptedPolicy, waitMs: number): Promise<SlowTlsServer> {
  const answer = scriptedServer(policy);
  const sockets = new Set<Socket>();
  let count = 0;
  let left = Number.POSITIVE_INFINITY;
  const held: (() => void)[] = [];
  const server = createServer((socket) => {
    const number = ++count;
    let sent = Buffer.alloc(0);
    let isAnswered = false;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (octets) => {
      if (isAnswered) return;
      sent = Buffer.concat([sent, octets]);
      // A record says its length; SSL 2.0 has none that we read.
      const length = sent[0] === 22 && sent.length >= 5 ? 5 + sent.readUInt16BE(3) : sent.length;
      if (sent.length < length) return;
      isAnswered = true;
      const reply = answer(new Uint8Array(sent.subarray(0, length)), number);
      const say = (): void => {
        if ('octets' in reply) socket.end(reply.octets);
        else if (reply.kind !== 'silent') socket.destroy();
      };
      void delay(waitMs).then(() => {
        if (left-- > 0) say();
        else held.push(say);
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    hold: (behind) => {
      left = behind;
    },
    release: () => {
      left = Number.POSITIVE_INFINITY;
      for (const say of held.splice(0)) say();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => void server.close(() => closed()));
    },
  };
}
