import type { CapturedPacket } from '../file/captured-packet.ts';
import { Fragments, type Reassembled } from './fragments.ts';
import { type Chain, walkChain } from './ipv6-chain.ts';
import { addTag, etherType, findInEthernet, findNetwork, type Place } from './link-layer.ts';
import { u16 } from './network-order.ts';
import type { Transported, TransportSink } from './transported.ts';
import { type Inner, isTunnelPort, readGre, readUdpTunnel } from './tunnels.ts';

/** Tunnels inside tunnels that are followed. */
const tunnelsAtMost = 4;
const protocol = { ipv4: 4, tcp: 6, udp: 17, ipv6: 41, gre: 47 } as const;
const moreFragments = 0x2000;

/** What was not looked at, and why. */
export interface LayerCounts {
  /** Packets of a link type that is not read. */
  otherLinks: number;
  /** Packets that were cut by the snaplen of the capture, whatever they were. */
  cutBySnaplen: number;
  /** Packets whose layers do not fit into each other. */
  malformed: number;
  /** Packets in a tunnel deeper than is followed. */
  tooDeep: number;
}

/** Walks from a packet of a capture to what TCP and UDP carry in it. */
export class Layers {
  readonly fragments: Fragments = new Fragments();
  readonly counts: LayerCounts = { otherLinks: 0, cutBySnaplen: 0, malformed: 0, tooDeep: 0 };
  readonly #sink: TransportSink;
  readonly #place: Place = { at: 0, end: 0, type: 0, segment: 0 };
  readonly #inner: Inner = { at: 0, type: 0, network: -1 };
  readonly #chain: Chain = { protocol: 0, at: 0, isFragment: false, fragmentAt: 0, hasMore: false, identification: 0 };
  readonly #found: Transported = {
    protocol: protocol.tcp,
    octets: new Uint8Array(0),
    from: 0,
    to: 0,
    missing: 0,
    addresses: new Uint8Array(0),
    sourceAt: 0,
    destinationAt: 0,
    addressLength: 4,
    frame: 0,
    fragments: undefined,
    atMs: 0,
    segment: 0,
  };
  #depth = 0;
  #isCut = false;

  constructor(sink: TransportSink) {
    this.#sink = sink;
  }

  readonly packet = (packet: CapturedPacket): void => {
    const { octets, from, to } = packet;
    const place = this.#place;
    this.#isCut = packet.wireLength > to - from;
    if (this.#isCut) this.counts.cutBySnaplen += 1;
    if (!findNetwork(octets, from, to, packet.linkType, place)) {
      this.counts.otherLinks += 1;
      return;
    }
    const found = this.#found;
    found.frame = packet.frame;
    found.atMs = packet.atMs;
    found.fragments = undefined;
    this.#depth = 0;
    this.#network(octets, place.at, place.end);
  };

  #network(octets: Uint8Array, at: number, to: number): void {
    const { type } = this.#place;
    if (type === etherType.ipv4) this.#ipv4(octets, at, to);
    else if (type === etherType.ipv6) this.#ipv6(octets, at, to);
  }

  #ipv4(octets: Uint8Array, at: number, to: number): void {
    const first = to - at < 20 ? 0 : (octets[at] as number);
    const headLength = (first & 0x0f) * 4;
    if (first >> 4 !== 4 || headLength < 20 || to - at < headLength) return this.#malformed();
    const total = u16(octets, at + 2);
    // 0 where the card cuts what is sent into packets after it was captured.
    const end = total === 0 ? to : at + total;
    if (end < at + headLength) return this.#malformed();
    this.#addressed(octets, at + 12, at + 16, 4);
    const fragment = u16(octets, at + 6);
    const isFragment = (fragment & 0x3fff) !== 0;
    const next = octets[at + 9] as number;
    if (!isFragment) return this.#payload(next, octets, at + headLength, Math.min(end, to), Math.max(0, end - to));
    if (end > to) return this.#malformed();
    this.#fragment(
      next,
      octets.subarray(at + headLength, end),
      (fragment & 0x1fff) * 8,
      (fragment & moreFragments) !== 0,
      u16(octets, at + 4),
    );
  }

  #ipv6(octets: Uint8Array, at: number, to: number): void {
    if (to - at < 40 || (octets[at] as number) >> 4 !== 6) return this.#malformed();
    const length = u16(octets, at + 4);
    const end = length === 0 ? to : at + 40 + length;
    this.#addressed(octets, at + 8, at + 24, 16);
    const chain = this.#chain;
    const known = Math.min(end, to);
    walkChain(octets, at + 40, known, octets[at + 6] as number, chain);
    if (chain.protocol < 0) return this.#malformed();
    if (!chain.isFragment) return this.#payload(chain.protocol, octets, chain.at, known, Math.max(0, end - to));
    if (end > to) return this.#malformed();
    this.#fragment(
      chain.protocol,
      octets.subarray(chain.at, end),
      chain.fragmentAt,
      chain.hasMore,
      chain.identification,
    );
  }

  #addressed(octets: Uint8Array, sourceAt: number, destinationAt: number, length: 4 | 16): void {
    const found = this.#found;
    found.addresses = octets;
    found.sourceAt = sourceAt;
    found.destinationAt = destinationAt;
    found.addressLength = length;
  }

  #fragment(next: number, octets: Uint8Array, at: number, hasMore: boolean, id: number): void {
    const { addresses, sourceAt, destinationAt, addressLength, frame, atMs } = this.#found;
    const pair = [sourceAt, destinationAt].map((from) => addresses.subarray(from, from + addressLength).join('.'));
    const key = [...pair, next, id, this.#place.segment].join();
    const whole: Reassembled | undefined = this.fragments.add({ key, at, hasMore, octets, frame, atMs });
    if (whole === undefined) return;
    this.#found.fragments = whole.frames;
    this.#payload(next, whole.octets, 0, whole.octets.length, 0);
  }

  #payload(next: number, octets: Uint8Array, at: number, to: number, missing: number): void {
    if (next === protocol.tcp || next === protocol.udp) return this.#transport(next, octets, at, to, missing);
    if (next === protocol.ipv4 || next === protocol.ipv6) {
      return this.#tunnel(octets, at, to, next === protocol.ipv4 ? etherType.ipv4 : etherType.ipv6, -1);
    }
    const inner = this.#inner;
    if (next === protocol.gre && readGre(octets, at, to, inner))
      this.#tunnel(octets, inner.at, to, inner.type, inner.network);
  }

  #tunnel(octets: Uint8Array, at: number, to: number, type: number, network: number): void {
    const place = this.#place;
    this.#depth += 1;
    if (this.#depth > tunnelsAtMost) {
      this.counts.tooDeep += 1;
      return;
    }
    if (network >= 0) addTag(place, network);
    place.at = at;
    place.end = to;
    place.type = type;
    if (type === etherType.bridged) findInEthernet(octets, at, to, place);
    this.#network(octets, place.at, place.end);
  }

  #transport(which: 6 | 17, octets: Uint8Array, at: number, to: number, missing: number): void {
    if (to - at < 8) return this.#malformed();
    if (which === protocol.udp) {
      const [source, destination] = [u16(octets, at), u16(octets, at + 2)];
      if (isTunnelPort(source) || isTunnelPort(destination)) {
        const inner = this.#inner;
        if (readUdpTunnel(octets, at + 8, to, [source, destination], inner)) {
          return this.#tunnel(octets, inner.at, to, inner.type, inner.network);
        }
      }
    }
    const found = this.#found;
    found.protocol = which;
    found.octets = octets;
    found.from = at;
    found.to = to;
    found.missing = missing;
    found.segment = this.#place.segment;
    this.#sink(found);
  }

  /** What was cut is no fault of who sent it. */
  #malformed(): void {
    if (!this.#isCut) this.counts.malformed += 1;
  }
}
