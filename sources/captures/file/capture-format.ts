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

/** A number of four octets. */
export function u32At(octets: Uint8Array, at: number, isLittle: boolean): number {
  const [a = 0, b = 0, c = 0, d = 0] = [octets[at], octets[at + 1], octets[at + 2], octets[at + 3]];
  return isLittle ? d * 0x1000000 + ((c << 16) | (b << 8) | a) : a * 0x1000000 + ((b << 16) | (c << 8) | d);
}

export function u16At(octets: Uint8Array, at: number, isLittle: boolean): number {
  const [a = 0, b = 0] = [octets[at], octets[at + 1]];
  return isLittle ? b * 0x100 + a : a * 0x100 + b;
}
