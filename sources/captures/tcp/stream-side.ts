import type { OctetBudget } from './octet-budget.ts';

/** Octets of one direction that are kept: hellos and flights of certificates fit, and what follows is nothing that is read. */
export const keptOctets = 0x4000;
/** Segments that wait for one before them. */
const waitingAtMost = 32;

const nothing = new Uint8Array(0);

/** A segment that came before what stands in front of it. */
interface Waiting {
  readonly sequence: number;
  readonly octets: Uint8Array;
  /** What `octets` stands at the beginning of. */
  readonly piece: Uint8Array;
  readonly frame: number;
}

/**
 * One direction of a TCP connection from its first octet on. Where segments say something different about the same octets, those that came first
 * stand, and that they differ is known.
 */
export class StreamSide {
  /** What came in order, up to `length`. */
  octets: Uint8Array = nothing;
  length = 0;
  /** Segments disagree about octets: what the peer read is not known. */
  isConflicting = false;
  hasEnded = false;
  /** The number of the first octet, and of that behind all that came in order, of which `octets` may be the beginning alone. */
  #first = 0;
  #next: number | undefined;
  #waiting: Waiting[] = [];
  readonly #marks: { readonly end: number; readonly frame: number }[] = [];

  get hasBegun(): boolean {
    return this.#next !== undefined;
  }

  /** Where `octets` begins in the numbers of TCP, when nothing was read. */
  begin(sequence: number): void {
    this.#first = sequence;
    this.#next = sequence;
  }

  /** Whether this is the number of the first octet of this very connection, which has begun. */
  beganAt(sequence: number): boolean {
    return this.#first === sequence;
  }

  /** Returns whether more octets stand in order now. `octets` is a view, of which what is kept is copied. */
  add(sequence: number, octets: Uint8Array, frame: number, budget: OctetBudget): boolean {
    if (!this.hasBegun) this.begin(sequence);
    const ahead = (sequence - (this.#next as number)) | 0;
    if (ahead > 0) {
      this.#wait(ahead, sequence, octets, frame, budget);
      return false;
    }
    const before = this.length;
    this.#append(sequence, octets, frame, budget);
    while (this.#waiting.length > 0) {
      const at = this.#waiting.findIndex((one) => ((one.sequence - (this.#next as number)) | 0) <= 0);
      const [one] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (one === undefined) break;
      this.#append(one.sequence, one.octets, one.frame, budget);
      budget.release(one.piece);
    }
    return this.length > before;
  }

  /** Numbers of the packets that octets came in, each once. */
  framesOf(from: number, to: number): readonly number[] {
    const found: number[] = [];
    let start = 0;
    for (const { end, frame } of this.#marks) {
      if (end > from && start < to) found.push(frame);
      start = end;
    }
    return found;
  }

  /** Everything that is kept goes back to the budget. */
  release(budget: OctetBudget): void {
    budget.release(this.octets);
    for (const { piece } of this.#waiting) budget.release(piece);
    this.octets = nothing;
    this.#waiting = [];
  }

  #wait(ahead: number, sequence: number, octets: Uint8Array, frame: number, budget: OctetBudget): void {
    if (this.#waiting.length >= waitingAtMost || this.length + ahead >= keptOctets) return;
    for (const other of this.#waiting) {
      const shift = (sequence - other.sequence) | 0;
      if (differ(other.octets, Math.max(0, shift), octets, Math.max(0, -shift))) this.isConflicting = true;
    }
    const piece = budget.take(octets.length);
    piece.set(octets);
    this.#waiting.push({ sequence, octets: piece.subarray(0, octets.length), piece, frame });
  }

  #append(sequence: number, octets: Uint8Array, frame: number, budget: OctetBudget): void {
    const known = -((sequence - (this.#next as number)) | 0);
    const from = (sequence - this.#first) | 0;
    if (differ(this.octets.subarray(0, this.length), Math.max(0, from), octets, Math.max(0, -from)))
      this.isConflicting = true;
    if (known >= octets.length) return;
    this.#next = (sequence + octets.length) >>> 0;
    const kept = Math.min(octets.length - known, keptOctets - this.length);
    if (kept <= 0) return;
    this.#grow(this.length + kept, budget);
    this.octets.set(octets.subarray(known, known + kept), this.length);
    this.length += kept;
    this.#marks.push({ end: this.length, frame });
  }

  #grow(wanted: number, budget: OctetBudget): void {
    if (wanted <= this.octets.length) return;
    const grown = budget.take(wanted);
    grown.set(this.octets.subarray(0, this.length));
    budget.release(this.octets);
    this.octets = grown;
  }
}

/** Whether two views that begin at the same place differ in what both have of it. */
function differ(a: Uint8Array, aFrom: number, b: Uint8Array, bFrom: number): boolean {
  const length = Math.min(a.length - aFrom, b.length - bFrom);
  for (let at = 0; at < length; at += 1) if (a[aFrom + at] !== b[bFrom + at]) return true;
  return false;
}
