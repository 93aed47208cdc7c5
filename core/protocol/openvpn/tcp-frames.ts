import { joined } from './packet-wrap.ts';

/** Octets of the longest packet that is taken: a control packet has at most 2,048 (`--max-packet-size`), and no data is expected. */
export const frameAtMost = 4096;
const lengthOctets = 2;

/** A packet behind its length, as it goes over TCP. */
export function frame(packet: Uint8Array): Uint8Array {
  if (packet.length > 0xffff) throw new RangeError(`at most 65535 octets wanted, ${packet.length} found`);
  return joined(Uint8Array.of(packet.length >> 8, packet.length & 0xff), packet);
}

/** Cuts a TCP stream into packets, however it arrives. */
export class FrameReader {
  #pending: Uint8Array = new Uint8Array(0);

  /** Whether a part of a packet came, and the rest not yet. */
  get hasPart(): boolean {
    return this.#pending.length > 0;
  }

  /** The packets that are complete now; undefined when what came is no OpenVPN: a length of 0 or above `frameAtMost`. */
  push(octets: Uint8Array): readonly Uint8Array[] | undefined {
    this.#pending = joined(this.#pending, octets);
    const packets: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const [high, low] = this.#pending.subarray(at, at + lengthOctets);
      if (high === undefined || low === undefined) break;
      const length = high * 0x100 + low;
      if (length === 0 || length > frameAtMost) return undefined;
      const end = at + lengthOctets + length;
      if (this.#pending.length < end) break;
      packets.push(this.#pending.slice(at + lengthOctets, end));
      at = end;
    }
    // Once for all of them: many short packets would be copied again for each.
    this.#pending = this.#pending.slice(at);
    return packets;
  }
}
