import { WireError } from './wire-error.ts';

const initialCapacity = 2048;
/** What the last writer wrote into: most are done before the next one begins, and a message has dozens. */
let spare: Uint8Array | undefined;

/** Collects octets. Integers are big-endian and must fit their field. */
export class Writer {
  readonly #path: (string | number)[] = [];
  #octets: Uint8Array;
  #lent: Uint8Array | undefined;
  #length = 0;

  constructor() {
    this.#lent = spare ?? new Uint8Array(initialCapacity);
    this.#octets = this.#lent;
    spare = undefined;
  }

  u8(value: number): void {
    this.#integer(value, 1);
  }

  u16(value: number): void {
    this.#integer(value, 2);
  }

  u24(value: number): void {
    this.#integer(value, 3);
  }

  u32(value: number): void {
    this.#integer(value, 4);
  }

  octets(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#octets.set(value, this.#length);
    this.#length += value.length;
  }

  /** Writes `inner` behind its length, which takes `lengthOctets` octets. */
  sized(lengthOctets: 1 | 2 | 3, inner: () => void): void {
    const at = this.#length;
    this.#integer(0, lengthOctets);
    inner();
    const length = this.#length - at - lengthOctets;
    const most = 0x100 ** lengthOctets - 1;
    if (length > most) this.fail(`at most ${most} octets`, `${length}`);
    for (let i = 0; i < lengthOctets; i++) {
      this.#octets[at + i] = Math.floor(length / 0x100 ** (lengthOctets - 1 - i)) % 0x100;
    }
  }

  /** Runs `inner` with `name` on the path, so that an error says which field failed. */
  field(name: string | number, inner: () => void): void {
    this.#path.push(name);
    inner();
    this.#path.pop();
  }

  /** Throws a WireError for this place. */
  fail(wanted: string, found: string): never {
    throw new WireError({ path: this.#path.join('/'), offset: this.#length }, wanted, found);
  }

  /** A copy of everything written. */
  finish(): Uint8Array {
    const written = this.#octets.slice(0, this.#length);
    if (this.#lent !== undefined) {
      spare = this.#lent;
      this.#lent = undefined;
      this.#octets = written;
    }
    return written;
  }

  #integer(value: number, length: number): void {
    const most = 0x100 ** length - 1;
    if (!Number.isInteger(value) || value < 0 || value > most) this.fail(`an integer of 0 to ${most}`, String(value));
    this.#reserve(length);
    for (let i = length - 1; i >= 0; i--) {
      this.#octets[this.#length++] = Math.floor(value / 0x100 ** i) % 0x100;
    }
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#octets.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#octets.length * 2));
    grown.set(this.#octets);
    this.#octets = grown;
  }
}
