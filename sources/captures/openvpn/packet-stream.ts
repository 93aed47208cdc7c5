import { equalOctets, joined } from '../../../core/protocol/openvpn/packet-wrap.ts';
import type { OctetStream } from '../octet-stream.ts';

/** Octets of one direction that are kept, and packets that wait for one before them. */
const [keptOctets, waitingAtMost] = [0x4000, 32];

interface Piece {
  readonly octets: Uint8Array;
  readonly frames: readonly number[];
}

/** The octets that the control channel carries in one direction, by the ids of its packets. */
export class PacketStream implements OctetStream {
  octets: Uint8Array = new Uint8Array(0);
  isConflicting = false;
  readonly #pieces: Piece[] = [];
  readonly #waiting = new Map<number, Piece>();
  readonly #first: number;

  /** `first`: the id of the first packet with octets. */
  constructor(first: number) {
    this.#first = first;
  }

  get length(): number {
    return this.octets.length;
  }

  /** The same packet may come again; one that differs is a conflict, and the first stands. */
  add(id: number, octets: Uint8Array, frames: readonly number[]): void {
    const next = this.#first + this.#pieces.length;
    const known = id < next ? this.#pieces[id - this.#first] : this.#waiting.get(id);
    if (known !== undefined) {
      if (!equalOctets(known.octets, octets)) this.isConflicting = true;
      return;
    }
    if (id < next || id >= next + waitingAtMost || this.length >= keptOctets) return;
    this.#waiting.set(id, { octets: octets.slice(), frames });
    for (let at = next; ; at += 1) {
      const piece = this.#waiting.get(at);
      if (piece === undefined) return;
      this.#waiting.delete(at);
      this.#pieces.push(piece);
      this.octets = joined(this.octets, piece.octets);
    }
  }

  framesOf(from: number, to: number): readonly number[] {
    let start = 0;
    const found = new Set<number>();
    for (const { octets, frames } of this.#pieces) {
      if (start + octets.length > from && start < to) for (const frame of frames) found.add(frame);
      start += octets.length;
    }
    return [...found];
  }
}
