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

/** Reads a capture in pieces, however it is cut. The packets are handed on as they come, and nothing is kept. */
export class CaptureReader {
  readonly #sink: PacketSink;
  #format: CaptureFormat | undefined;
  #pending: Uint8Array = new Uint8Array(0);
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
  push(piece: Uint8Array): boolean {
    let octets = this.#pending.length === 0 ? piece : joined(this.#pending, piece);
    this.#pending = new Uint8Array(0);
    if (this.#format === undefined) {
      const begun = this.#begin(octets);
      if (begun === 'short') {
        this.#pending = octets.slice();
        return true;
      }
      if (begun === 'none') return false;
      octets = octets.subarray(begun);
    }
    this.#read(octets);
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

  #read(octets: Uint8Array): void {
    const format = this.#format;
    if (format === undefined) return;
    let at = 0;
    while (at < octets.length) {
      if (format.fault !== undefined) {
        this.#unread += octets.length - at;
        return;
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
    this.#pending = octets.slice(at);
  }
}
