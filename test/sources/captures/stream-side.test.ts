import { describe, expect, test } from 'vitest';
import { OctetBudget } from '../../../sources/captures/tcp/octet-budget.ts';
import { keptOctets, StreamSide } from '../../../sources/captures/tcp/stream-side.ts';

const sent = Uint8Array.from({ length: 60_000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff);

/** Counts what is out. */
class Counted extends OctetBudget {
  taken = 0;

  override take(wanted: number): Uint8Array {
    const piece = super.take(wanted);
    this.taken += piece.length;
    return piece;
  }

  override release(piece: Uint8Array): void {
    super.release(piece);
    this.taken -= piece.length;
  }
}

/** A side that began at this number, and what it is told by place in the stream. */
function begun(first = 1000) {
  const side = new StreamSide();
  const budget = new Counted(1e9);
  let frame = 0;
  side.begin(first);
  const put = (from: number, to: number, octets: Uint8Array = sent.subarray(from, to)): boolean => {
    frame += 1;
    return side.add((first + from) >>> 0, octets, frame, budget);
  };
  const kept = (): Uint8Array => side.octets.slice(0, side.length);
  return { side, budget, put, kept };
}

const forged = (from: number, to: number, at: number): Uint8Array =>
  sent.slice(from, to).map((octet, place) => (place + from === at ? octet ^ 1 : octet));

describe('one direction of a connection', () => {
  test.each([1000, 0xffff_fff0, 0x7fff_fff0, 0])('is put together from any number on: %i', (first) => {
    const { side, put, kept } = begun(first);
    expect([put(0, 10), put(30, 40), put(20, 30), put(10, 20), put(35, 50), put(0, 50)]).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(kept()).toEqual(sent.slice(0, 50));
    expect(side.isConflicting).toBe(false);
    expect(side.framesOf(0, 50)).toEqual([1, 4, 3, 2, 5]);
    expect(side.framesOf(10, 20)).toEqual([4]);
    expect(side.framesOf(0, 1)).toEqual([1]);
    expect(side.framesOf(9, 21)).toEqual([1, 4, 3]);
    expect(side.framesOf(20, 20)).toEqual([]);
    expect(side.framesOf(49, 99)).toEqual([5]);
    expect(side.framesOf(50, 99)).toEqual([]);
  });

  test('begins where its first octets stand, when nobody said where', () => {
    const side = new StreamSide();
    const budget = new OctetBudget(1e9);
    expect(side.hasBegun).toBe(false);
    expect(side.add(5000, sent.subarray(0, 4), 1, budget)).toBe(true);
    expect([side.hasBegun, side.beganAt(5000), side.beganAt(5001), side.beganAt(4999)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    // What stands before is none of it, and may overlap.
    side.add(4998, Uint8Array.of(9, 9, ...sent.subarray(0, 6)), 2, budget);
    expect([side.octets.slice(0, side.length), side.isConflicting]).toEqual([sent.slice(0, 6), false]);
    expect(side.beganAt(5000)).toBe(true);
  });

  test.each<readonly [string, readonly (readonly [number, number, number])[], boolean]>([
    [
      'at its first octet',
      [
        [0, 10, -1],
        [0, 10, 0],
      ],
      true,
    ],
    [
      'at its last',
      [
        [0, 10, -1],
        [0, 10, 9],
      ],
      true,
    ],
    [
      'behind what is known',
      [
        [0, 10, -1],
        [0, 12, 11],
      ],
      false,
    ],
    [
      'in the middle of two',
      [
        [0, 10, -1],
        [10, 20, -1],
        [5, 15, 12],
      ],
      true,
    ],
    [
      'not at all',
      [
        [0, 10, -1],
        [5, 15, -1],
        [2, 8, -1],
      ],
      false,
    ],
    [
      'ahead of what is missing',
      [
        [20, 30, -1],
        [15, 25, 21],
      ],
      true,
    ],
    [
      'ahead of what is missing, the other way round',
      [
        [15, 25, -1],
        [20, 30, 21],
      ],
      true,
    ],
    [
      'ahead, where only one of them has the octet',
      [
        [15, 25, -1],
        [20, 30, 26],
      ],
      false,
    ],
    [
      'ahead, the other way round, and not at all',
      [
        [20, 30, -1],
        [15, 25, -1],
      ],
      false,
    ],
    [
      'ahead, behind one that says the same',
      [
        [40, 50, -1],
        [20, 30, -1],
        [20, 30, 29],
      ],
      true,
    ],
    [
      'ahead and filled in later',
      [
        [5, 10, -1],
        [0, 6, 5],
      ],
      true,
    ],
    [
      'ahead and filled in later with the same',
      [
        [5, 10, -1],
        [0, 6, -1],
      ],
      false,
    ],
  ])('in which segments differ %s', async (_, segments, isConflicting) => {
    const { side, put } = begun();
    for (const [from, to, at] of segments) put(from, to, forged(from, to, at));
    expect(side.isConflicting).toBe(isConflicting);
  });

  test('does not go over what is missing, be it one octet', () => {
    const { put, kept } = begun();
    expect([put(0, 10), put(11, 20), put(30, 40), put(9, 10), put(10, 11), put(20, 25)]).toEqual([
      true,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(kept()).toEqual(sent.slice(0, 25));
  });

  test('keeps what came first where segments differ', () => {
    const { put, kept } = begun();
    put(0, 10);
    put(5, 15, forged(5, 15, 7));
    expect(kept()).toEqual(sent.slice(0, 15));
  });

  test('is kept to its bound, and what is sent again behind that is compared with what it was', () => {
    const { side, put, kept } = begun();
    put(0, 20);
    for (let at = 20; at < 20_000; at += 1000) put(at, at + 1000);
    expect(kept()).toEqual(sent.slice(0, keptOctets));
    expect(put(19_900, 21_500)).toBe(false);
    put(0, 1000);
    put(16_000, 17_000);
    put(10_000, 20_000);
    expect([side.isConflicting, side.beganAt(1000)]).toEqual([false, true]);
    put(16_000, 17_000, forged(16_000, 17_000, keptOctets));
    expect(side.isConflicting).toBe(false);
    put(16_000, 17_000, forged(16_000, 17_000, keptOctets - 1));
    expect(side.isConflicting).toBe(true);
  });

  test('is kept to its bound by one segment, too', () => {
    const { put, kept, side } = begun();
    put(0, keptOctets - 1);
    expect([put(keptOctets - 1, keptOctets + 5), put(keptOctets + 5, keptOctets + 9)]).toEqual([true, false]);
    expect(kept()).toEqual(sent.slice(0, keptOctets));
    expect(side.framesOf(0, keptOctets + 1)).toEqual([1, 2]);
  });

  test('waits for 32 segments, and for none that begins behind what is kept', () => {
    const { put, kept } = begun();
    for (let at = 32; at >= 1; at -= 1) put(10 * at, 10 * at + 10);
    put(330, 340);
    put(0, 10);
    expect(kept()).toEqual(sent.slice(0, 330));
    const far = begun();
    far.put(keptOctets - 1, keptOctets + 9);
    far.put(keptOctets, keptOctets + 10);
    far.put(0x200000, 0x200001, sent.subarray(0, 1));
    far.put(0, keptOctets - 1);
    expect(far.kept()).toEqual(sent.slice(0, keptOctets));
    expect(far.side.framesOf(0, keptOctets)).toEqual([4, 1]);
    // What stands further behind by what is kept already.
    const later = begun();
    later.put(0, 10_000);
    later.put(keptOctets, keptOctets + 10);
    expect(later.budget.taken).toBe(keptOctets);
  });

  test('gives back what it kept', () => {
    const { side, budget, put } = begun();
    put(0, 100);
    put(200, 500);
    put(600, 1000);
    expect(budget.taken).toBe(128 + 512 + 512);
    put(100, 200);
    // 500 octets stand in order, and 400 wait.
    expect(budget.taken).toBe(512 + 512);
    put(700, 750);
    expect(budget.taken).toBe(512 + 512 + 128);
    side.release(budget);
    expect(budget.taken).toBe(0);
    side.release(budget);
    expect(budget.taken).toBe(0);
  });
});

describe('the octets of all connections', () => {
  test('are spent when more than there are were taken', () => {
    const budget = new OctetBudget(256);
    const [one, other] = [budget.take(1), budget.take(128)];
    expect([one.length, other.length, budget.isSpent]).toEqual([128, 128, false]);
    const more = budget.take(129);
    expect([more.length, budget.isSpent]).toEqual([256, true]);
    budget.release(more);
    expect(budget.isSpent).toBe(false);
    budget.release(new Uint8Array(0));
    expect([budget.take(1).length, budget.isSpent]).toEqual([128, true]);
  });

  test('are used again in pieces of their length, and those that nobody wants are few', () => {
    const budget = new OctetBudget(1e9);
    const [small, large, longer] = [budget.take(128), budget.take(0x4000), budget.take(0x4001)];
    for (const piece of [small, large, longer]) budget.release(piece);
    expect(budget.take(0).length).toBe(128);
    expect(budget.take(0x4000)).toBe(large);
    expect(budget.take(0x4001)).not.toBe(longer);
    const many = Array.from({ length: 65 }, () => budget.take(200));
    for (const piece of many) budget.release(piece);
    const again = new Set(Array.from({ length: 65 }, () => budget.take(200)));
    expect(many.filter((piece) => again.has(piece))).toEqual(many.slice(0, 64));
  });
});
