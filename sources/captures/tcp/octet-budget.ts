/** The smallest piece, and the longest that is kept to be used again. */
const [smallest, longest] = [128, 0x4000];
/** Pieces of one length that are kept to be used again. */
const sparesAtMost = 64;

/** Octets that all flows together may keep, in pieces that are used again: to make a piece costs more than to fill it. */
export class OctetBudget {
  readonly #atMost: number;
  readonly #spare = new Map<number, Uint8Array[]>();
  #taken = 0;

  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  get isSpent(): boolean {
    return this.#taken > this.#atMost;
  }

  /** At least so many octets, which hold whatever they held last. */
  take(wanted: number): Uint8Array {
    let length = smallest;
    while (length < wanted) length *= 2;
    this.#taken += length;
    return this.#spare.get(length)?.pop() ?? new Uint8Array(length);
  }

  /** A piece that `take` gave, of which nobody keeps a view. */
  release(piece: Uint8Array): void {
    const { length } = piece;
    this.#taken -= length;
    if (length > longest) return;
    const spare = this.#spare.get(length) ?? [];
    if (spare.length < sparesAtMost) spare.push(piece);
    this.#spare.set(length, spare);
  }
}
