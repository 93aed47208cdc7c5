import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { draw, drawsAt } from './fault-proxy-draw.ts';
import type { Peer, Proxy } from './fault-proxy-tcp.ts';

/** What happens to one datagram. */
export type DatagramDisturbance =
  | { readonly kind: 'none' | 'drop' | 'duplicate' }
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Kept until another datagram of its direction has gone by, at most `heldAtMostMs`. */
  | { readonly kind: 'overtaken' }
  /** One octet is changed: its place behind the first `spared`, a number from 0 to below 1, and what is xored to it, 1 to 255. */
  | { readonly kind: 'corrupt'; readonly place: number; readonly change: number; readonly spared?: number }
  /** Only a part goes on: a number from 0 to below 1. */
  | { readonly kind: 'truncate'; readonly part: number };

export type Direction = 'request' | 'answer';

/** Decides by the number of the datagram in its direction, from 1; `random` and `ofRun` as of a StreamFault. */
export interface DatagramFault {
  readonly name: string;
  disturb(datagram: number, direction: Direction, random: () => number, ofRun: number): DatagramDisturbance;
  /** Which node the datagrams of a source port go to, by the number of that port, from 1: 0 is `to`, the others follow. Default 0. */
  node?(sourcePort: number, ofRun: number): number;
}

export interface UdpProxyOptions {
  readonly to: Peer;
  /** Other nodes behind the same address. Default none. */
  readonly others?: readonly Peer[];
  /** Default none: everything is passed on. */
  readonly fault?: DatagramFault;
  /** Default 0. */
  readonly seed?: number;
  /** Round-trip time that the way has besides its own, half of it each way. Default 0. */
  readonly delayMs?: number;
}

/** From one source port to its node. */
interface Way {
  readonly upstream: Socket;
  readonly node: Peer;
  readonly forget: NodeJS.Timeout;
}

const heldAtMostMs = 30;
/** A client that says nothing for so long is forgotten, as by a NAT. */
const forgottenAfterMs = 5000;

/** A UDP proxy on a port of 127.0.0.1, with a socket towards the server for each client. */
export async function startUdpProxy(options: UdpProxyOptions): Promise<Proxy> {
  const { to, others = [], fault, seed = 0, delayMs = 0 } = options;
  const nodes = [to, ...others];
  const front = createSocket('udp4');
  const clients = new Map<string, Way>();
  let sourcePorts = 0;
  const timers = new Set<NodeJS.Timeout>();
  let isOpen = true;
  const later = (waitMs: number, then: () => void): void => {
    if (waitMs <= 0) {
      then();
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      then();
    }, waitMs);
    timers.add(timer);
  };
  const disturbed = (direction: Direction): ((octets: Uint8Array, send: (octets: Uint8Array) => void) => void) => {
    let datagrams = 0;
    let held: (() => void) | undefined;
    return (octets, send) => {
      const datagram = ++datagrams;
      const random = drawsAt(seed, direction === 'request' ? 1 : 2, datagram);
      const disturbance = fault?.disturb(datagram, direction, random, draw(seed)) ?? { kind: 'none' };
      const pass = (what: Uint8Array, extraMs = 0): void => later(delayMs / 2 + extraMs, () => send(what));
      if (disturbance.kind === 'overtaken') {
        const release = (): void => {
          if (held !== release) return;
          held = undefined;
          pass(octets);
        };
        held?.();
        held = release;
        later(heldAtMostMs, release);
        return;
      }
      passOn(disturbance, octets, pass);
      held?.();
    };
  };
  const towardsServer = disturbed('request');
  const towardsClient = disturbed('answer');

  const wayOf = (client: RemoteInfo): Way => {
    const key = `${client.address}:${client.port}`;
    const known = clients.get(key);
    if (known !== undefined) {
      known.forget.refresh();
      return known;
    }
    const upstream = createSocket('udp4');
    const forget = setTimeout(() => {
      clients.delete(key);
      upstream.close();
    }, forgottenAfterMs);
    const node = nodes[fault?.node?.(++sourcePorts, draw(seed)) ?? 0] ?? to;
    const way = { upstream, node, forget };
    clients.set(key, way);
    // A port unreachable of the server: the client is told nothing, as through a firewall.
    upstream.on('error', () => undefined);
    upstream.on('message', (octets) => {
      towardsClient(octets, (what) => {
        if (isOpen) front.send(what, client.port, client.address);
      });
    });
    return way;
  };

  front.on('message', (octets, client) => {
    const { upstream, node } = wayOf(client);
    towardsServer(octets, (what) => {
      const isKnown = clients.get(`${client.address}:${client.port}`)?.upstream === upstream;
      if (isOpen && isKnown) upstream.send(what, node.port, node.host);
    });
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject).bind(0, '127.0.0.1', () => resolve());
  });
  front.on('error', () => undefined);
  return {
    port: front.address().port,
    async [Symbol.asyncDispose]() {
      isOpen = false;
      for (const timer of timers) clearTimeout(timer);
      for (const { upstream, forget } of clients.values()) {
        clearTimeout(forget);
        upstream.close();
      }
      await new Promise<void>((resolve) => front.close(() => resolve()));
    },
  };
}

function passOn(
  disturbance: Exclude<DatagramDisturbance, { kind: 'overtaken' }>,
  octets: Uint8Array,
  pass: (octets: Uint8Array, extraMs?: number) => void,
): void {
  switch (disturbance.kind) {
    case 'none':
      pass(octets);
      return;
    case 'drop':
      return;
    case 'duplicate':
      pass(octets);
      pass(octets);
      return;
    case 'delay':
      pass(octets, disturbance.delayMs);
      return;
    case 'corrupt': {
      const changed = new Uint8Array(octets);
      const { place, spared = 0 } = disturbance;
      const at = Math.min(spared, changed.length - 1) + Math.floor(place * Math.max(1, changed.length - spared));
      changed[at] = (changed[at] ?? 0) ^ disturbance.change;
      pass(changed);
      return;
    }
    case 'truncate':
      pass(octets.subarray(0, Math.floor(disturbance.part * octets.length)));
  }
}
