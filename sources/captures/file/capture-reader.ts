import { joined } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { type CaptureFormat, u32At } from './capture-format.ts';
import type { PacketSink } from './captured-packet.ts';
import { PcapFormat, pcapHeadLength, pcapKind } from './pcap-format.ts';
import { PcapngFormat, sectionHeader } from './pcapng-format.ts';

/** What stands in a capture beside the packets that were handed on. */
export interface CaptureEnd {
  /** Octets behind the last packet that was whole. */
  readonly unreadOctets: number;
  /** Packets that stand there and could not be read. */
  readonly unreadPackets: number;
  /** What was found in place of a packet; absent where the capture went on to its end. */
  readonly fault?: string;
}

/** Octets of a piece that are put behind what the last one left over, at first: most packets end within them. */
const seamOctets = 4096;
const nothing = new Uint8Array(0);

/** Reads a capture in pieces, however it is cut. The packets are handed on as they come, and nothing is kept. */
export class CaptureReader {
  readonly #sink: PacketSink;
  #format: CaptureFormat | undefined;
  #pending: Uint8Array = nothing;
  #skip = 0;
  #unread = 0;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  /** Whether it is known to be a capture. */
  get isCapture(): boolean {
    return this.#format !== undefined;
  }

  /** Returns false where these octets begin no capture. */
  push(given: Uint8Array): boolean {
    // Of a Buffer, which pipes and decompressors hand over, `slice` is a view, and what is kept of a packet would keep all of it.
    const piece = new Uint8Array(given.buffer, given.byteOffset, given.length);
    if (this.#format === undefined) {
      const octets = joined(this.#pending, piece);
      const begun = this.#begin(octets);
      if (begun === 'short') {
        this.#pending = octets;
        return true;
      }
      if (begun === 'none') return false;
      this.#pending = nothing;
      this.#keep(octets, this.#read(octets, begun));
      return true;
    }
    this.#keep(piece, this.#read(piece, this.#overSeam(piece)));
    return true;
  }

  end(): CaptureEnd {
    const fault = this.#format?.fault;
    return {
      unreadOctets: this.#unread + this.#pending.length,
      unreadPackets: this.#format?.unreadPackets ?? 0,
      ...(fault === undefined ? {} : { fault }),
    };
  }

  /** Reads what the last piece left over with what follows it here. Returns where the rest of this piece begins. */
  #overSeam(piece: Uint8Array): number {
    for (let ahead = seamOctets; this.#pending.length > 0; ahead *= 2) {
      const octets = joined(this.#pending, piece.subarray(0, ahead));
      const used = this.#read(octets, 0);
      const before = this.#pending.length;
      if (used < before && ahead < piece.length) this.#pending = this.#pending.subarray(used);
      else {
        this.#pending = nothing;
        if (used >= before) return used - before;
        this.#keep(octets, used);
        return piece.length;
      }
    }
    return 0;
  }

  /** A piece is filled anew when the next is asked for. */
  #keep(octets: Uint8Array, from: number): void {
    if (from < octets.length) this.#pending = octets.slice(from);
  }

  #begin(octets: Uint8Array): number | 'short' | 'none' {
    if (octets.length < 4) return 'short';
    if (u32At(octets, 0, true) === sectionHeader) {
      this.#format = new PcapngFormat();
      return 0;
    }
    const kind = pcapKind(octets);
    if (kind === undefined) return 'none';
    if (octets.length < pcapHeadLength) return 'short';
    this.#format = new PcapFormat(kind, octets.slice(0, pcapHeadLength));
    return pcapHeadLength;
  }

  /** Returns where what is not read yet begins. */
  #read(octets: Uint8Array, from: number): number {
    const format = this.#format;
    let at = from;
    if (format === undefined) return at;
    while (at < octets.length) {
      if (format.fault !== undefined) {
        this.#unread += octets.length - at;
        return octets.length;
      }
      if (this.#skip > 0) {
        const now = Math.min(this.#skip, octets.length - at);
        this.#skip -= now;
        at += now;
        continue;
      }
      const used = format.read(octets, at, this.#sink);
      at += used;
      this.#skip = format.toSkip;
      format.toSkip = 0;
      if (used === 0 && this.#skip === 0 && format.fault === undefined) break;
    }
    return at;
  }
}
