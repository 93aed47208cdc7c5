import { equalOctets } from '../../../core/protocol/openvpn/packet-wrap.ts';

/** A datagram of which fragments came. */
interface Partial {
  readonly pieces: { readonly at: number; readonly octets: Uint8Array; readonly frame: number }[];
  /** Milliseconds since 1970 of the first that came; not a number where the capture does not say. */
  readonly sinceMs: number;
  /** Its length, once the last fragment came. */
  total: number | undefined;
  held: number;
}

export interface Fragment {
  /** The same for all fragments of a datagram. */
  readonly key: string;
  /** Where it stands in the datagram. */
  readonly at: number;
  readonly hasMore: boolean;
  /** A view; what is kept of it is copied. */
  readonly octets: Uint8Array;
  readonly frame: number;
  readonly atMs: number;
}

export interface Reassembled {
  readonly octets: Uint8Array;
  readonly frames: readonly number[];
}

/** Datagrams that wait for fragments, fragments of one, and octets of all. */
const [datagramsAtMost, piecesAtMost, octetsAtMost] = [1024, 128, 8 * 0x100000];
const longestDatagram = 0xffff;
/** Whoever puts datagrams together gives up by then (RFC 8200 section 4.5); their numbers come again. */
const togetherWithinMs = 60_000;

/** Puts datagrams together. Bounded: what came first is forgotten first, and counted. */
export class Fragments {
  readonly #partials = new Map<string, Partial>();
  #held = 0;
  /** Datagrams that were forgotten, whose fragments did not fit, or of which fragments differ about the same octets. */
  dropped = 0;

  /** Datagrams of which a fragment is missing still. */
  get waiting(): number {
    return this.#partials.size;
  }

  /** The datagram where this fragment makes it whole. */
  add({ key, at, hasMore, octets, frame, atMs }: Fragment): Reassembled | undefined {
    const last = this.#partials.get(key);
    if (last !== undefined && atMs - last.sinceMs > togetherWithinMs) this.#drop(key);
    const known = this.#partials.get(key);
    const partial: Partial = known ?? { pieces: [], sinceMs: atMs, total: undefined, held: 0 };
    const end = at + octets.length;
    if (end > longestDatagram || partial.pieces.length >= piecesAtMost) return this.#drop(key);
    const twin = partial.pieces.find((one) => one.at < end && at < one.at + one.octets.length);
    if (twin !== undefined) {
      // The same fragment that was captured twice is no overlap.
      if (twin.at === at && equalOctets(twin.octets, octets)) return undefined;
      return this.#drop(key);
    }
    if (!hasMore) {
      if (partial.total !== undefined && partial.total !== end) return this.#drop(key);
      partial.total = end;
    }
    partial.pieces.push({ at, octets: octets.slice(), frame });
    partial.held += octets.length;
    this.#held += octets.length;
    if (known === undefined) this.#partials.set(key, partial);
    if (partial.held === partial.total) return this.#whole(key, partial, partial.total);
    this.#makeRoom();
    return undefined;
  }

  #whole(key: string, { pieces, held }: Partial, total: number): Reassembled | undefined {
    this.#partials.delete(key);
    this.#held -= held;
    const octets = new Uint8Array(total);
    for (const piece of pieces) {
      if (piece.at + piece.octets.length > total) {
        this.dropped += 1;
        return undefined;
      }
      octets.set(piece.octets, piece.at);
    }
    return { octets, frames: pieces.map(({ frame }) => frame) };
  }

  #drop(key: string): undefined {
    this.#held -= this.#partials.get(key)?.held ?? 0;
    this.#partials.delete(key);
    this.dropped += 1;
  }

  #makeRoom(): void {
    for (const key of this.#partials.keys()) {
      if (this.#partials.size <= datagramsAtMost && this.#held <= octetsAtMost) return;
      this.#drop(key);
    }
  }
}
