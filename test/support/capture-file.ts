import { Writer } from '../../core/wire/writer.ts';
import type { Socket } from '../../src/keep/evidence/ip-packet.ts';

/** A packet for a capture that a test writes. */
export interface WrittenPacket {
  readonly octets: Uint8Array;
  /** Microseconds since 1970. */
  readonly timeUs?: number;
  /** On the wire; default: as long as it is. */
  readonly wireLength?: number;
}

export interface PcapOptions {
  readonly linkType?: number;
  readonly isLittle?: boolean;
  readonly isNano?: boolean;
}

/** 101: packets that begin with an IP header. */
const rawIp = 101;
const startUs = 1_790_000_000_000_000;

/** A file of libpcap. */
export function pcapFile(packets: readonly WrittenPacket[], options: PcapOptions = {}): Uint8Array {
  const { linkType = rawIp, isLittle = false, isNano = false } = options;
  const u32 = (value: number): Uint8Array => numbered(value, 4, isLittle);
  const u16 = (value: number): Uint8Array => numbered(value, 2, isLittle);
  const out = new Writer();
  const put = (...parts: readonly Uint8Array[]): void => {
    for (const part of parts) out.octets(part);
  };
  put(u32(isNano ? 0xa1b23c4d : 0xa1b2c3d4), u16(2), u16(4), u32(0), u32(0), u32(0x40000), u32(linkType));
  for (const [at, { octets, timeUs = startUs + at, wireLength = octets.length }] of packets.entries()) {
    const rest = timeUs % 1e6;
    put(u32(Math.floor(timeUs / 1e6)), u32(isNano ? rest * 1e3 : rest), u32(octets.length), u32(wireLength), octets);
  }
  return out.finish();
}

export function numbered(value: number, length: 2 | 4, isLittle: boolean): Uint8Array {
  const octets = new Uint8Array(length);
  const view = new DataView(octets.buffer);
  if (length === 2) view.setUint16(0, value, isLittle);
  else view.setUint32(0, value, isLittle);
  return octets;
}

export const captureClient: Socket = { address: Uint8Array.of(192, 0, 2, 10), port: 50_000 };
export const captureServer: Socket = { address: Uint8Array.of(198, 51, 100, 1), port: 443 };

/** Octets in pieces of so many, as a file or a pipe gives them. */
export async function* inPieces(octets: Uint8Array, length: number = octets.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += length) yield octets.slice(at, at + length);
}
