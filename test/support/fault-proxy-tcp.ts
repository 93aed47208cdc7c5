import { connect, createServer, type Socket } from 'node:net';
import { draw, drawsAt } from './fault-proxy-draw.ts';
import { DelayLine } from './fault-proxy-line.ts';

/** What happens to one connection. */
export type StreamDisturbance =
  | { readonly kind: 'none' }
  /** Reset when it is accepted, or when the first octets of the client came. */
  | { readonly kind: 'reset'; readonly when: 'accepted' | 'asked' }
  /** Ended in order, without an octet, when the first octets of the client came. */
  | { readonly kind: 'close' }
  /** Accepted, read, and never answered. */
  | { readonly kind: 'silence' }
  /** The server's first octets are passed on up to a point, given by a number from 0 to 1, and then no more. */
  | { readonly kind: 'half'; readonly cut: number; readonly then: 'silence' | 'close' | 'reset' }
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Refused by handshake_failure(40) when the first octets of the client came. */
  | { readonly kind: 'alert' }
  /** Passed on, but an alert of the server that comes before anything else is told by the end of the connection. */
  | { readonly kind: 'wordless'; readonly by: 'close' | 'reset' };

/**
 * Decides by the number of the connection, from 1. `random` gives numbers that depend on the seed and on that number alone, `ofRun` is one
 * that depends on the seed alone; both are from 0 to below 1. `atOnce`: connections that are open, this one among them.
 */
export interface StreamFault {
  readonly name: string;
  disturb(connection: number, random: () => number, ofRun: number, atOnce: number): StreamDisturbance;
  /** Which node the connection goes to: 0 is `to`, the others follow. Default 0. */
  node?(connection: number, random: () => number, ofRun: number): number;
}

export interface Peer {
  readonly host: string;
  readonly port: number;
}

export interface TcpProxyOptions {
  readonly to: Peer;
  /** Other nodes behind the same address. Default none. */
  readonly others?: readonly Peer[];
  /** Default none: everything is passed on. */
  readonly fault?: StreamFault;
  /** Default 0. */
  readonly seed?: number;
  /** So many answers of the server pass before a connection is cut, closed, reset or silent. Default 0. */
  readonly undisturbedAnswers?: number;
  /** Round-trip time that the way to the server has besides its own: one for connecting, half of it each way. Default 0. */
  readonly delayMs?: number;
}

/** A proxy on a port of 127.0.0.1; disposed, it ends its connections. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
}

/** A TCP proxy that loses nothing but what its fault says. */
export async function startTcpProxy(options: TcpProxyOptions): Promise<Proxy> {
  const { to, others = [], fault, seed = 0, delayMs = 0, undisturbedAnswers = 0 } = options;
  const nodes = [to, ...others];
  const open = new Set<() => void>();
  let connections = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const connection = ++connections;
    const disturbance = fault?.disturb(connection, drawsAt(seed, connection), draw(seed), open.size + 1) ?? {
      kind: 'none',
    };
    const node = nodes[fault?.node?.(connection, drawsAt(seed, connection), draw(seed)) ?? 0] ?? to;
    const end =
      undisturbedAnswers === 0
        ? serve(client, node, disturbance, delayMs)
        : serveLater(client, node, disturbance, delayMs, undisturbedAnswers);
    open.add(end);
    client.on('close', () => open.delete(end));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP port wanted');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const end of open) end();
      await closed;
    },
  };
}

/** Treats one connection; returns what ends it. */
function serve(client: Socket, to: Peer, disturbance: StreamDisturbance, delayMs: number): () => void {
  client.on('error', () => client.destroy());
  switch (disturbance.kind) {
    case 'reset':
      if (disturbance.when === 'accepted') client.resetAndDestroy();
      else client.once('data', () => client.resetAndDestroy());
      return () => client.destroy();
    case 'close':
      client.once('data', () => client.end());
      client.resume();
      return () => client.destroy();
    case 'silence':
      client.resume();
      client.on('end', () => client.destroy());
      return () => client.destroy();
    case 'alert':
      client.once('data', () => client.end(handshakeFailure));
      client.resume();
      return () => client.destroy();
    case 'wordless':
      return relay(client, to, { roundTripMs: delayMs, wordless: disturbance.by });
    case 'none':
      return relay(client, to, { roundTripMs: delayMs });
    case 'delay':
      return relay(client, to, { roundTripMs: delayMs + disturbance.delayMs });
    case 'half':
      return relay(client, to, { roundTripMs: delayMs, cut: cutOf(disturbance, 0) });
  }
}

/** As `serve`, but what ends the connection does so behind the first answers. */
function serveLater(
  client: Socket,
  to: Peer,
  disturbance: StreamDisturbance,
  delayMs: number,
  behind: number,
): () => void {
  switch (disturbance.kind) {
    case 'none':
    case 'delay':
    case 'alert':
    case 'wordless':
      return serve(client, to, disturbance, delayMs);
    case 'half':
      client.on('error', () => client.destroy());
      return relay(client, to, { roundTripMs: delayMs, cut: cutOf(disturbance, behind) });
    case 'reset':
    case 'close':
    case 'silence':
      client.on('error', () => client.destroy());
      return relay(client, to, { roundTripMs: delayMs, cut: { behind, keep: () => 0, then: disturbance.kind } });
  }
}

interface Way {
  readonly roundTripMs: number;
  readonly cut?: Cut;
  /** How an alert that comes before anything else is told instead. */
  readonly wordless?: 'close' | 'reset';
}

/** An answer of which only a part is passed on, and nothing of what follows. */
interface Cut {
  /** Answers before it. */
  readonly behind: number;
  /** Octets that are passed on of so many. */
  readonly keep: (octets: number) => number;
  readonly then: 'silence' | 'close' | 'reset';
}

function cutOf({ cut, then }: Extract<StreamDisturbance, { kind: 'half' }>, behind: number): Cut {
  return { behind, keep: (octets) => cutAt(octets, cut), then };
}

/** How long the first part of an answer has to have reached the client before a reset, which may overtake it. */
const beforeResetMs = 5;

/** An alert record of TLS 1.2 (RFC 5246 section 7.2): fatal, handshake_failure. */
const handshakeFailure = Uint8Array.of(21, 3, 3, 0, 2, 2, 40);

function relay(client: Socket, to: Peer, { roundTripMs, cut, wordless }: Way): () => void {
  const connectedAtMs = performance.now() + roundTripMs;
  const upstream = connect({ ...to, noDelay: true, allowHalfOpen: true });
  const forth = new DelayLine();
  const back = new DelayLine();
  const end = (): void => {
    forth.clear();
    back.clear();
    client.destroy();
    upstream.destroy();
  };
  const dueForth = (): number => Math.max(performance.now(), connectedAtMs) + roundTripMs / 2;
  const dueBack = (): number => performance.now() + roundTripMs / 2;
  let answers = 0;
  let isCut = false;

  client.on('data', (octets) => forth.push(dueForth(), () => upstream.write(octets)));
  client.on('end', () => forth.push(dueForth(), () => upstream.end()));
  client.on('close', end);
  upstream.on('data', (octets) => {
    if (isCut) return;
    if (wordless !== undefined && answers === 0 && octets[0] === handshakeFailure[0]) {
      isCut = true;
      back.push(dueBack(), () => (wordless === 'reset' ? client.resetAndDestroy() : client.end()));
      return;
    }
    if (answers++ < (cut?.behind ?? Number.POSITIVE_INFINITY) || cut === undefined) {
      back.push(dueBack(), () => client.write(octets));
      return;
    }
    isCut = true;
    const part = octets.subarray(0, cut.keep(octets.length));
    if (part.length > 0) client.write(part);
    if (cut.then === 'close') client.end();
    if (cut.then === 'reset') back.push(performance.now() + beforeResetMs, () => client.resetAndDestroy());
  });
  upstream.on('end', () => {
    if (!isCut) back.push(dueBack(), () => client.end());
  });
  upstream.on('error', () => back.push(dueBack(), () => client.resetAndDestroy()));
  return end;
}

/** Where a first message of a handshake ends: cuts behind it leave a whole answer standing. */
const firstMessageOctets = 90;

/** At least one octet and never all: half of the cuts fall into the first message, the others anywhere. */
function cutAt(length: number, cut: number): number {
  const within = cut < 0.5 ? Math.min(length, firstMessageOctets) : length;
  return Math.max(1, Math.floor((within - 1) * ((cut * 2) % 1)));
}
