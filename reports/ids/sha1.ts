const BLOCK_OCTETS = 64;

/** Text is taken in pieces of this many UTF-16 units, so that a long document needs no second copy of itself. */
const PIECE_UNITS = 65_536;

const encoder = new TextEncoder();
/** Most texts are names or short records, and go through one scratch area. */
const shortUnits = 8192;
const scratch = new Uint8Array(3 * shortUnits);
/** What FIPS 180-4 section 5.1.1 puts behind a message: a one, and as many zeros as it takes. */
const padding = Uint8Array.of(0x80, ...new Uint8Array(BLOCK_OCTETS - 1));

/** FIPS 180-4 section 5.3.1. */
const initial = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);

/**
 * SHA-1 (FIPS 180-4), which UUIDs of version 5 are made by (RFC 9562 section 5.5). It names things here and protects nothing: an
 * attestation has its own digests.
 */
export class Sha1 {
  readonly #state = Int32Array.from(initial);
  readonly #schedule = new Int32Array(80);
  readonly #block = new Uint8Array(BLOCK_OCTETS);
  readonly #view = new DataView(this.#block.buffer);
  #filled = 0;
  #octets = 0;

  /** Takes the UTF-8 octets of the text; a surrogate without its other half counts as U+FFFD. */
  update(text: string): this {
    if (text.length <= shortUnits)
      return this.updateOctets(scratch.subarray(0, encoder.encodeInto(text, scratch).written));
    for (let from = 0; from < text.length; ) {
      const last = text.charCodeAt(from + PIECE_UNITS - 1);
      const to = from + PIECE_UNITS + (last >= 0xd800 && last <= 0xdbff ? 1 : 0);
      this.updateOctets(encoder.encode(text.slice(from, to)));
      from = to;
    }
    return this;
  }

  updateOctets(octets: Uint8Array): this {
    this.#octets += octets.length;
    for (let at = 0; at < octets.length; ) {
      const part = octets.subarray(at, at + BLOCK_OCTETS - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === BLOCK_OCTETS) this.#compress();
    }
    return this;
  }

  /** The 20 octets; nothing may be added afterwards. */
  digest(): Uint8Array {
    const bits = this.#octets * 8;
    const room = (2 * BLOCK_OCTETS - 8 - this.#filled) % BLOCK_OCTETS;
    this.updateOctets(padding.subarray(0, room === 0 ? BLOCK_OCTETS : room));
    this.#view.setUint32(BLOCK_OCTETS - 8, Math.floor(bits / 2 ** 32));
    this.#view.setUint32(BLOCK_OCTETS - 4, bits % 2 ** 32);
    this.#compress();
    const digest = new Uint8Array(20);
    for (let at = 0; at < 20; at++) digest[at] = (this.#state[at >> 2] ?? 0) >>> (24 - 8 * (at & 3));
    return digest;
  }

  /** Makes it as new, for the next message; cheaper than another one. */
  reset(): this {
    this.#state.set(initial);
    this.#filled = 0;
    this.#octets = 0;
    return this;
  }

  #compress(): void {
    const words = this.#schedule;
    const view = this.#view;
    for (let t = 0; t < 16; t++) words[t] = view.getInt32(t * 4);
    for (let t = 16; t < 80; t++) {
      const word = (words[t - 3] ?? 0) ^ (words[t - 8] ?? 0) ^ (words[t - 14] ?? 0) ^ (words[t - 16] ?? 0);
      words[t] = (word << 1) | (word >>> 31);
    }
    const state = this.#state;
    // By number: taking an array apart asks its iterator, which costs as much as the rounds.
    let a = state[0] ?? 0;
    let b = state[1] ?? 0;
    let c = state[2] ?? 0;
    let d = state[3] ?? 0;
    let e = state[4] ?? 0;
    // The functions and constants of FIPS 180-4 sections 4.1.1 and 4.2.1, a loop for each: chosen within one loop, they take twice as long.
    for (let t = 0; t < 20; t++) {
      const next = (((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d))) + e + 0x5a827999 + (words[t] ?? 0)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    for (let t = 20; t < 40; t++) {
      const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0x6ed9eba1 + (words[t] ?? 0)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    for (let t = 40; t < 60; t++) {
      const next = (((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c))) + e + 0x8f1bbcdc + (words[t] ?? 0)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    for (let t = 60; t < 80; t++) {
      const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0xca62c1d6 + (words[t] ?? 0)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    state[0] = (state[0] ?? 0) + a;
    state[1] = (state[1] ?? 0) + b;
    state[2] = (state[2] ?? 0) + c;
    state[3] = (state[3] ?? 0) + d;
    state[4] = (state[4] ?? 0) + e;
    this.#filled = 0;
  }
}
