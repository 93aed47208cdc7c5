// Simulated TLS gateways: a process that answers for every address of 127/8, by a port for each kind, until its standard input ends.

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import process from 'node:process';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { delayedStream } from './delayed-stream.ts';
import { readSettings } from './start-process.ts';

/** What the process is told, as JSON on a line of its standard input. */
export interface TlsGatewaysSettings {
  readonly key: string;
  readonly certificate: string;
  /** 0: none. */
  readonly roundTripMs: number;
}

/** What it says when it listens, as one line of JSON. */
export type TlsGatewaysPorts = Readonly<Record<'conforming' | 'drifted' | 'slow' | 'limited', number>>;

const { key, certificate: cert, roundTripMs } = await readSettings<TlsGatewaysSettings>();

/** What the policy documents, as the conforming gateway of the lab has it. */
const documented = [
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-RSA-AES128-SHA256',
];
const undocumented = 'AES128-SHA';
/** Before a slow one looks at a connection. */
const slowMs = 700;
/** Connections at once that a limited one takes; others are reset. */
const connectionsAtMost = 4;

const usual: TlsOptions = {
  key,
  cert,
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: documented.join(':'),
  honorCipherOrder: true,
  ecdhCurve: 'P-384:P-256',
  sessionTimeout: 1,
};

/** Speaks TLS over what it is given. */
function speaker(options: TlsOptions): (stream: Duplex) => void {
  const server = createTlsServer(options);
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => socket.on('error', () => undefined).resume());
  return (stream) => void server.emit('connection', stream);
}

const speak = speaker(usual);
const speakMore = speaker({ ...usual, ciphers: [...documented, undocumented].join(':') });
const through = (socket: Socket): Duplex => (roundTripMs === 0 ? socket : delayedStream(socket, roundTripMs));
const open = new Map<string, number>();

const ports: Readonly<Record<keyof TlsGatewaysPorts, (socket: Socket) => void>> = {
  conforming: (socket) => speak(through(socket)),
  drifted: (socket) => speakMore(through(socket)),
  slow: (socket) => {
    void pause(slowMs).then(() => speak(through(socket)));
  },
  limited: (socket) => {
    const address = socket.localAddress ?? '';
    const count = open.get(address) ?? 0;
    if (count >= connectionsAtMost) {
      socket.resetAndDestroy();
      return;
    }
    open.set(address, count + 1);
    socket.on('close', () => open.set(address, (open.get(address) ?? 1) - 1));
    speak(through(socket));
  },
};

async function listen(take: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    if (roundTripMs > 0) socket.resume();
    take(socket);
  });
  await new Promise<void>((listening) => server.listen({ port: 0, host: '0.0.0.0', backlog: 4096 }, listening));
  return server;
}

const found: [string, number][] = [];
for (const [kind, take] of Object.entries(ports)) {
  const server = await listen(take);
  found.push([kind, (server.address() as AddressInfo).port]);
}
process.stdout.write(`${JSON.stringify(Object.fromEntries(found))}\n`);
process.stdin.on('end', () => process.exit()).resume();
