import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Clock, systemClock } from '../../run/clock.ts';
import type { ListenAddress } from './listen-address.ts';
import { makePage, type PageParts } from './make-page.ts';
import { PageError } from './page-error.ts';

export interface StartPageOptions extends Omit<PageParts, 'origin' | 'now' | 'addressOf'> {
  readonly listen: ListenAddress;
  /** As it is seen from outside, where that is not where it listens. */
  readonly publicOrigin?: string | undefined;
  readonly addressOf?: PageParts['addressOf'];
  readonly clock?: Clock;
}

/** A page that listens. */
export interface StartedPage {
  readonly origin: string;
  readonly port: number;
  /** Takes no more, answers what is in flight, and breaks off what is still there after `withinMs`. */
  readonly stop: (withinMs?: number) => Promise<void>;
}

/** So much of a request, and so long for it: a peer that sends little by little, or a lot, gets no further. */
const limits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
} as const;

/** Connections at once; each holds an answer at most. */
const maxConnections = 512;

/** A connection on which nothing moves for so long is closed, also one that does not take its answer. */
const idleMs = 60_000;

/** Listens. Throws PageError `page-away` where it cannot. */
export async function startPage(options: StartPageOptions): Promise<StartedPage> {
  const { listen, log, publicOrigin, addressOf = (peer) => peer, clock = systemClock, ...parts } = options;
  let listener: (incoming: IncomingMessage, outgoing: ServerResponse) => unknown = () => undefined;
  const server = createServer({ ...limits, requireHostHeader: true }, (incoming, outgoing) => {
    if (isRefused(incoming)) return refuse(outgoing);
    listener(incoming, outgoing);
  });
  server.maxConnections = maxConnections;
  server.maxRequestsPerSocket = 1_000;
  server.setTimeout(idleMs);
  const { port } = await listening(server, listen);
  const origin = publicOrigin ?? `http://${listen.shown}:${port}`;
  const page = makePage({ ...parts, log, origin, addressOf, now: () => clock.date().getTime() });
  listener = getRequestListener(page.fetch, { overrideGlobalObjects: false });
  log({ event: 'listening', origin, address: `${listen.shown}:${port}` });
  return { origin, port, stop: async (withinMs = 10_000) => await stop(server, clock, withinMs) };
}

async function listening(server: Server, { host, port, shown }: ListenAddress): Promise<AddressInfo> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new PageError('page-away', `--listen: nothing can listen on ${shown}:${port} (${code ?? message})`, {
      cause: error,
    });
  }
  return server.address() as AddressInfo;
}

/** A target that is a whole URL, or none; a host that is named twice; what speaks of the host more than once is meant for two who understand it differently. */
function isRefused({ url = '', rawHeaders }: IncomingMessage): boolean {
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  return !url.startsWith('/') || ['host', 'authorization', 'cookie', 'origin'].some((name) => count(names, name) > 1);
}

function count(names: readonly string[], wanted: string): number {
  return names.filter((name) => name === wanted).length;
}

function refuse(outgoing: ServerResponse): void {
  outgoing.writeHead(400, {
    'content-type': 'text/plain; charset=utf-8',
    connection: 'close',
    'x-content-type-options': 'nosniff',
  });
  outgoing.end('The request is not one for this server.\n');
}

async function stop(server: Server, clock: Clock, withinMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const cancel = clock.after(withinMs, () => server.closeAllConnections());
  await closed;
  cancel();
}
