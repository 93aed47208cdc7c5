import { WireError } from './wire-error.ts';

/** A window on octets that must be used up. Every read is checked; nothing is returned past the end. Integers are big-endian. */
export class Reader {
  readonly #octets: Uint8Array;
  readonly #path: (string | number)[];
  readonly #end: number;
  #offset: number;

  /** `path` is gone on with, and shared by the windows on the same octets: what reads them is done before what stands behind. */
  constructor(octets: Uint8Array, path: (string | number)[] = [], from = 0, end: number = octets.length) {
    this.#octets = octets;
    this.#path = path;
    this.#offset = from;
    this.#end = end;
  }

  /** Octets from the start of the whole input. */
  get offset(): number {
    return this.#offset;
  }

  /** Octets left in this window. */
  get remaining(): number {
    return this.#end - this.#offset;
  }

  u8(): number {
    return this.#octets[this.#take(1)] as number;
  }

  u16(): number {
    const from = this.#take(2);
    return (this.#octets[from] as number) * 0x100 + (this.#octets[from + 1] as number);
  }

  u24(): number {
    return this.#integer(3);
  }

  u32(): number {
    return this.#integer(4);
  }

  /** A copy of the next `length` octets. */
  octets(length: number): Uint8Array {
    const from = this.#take(length);
    return this.#octets.slice(from, from + length);
  }

  /** A copy of everything left in this window; may be empty. */
  rest(): Uint8Array {
    return this.octets(this.remaining);
  }

  /** The next `length` octets, read by `inner`, which must use all of them. */
  window<T>(length: number, inner: (from: Reader) => T): T {
    const from = this.#take(length);
    const reader = new Reader(this.#octets, this.#path, from, from + length);
    const value = inner(reader);
    reader.end();
    return value;
  }

  /** Runs `inner` with `name` on the path, so that an error says which field failed. */
  field<T>(name: string | number, inner: () => T): T {
    this.enter(name);
    const value = inner();
    this.leave();
    return value;
  }

  /** Puts the name of the field that is read next on the path; `leave` takes it away. */
  enter(name: string | number): void {
    this.#path.push(name);
  }

  leave(): void {
    this.#path.pop();
  }

  /** Refuses octets that are left over. */
  end(): void {
    if (this.remaining > 0) this.fail('the end', `${this.remaining} octets left over`);
  }

  /** Throws a WireError for this place, or for `offset`. */
  fail(wanted: string, found: string, offset: number = this.#offset): never {
    throw new WireError({ path: this.#path.join('/'), offset }, wanted, found);
  }

  #integer(length: number): number {
    const from = this.#take(length);
    let value = 0;
    for (let at = from; at < from + length; at++) value = value * 0x100 + (this.#octets[at] ?? 0);
    return value;
  }

  #take(length: number): number {
    if (length > this.remaining) this.fail(`${length} octets`, `${this.remaining}`);
    const from = this.#offset;
    this.#offset += length;
    return from;
  }
}
