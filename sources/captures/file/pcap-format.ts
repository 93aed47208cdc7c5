import { type CaptureFormat, longestPacket, u32At } from './capture-format.ts';
import type { CapturedPacket, PacketSink } from './captured-packet.ts';

/** Octets of the head of a file of libpcap. */
export const pcapHeadLength = 24;

interface Kind {
  readonly isLittle: boolean;
  /** Parts of a millisecond that the second number of a time counts. */
  readonly perMs: number;
  /** Octets of the head of a packet. */
  readonly recordLength: number;
}

/** By the first four octets: microseconds, nanoseconds, and the heads of a patched libpcap, which are longer. */
const kinds: ReadonlyMap<number, Omit<Kind, 'isLittle'>> = new Map([
  [0xa1b2c3d4, { perMs: 1e3, recordLength: 16 }],
  [0xa1b23c4d, { perMs: 1e6, recordLength: 16 }],
  [0xa1b2cd34, { perMs: 1e3, recordLength: 24 }],
]);

/** What a file begins with that libpcap wrote; undefined where it is something else. */
export function pcapKind(head: Uint8Array): Kind | undefined {
  for (const isLittle of [true, false]) {
    const kind = kinds.get(u32At(head, 0, isLittle));
    if (kind !== undefined) return { ...kind, isLittle };
  }
  return undefined;
}

/** A file of libpcap behind its head. */
export class PcapFormat implements CaptureFormat {
  toSkip = 0;
  readonly unreadPackets = 0;
  fault: string | undefined;
  readonly #kind: Kind;
  readonly #packet: CapturedPacket;

  constructor(kind: Kind, head: Uint8Array) {
    this.#kind = kind;
    // The upper half says how long frame check sequences are.
    const linkType = u32At(head, 20, kind.isLittle) & 0xffff;
    this.#packet = { octets: head, from: 0, to: 0, wireLength: 0, linkType, frame: 0, atMs: 0 };
  }

  read(octets: Uint8Array, start: number, sink: PacketSink): number {
    const { isLittle, perMs, recordLength } = this.#kind;
    const packet = this.#packet;
    packet.octets = octets;
    let at = start;
    while (octets.length - at >= recordLength) {
      const length = u32At(octets, at + 8, isLittle);
      if (length > longestPacket) {
        this.fault = `a packet of ${length} octets`;
        break;
      }
      if (octets.length - at < recordLength + length) break;
      packet.frame += 1;
      packet.atMs = u32At(octets, at, isLittle) * 1e3 + u32At(octets, at + 4, isLittle) / perMs;
      packet.wireLength = u32At(octets, at + 12, isLittle);
      packet.from = at + recordLength;
      packet.to = packet.from + length;
      at = packet.to;
      sink(packet);
    }
    return at - start;
  }
}
