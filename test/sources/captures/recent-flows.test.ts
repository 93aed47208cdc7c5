import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFlowKey, type FlowKey, flowKey } from '../../../sources/captures/tcp/flow-key.ts';
import { KeySlots } from '../../../sources/captures/tcp/key-slots.ts';
import { RecentFlows } from '../../../sources/captures/tcp/recent-flows.ts';

/** Of ten words where `count` says so; those behind are what another key left there. */
function key(number: number, count: 4 | 10 = 4): FlowKey {
  return {
    words: Int32Array.from({ length: 10 }, (_, at) => (at < count ? number >> at : 77 + number)),
    count,
    side: 0,
  };
}

describe('conversations that were seen lately', () => {
  test('are found by their key, and the last value stands', () => {
    const step = fc.record({
      number: fc.nat(300),
      count: fc.constantFrom(4 as const, 10 as const),
      what: fc.constantFrom('set', 'delete'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const flows = new RecentFlows<number>(10_000);
        const known = new Map<string, number>();
        for (const [at, { number, count, what }] of steps.entries()) {
          const own = key(number, count);
          expect(flows.get(own)).toBe(known.get(`${number} ${count}`));
          if (what === 'set') {
            flows.set(own, at);
            known.set(`${number} ${count}`, at);
          } else {
            flows.delete(own);
            known.delete(`${number} ${count}`);
          }
        }
        for (const [text, value] of known) {
          const [number = 0, count] = text.split(' ').map(Number);
          expect(flows.get(key(number, count === 4 ? 4 : 10))).toBe(value);
        }
      }),
    );
  });

  test('are as many as may be, whatever comes; the last half is there, and each that is not was told once', () => {
    const told: number[] = [];
    const flows = new RecentFlows<number>(20_000, (value) => told.push(value));
    const all = 100_000;
    for (let number = 0; number < all; number += 1) flows.set(key(number * 7919), number);
    for (let number = all - 10_000; number < all; number += 1) expect(flows.get(key(number * 7919))).toBe(number);
    expect(flows.get(key(0))).toBeUndefined();
    flows.clear();
    expect(told.length).toBe(all);
    expect(new Set(told).size).toBe(all);
  });

  test('are told at the end in the order in which they came', () => {
    const told: number[] = [];
    const flows = new RecentFlows<number>(20_000, (value) => told.push(value));
    for (let number = 0; number < 3000; number += 1) flows.set(key(number * 104_729), number);
    flows.clear();
    expect(told).toEqual(Array.from({ length: 3000 }, (_, at) => at));
  });

  test.each([10, 5000, 200_000])('of %i nothing stands where all were taken, and others find room', (all) => {
    const slots = new KeySlots<number>(4);
    const hashOf = (number: number): number => Math.imul(number, 0x9e3779b1);
    const keyOf = (number: number): Int32Array => Int32Array.of(number, 1, 2, 3);
    // The last but one are a few, for whom the tables are made small again.
    for (const [round, count] of [all, all, 10, all].entries()) {
      const upwards = Array.from({ length: count }, (_, at) => at);
      const values = round % 2 === 0 ? upwards : upwards.toReversed();
      for (const value of values) expect(slots.set(keyOf(value), hashOf(value), value)).toBe(true);
      expect(values.filter((value) => slots.get(keyOf(value), hashOf(value)) !== value)).toEqual([]);
      expect(slots.take()).toEqual(values);
      expect(slots.size).toBe(0);
      expect(values.filter((value) => slots.get(keyOf(value), hashOf(value)) !== undefined)).toEqual([]);
    }
  });

  test('keys that fall together take no longer than a run, and the next has no room', () => {
    const slots = new KeySlots<number>(4);
    const set = (number: number): boolean => slots.set(Int32Array.of(number, 0, 0, 0), 5, number);
    expect(Array.from({ length: 256 }, (_, at) => set(at)).every(Boolean)).toBe(true);
    expect(set(256)).toBe(false);
    expect(slots.get(Int32Array.of(255, 0, 0, 0), 5)).toBe(255);
    expect(set(255)).toBe(true);
    expect(slots.size).toBe(256);
  });
});

describe('the key of a conversation', () => {
  const { words: _, ...rest } = { words: 0, frame: 1, fragments: undefined, atMs: 0, segment: 0, missing: 0 };
  const keyOf = (source: readonly number[], destination: readonly number[], ports: readonly [number, number]) => {
    const octets = Uint8Array.of(
      ...source,
      ...destination,
      ports[0] >> 8,
      ports[0] & 255,
      ports[1] >> 8,
      ports[1] & 255,
    );
    const into = emptyFlowKey();
    const addressLength = source.length === 4 ? 4 : 16;
    const at = { sourceAt: 0, destinationAt: addressLength, from: 2 * addressLength, to: octets.length };
    flowKey({ ...rest, ...at, protocol: 6, octets, addresses: octets, addressLength }, into);
    return { key: [...into.words.subarray(0, into.count)].join(), side: into.side };
  };

  test('is the same in both directions, and of another side', () => {
    const address = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }).map((one) => [one, 4] as const),
      fc.uint8Array({ minLength: 16, maxLength: 16 }).map((one) => [one, 16] as const),
    );
    const port = fc.nat(0xffff);
    fc.assert(
      fc.property(address, fc.uint8Array({ minLength: 16, maxLength: 16 }), port, port, ([one, length], more, a, b) => {
        const other = more.subarray(0, length);
        const there = keyOf([...one], [...other], [a, b]);
        const back = keyOf([...other], [...one], [b, a]);
        expect(back.key).toBe(there.key);
        if (a !== b || [...one].join() !== [...other].join()) expect(back.side).not.toBe(there.side);
      }),
    );
  });

  test('differs by each address and each port', () => {
    const [a, b] = [
      [10, 0, 0, 1],
      [10, 0, 0, 2],
    ] as const;
    const all = [
      keyOf(a, b, [1, 2]),
      keyOf(a, b, [2, 1]),
      keyOf(a, b, [1, 3]),
      keyOf(a, [10, 0, 0, 3], [1, 2]),
      keyOf([9, 0, 0, 1], b, [1, 2]),
    ];
    expect(new Set(all.map((one) => one.key)).size).toBe(all.length);
  });
});
