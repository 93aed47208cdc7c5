import type { PacketSink } from './captured-packet.ts';

/** Reads one form of capture in pieces. */
export interface CaptureFormat {
  /** How many octets of `octets`, from `from` on, are used up; what is left is handed in again with what follows. */
  read(octets: Uint8Array, from: number, sink: PacketSink): number;
  /** Octets that are to be passed over before the next are read. */
  toSkip: number;
  /** Why nothing more is read; undefined as long as the octets are what they must be. */
  readonly fault: string | undefined;
  /** Packets that stand there and were not read: of an interface that was never described, or longer than their block. */
  readonly unreadPackets: number;
}

/** No capture holds a longer packet: what says so is broken, and where the next begins is not known. */
export const longestPacket = 0x40000;

/** A number of four octets; the caller knows that they are there. */
export function u32At(octets: Uint8Array, at: number, isLittle: boolean): number {
  const [a, b] = [octets[at] as number, octets[at + 1] as number];
  const [c, d] = [octets[at + 2] as number, octets[at + 3] as number];
  return isLittle ? d * 0x1000000 + ((c << 16) | (b << 8) | a) : a * 0x1000000 + ((b << 16) | (c << 8) | d);
}

export function u16At(octets: Uint8Array, at: number, isLittle: boolean): number {
  const [a, b] = [octets[at] as number, octets[at + 1] as number];
  return isLittle ? b * 0x100 + a : a * 0x100 + b;
}
