import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type ScriptedPolicy, scriptedServer } from './scripted-tls-server.ts';

/** A scripted TLS server on loopback that waits before each answer. */
export interface SlowTlsServer extends AsyncDisposable {
  readonly port: number;
}

export async function slowTlsServer(policy: ScriptedPolicy, waitMs: number): Promise<SlowTlsServer> {
  const answer = scriptedServer(policy);
  const sockets = new Set<Socket>();
  let count = 0;
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
      void delay(waitMs).then(() => {
        if ('octets' in reply) socket.end(reply.octets);
        else if (reply.kind !== 'silent') socket.destroy();
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => void server.close(() => closed()));
    },
  };
}
