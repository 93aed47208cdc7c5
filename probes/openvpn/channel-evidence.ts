import type { CarrierPacket } from '../../core/observation/observation.ts';
import { toHex } from '../../core/wire/hex.ts';
import type { Timers } from './packet-link.ts';

/** Packets that are kept: a whole session without loss has fewer. */
const packetsAtMost = 64;
/** A packet is no longer than this, unless somebody wants to fill our memory. */
const packetOctets = 2048;

/** What a control channel did, for people and for other programs. Packets stand in it without what protects them. */
export class ChannelEvidence {
  readonly transcript: string[] = [];
  readonly packets: CarrierPacket[] = [];
  readonly #timers: Timers;
  #foreign = 0;
  #foreignOctets = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  tell(line: string): void {
    this.transcript.push(line);
  }

  sent(plain: Uint8Array): void {
    this.#keep('sent', plain);
  }

  received(plain: Uint8Array): void {
    this.#keep('received', plain);
  }

  /** A packet that is of no session of ours, or that our keys do not open. */
  foreign(octets: Uint8Array): void {
    this.#foreign++;
    this.#foreignOctets += octets.length;
  }

  tellForeign(): void {
    if (this.#foreign === 0) return;
    this.tell(`${this.#foreign} packets of ${this.#foreignOctets} octets came that are not of this session`);
  }

  #keep(direction: CarrierPacket['direction'], plain: Uint8Array): void {
    if (this.packets.length === packetsAtMost) return;
    const atMs = Math.round(this.#timers.nowMs() * 10) / 10;
    this.packets.push({ direction, atMs, octets: toHex(plain.subarray(0, packetOctets)) });
  }
}
