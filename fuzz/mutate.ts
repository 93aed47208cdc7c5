/** Numbers from a seed, so that a run can be made again. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** Another that gives the same numbers from here on. */
  clone(): Draw {
    const other = new Draw(1);
    other.#state = this.#state;
    return other;
  }

  /** A whole number from 0 to `below` - 1 (xorshift32). */
  below(below: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state % below;
  }
}

/** An input grows no further than this. */
const longest = 8 * 1024;
/** Values that lengths, counts and types break at. */
const edges = [0, 1, 2, 4, 0x0a, 0x20, 0x22, 0x7f, 0x80, 0xfe, 0xff];

/** One to eight changes of an input; `other` is another input to take pieces of, `words` are pieces that its format knows. */
export function mutate(of: Uint8Array, other: Uint8Array, words: readonly Uint8Array[], draw: Draw): Uint8Array {
  let octets: Uint8Array = of;
  for (let left = 1 + draw.below(8); left > 0; left--) octets = changed(octets, other, words, draw);
  return octets.length > longest ? octets.slice(0, longest) : octets;
}

function changed(of: Uint8Array, other: Uint8Array, words: readonly Uint8Array[], draw: Draw): Uint8Array {
  const at = draw.below(of.length + 1);
  const length = 1 + draw.below(Math.min(64, of.length + 1));
  switch (draw.below(9)) {
    case 0:
      return set(of, at, (of[at] ?? 0) ^ (1 << draw.below(8)));
    case 1:
      return set(of, at, edges[draw.below(edges.length)] ?? 0);
    case 2:
      return set(of, at, draw.below(256));
    case 3:
      return spliced(of, at, length, new Uint8Array(0));
    case 4:
      return spliced(of, at, 0, of.slice(draw.below(of.length + 1)).slice(0, length));
    case 5:
      return spliced(of, at, draw.below(2) * length, other.slice(draw.below(other.length + 1)).slice(0, 4 * length));
    case 6:
      return spliced(of, at, draw.below(2) * length, words[draw.below(Math.max(1, words.length))] ?? other);
    case 7:
      return spliced(set(of, at, draw.below(2) * 255), at + 1, 1, Uint8Array.of(edges[draw.below(edges.length)] ?? 0));
    default:
      return of.slice(0, at);
  }
}

function set(of: Uint8Array, at: number, octet: number): Uint8Array {
  const octets = of.slice();
  if (at < octets.length) octets[at] = octet;
  return octets;
}

function spliced(of: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array {
  const tail = of.subarray(Math.min(of.length, at + removed));
  const octets = new Uint8Array(at + inserted.length + tail.length);
  octets.set(of.subarray(0, at));
  octets.set(inserted, at);
  octets.set(tail, at + inserted.length);
  return octets;
}
