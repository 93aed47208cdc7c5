import { etherType } from './link-layer.ts';
import { u16, u32 } from './network-order.ts';

/** What a tunnel carries. One object that is filled anew. */
export interface Inner {
  at: number;
  /** EtherType; `bridged` for a frame of Ethernet. */
  type: number;
  /** Number of the network inside; -1 where the tunnel has none. */
  network: number;
}

/** UDP ports of tunnels, that are tunnels where what stands there reads so. */
const port = { vxlan: 4789, geneve: 6081, teredo: 3544 } as const;

export function isTunnelPort(to: number): boolean {
  return to === port.vxlan || to === port.geneve || to === port.teredo;
}

/** GRE (RFC 2784, RFC 2890) and ERSPAN I to III within it. Returns false where it is something else. */
export function readGre(octets: Uint8Array, from: number, to: number, inner: Inner): boolean {
  if (to - from < 4) return false;
  const flags = u16(octets, from);
  // Version 0; the source routes of RFC 1701 nobody uses.
  if ((flags & 0x4007) !== 0) return false;
  const protocol = u16(octets, from + 2);
  const [hasChecksum, hasKey, hasSequence] = [(flags & 0x8000) !== 0, (flags & 0x2000) !== 0, (flags & 0x1000) !== 0];
  let at = from + 4 + (hasChecksum ? 4 : 0);
  inner.network = -1;
  if (hasKey) {
    if (to - at < 4) return false;
    inner.network = u32(octets, at);
    at += 4;
  }
  if (hasSequence) at += 4;
  inner.type = protocol;
  if (protocol === etherType.erspan2) {
    // Without a sequence number it is ERSPAN I, which has no header of its own.
    if (hasSequence) at += 8;
    inner.type = etherType.bridged;
  } else if (protocol === etherType.erspan3) {
    if (to - at < 12) return false;
    const hasPlatform = ((octets[at + 11] as number) & 1) !== 0;
    at += hasPlatform ? 20 : 12;
    inner.type = etherType.bridged;
  }
  inner.at = at;
  return at <= to;
}

/** VXLAN (RFC 7348), Geneve (RFC 8926) and Teredo (RFC 4380) by the port that a datagram goes to, `from` being behind the head of UDP. */
export function readUdpTunnel(
  octets: Uint8Array,
  from: number,
  to: number,
  ports: readonly [number, number],
  inner: Inner,
): boolean {
  const [source, destination] = ports;
  inner.network = -1;
  if (destination === port.vxlan) {
    if (to - from < 8 || octets[from] !== 0x08) return false;
    inner.network = u32(octets, from + 4) >>> 8;
    inner.type = etherType.bridged;
    inner.at = from + 8;
    return true;
  }
  if (destination === port.geneve) {
    const first = to - from < 8 ? 0xff : (octets[from] as number);
    if (first >> 6 !== 0) return false;
    inner.network = u32(octets, from + 4) >>> 8;
    inner.type = u16(octets, from + 2);
    inner.at = from + 8 + (first & 0x3f) * 4;
    return inner.at <= to;
  }
  return (destination === port.teredo || source === port.teredo) && readTeredo(octets, from, to, inner);
}

/** Behind an authentication and an origin, which may stand there, IPv6. */
function readTeredo(octets: Uint8Array, from: number, to: number, inner: Inner): boolean {
  let at = from;
  if (to - at >= 13 && u16(octets, at) === 0x0001) at += 13 + (octets[at + 2] as number) + (octets[at + 3] as number);
  if (to - at >= 8 && u16(octets, at) === 0x0000) at += 8;
  if (to - at < 40 || (octets[at] as number) >> 4 !== 6) return false;
  inner.type = etherType.ipv6;
  inner.at = at;
  return true;
}
