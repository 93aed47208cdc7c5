import { Layers } from '../../sources/captures/layers/layers.ts';
import { joinedOctets } from './captured-layers.ts';

/* Packets one by one, and what TCP and UDP carry in them. */

interface Seen {
  readonly port: number;
  readonly text: string;
  readonly missing: number;
  readonly segment: number;
  readonly frames: readonly number[];
  readonly atMs: number;
}

export interface Put {
  readonly octets: Uint8Array;
  readonly linkType?: number;
  /** Where it ends; default: behind all of `octets`. */
  readonly to?: number;
  readonly wireLength?: number;
  readonly atMs?: number;
}

export interface LayersReader {
  readonly seen: readonly Seen[];
  readonly put: (packet: Put) => void;
  readonly layers: Layers;
}

export function layersReader(): LayersReader {
  const seen: Seen[] = [];
  const layers = new Layers(({ octets, from, to, missing, segment, frame, fragments, atMs }) =>
    seen.push({
      port: (octets[from + 2] as number) * 0x100 + (octets[from + 3] as number),
      text: new TextDecoder().decode(octets.subarray(from + 8, to)),
      missing,
      segment,
      frames: fragments ?? [frame],
      atMs,
    }),
  );
  let frame = 0;
  const put = ({ octets, linkType = 101, to = octets.length, wireLength = to, atMs = 0 }: Put): void => {
    frame += 1;
    // It does not begin at the beginning of its piece.
    const piece = joinedOctets(new Uint8Array(5).fill(0x45), octets);
    layers.packet({ octets: piece, from: 5, to: 5 + to, wireLength, linkType, frame, atMs });
  };
  return { seen, put, layers };
}

export const text = (words: string): Uint8Array => new TextEncoder().encode(words);
export const u16 = (value: number): readonly number[] => [value >> 8, value & 0xff];

export function ipv6(next: number, inside: Uint8Array, length: number = inside.length): Uint8Array {
  const addresses = [0xfe, ...new Uint8Array(14), 1, 0xfe, ...new Uint8Array(14), 2];
  return joinedOctets(Uint8Array.of(0x60, 0, 0, 0, ...u16(length), next, 64, ...addresses), inside);
}
