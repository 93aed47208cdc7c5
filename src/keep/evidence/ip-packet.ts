import { Writer } from '../../../core/wire/writer.ts';

const ipProtocol = { tcp: 6, udp: 17 } as const;

/** An address and a port; the address in 4 or 16 octets. */
export interface Socket {
  readonly address: Uint8Array;
  readonly port: number;
}

/** One way between two sockets; both addresses are of the same family. */
export interface Flow {
  readonly source: Socket;
  readonly destination: Socket;
}

/** Flags of a TCP header (RFC 9293 section 3.1). */
export const tcpFlag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

export interface TcpSegment {
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Sum of `tcpFlag`. */
  readonly flags: number;
  readonly payload: Uint8Array;
}

const hops = 64;
const window = 0xffff;

/** An IP packet with a UDP datagram in it (RFC 768). Throws WireError for more octets than a packet has. */
export function udpPacket(flow: Flow, payload: Uint8Array): Uint8Array {
  const { source, destination } = flow;
  const datagram = (checksum: number): Uint8Array => {
    const out = new Writer();
    out.u16(source.port);
    out.u16(destination.port);
    out.u16(8 + payload.length);
    out.u16(checksum);
    out.octets(payload);
    return out.finish();
  };
  // Zero would mean that there is none.
  const sum = checksumOf(pseudoHeader(flow, ipProtocol.udp, 8 + payload.length), datagram(0)) || 0xffff;
  return ipPacket(flow, ipProtocol.udp, datagram(sum));
}

/** An IP packet with a TCP segment in it, without options (RFC 9293 section 3.1). */
export function tcpPacket(flow: Flow, segment: TcpSegment): Uint8Array {
  const { source, destination } = flow;
  const { sequence, acknowledgement, flags, payload } = segment;
  const octets = (checksum: number): Uint8Array => {
    const out = new Writer();
    out.u16(source.port);
    out.u16(destination.port);
    out.u32(sequence);
    out.u32(acknowledgement);
    // A header of five words.
    out.u8(0x50);
    out.u8(flags);
    out.u16(window);
    out.u16(checksum);
    out.u16(0);
    out.octets(payload);
    return out.finish();
  };
  const sum = checksumOf(pseudoHeader(flow, ipProtocol.tcp, 20 + payload.length), octets(0));
  return ipPacket(flow, ipProtocol.tcp, octets(sum));
}

function ipPacket({ source, destination }: Flow, protocol: number, payload: Uint8Array): Uint8Array {
  const header = (sum: number): Uint8Array =>
    (source.address.length === 16 ? ipv6Header : ipv4Header)(source, destination, protocol, payload.length, sum);
  const out = new Writer();
  out.octets(header(checksumOf(header(0))));
  out.octets(payload);
  return out.finish();
}

/** No traffic class, no flow label, no checksum (RFC 8200 section 3). */
function ipv6Header(source: Socket, destination: Socket, protocol: number, length: number): Uint8Array {
  const out = new Writer();
  out.u32(0x6000_0000);
  out.u16(length);
  out.u8(protocol);
  out.u8(hops);
  out.octets(source.address);
  out.octets(destination.address);
  return out.finish();
}

/** Five words, not to be fragmented (RFC 791 section 3.1). */
function ipv4Header(source: Socket, destination: Socket, protocol: number, length: number, sum: number): Uint8Array {
  const out = new Writer();
  out.u8(0x45);
  out.u8(0);
  out.u16(20 + length);
  out.u16(0);
  out.u16(0x4000);
  out.u8(hops);
  out.u8(protocol);
  out.u16(sum);
  out.octets(source.address);
  out.octets(destination.address);
  return out.finish();
}

/** What the checksums of UDP and TCP hold besides their own octets (RFC 9293 section 3.1, RFC 8200 section 8.1). */
function pseudoHeader({ source, destination }: Flow, protocol: number, length: number): Uint8Array {
  const out = new Writer();
  out.octets(source.address);
  out.octets(destination.address);
  out.u32(length);
  out.u32(protocol);
  return out.finish();
}

/** The Internet checksum over all parts, of which only the last may have an odd length (RFC 1071). */
function checksumOf(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) {
      sum += (part[at] ?? 0) * 256 + (part[at + 1] ?? 0);
      if (sum > 0xffff) sum -= 0xffff;
    }
  }
  return 0xffff - sum;
}
