import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Box,
  box,
  boxHas,
  boxSize,
  intersect,
  intersectBoxes,
  isSubset,
  merge,
  type Point,
  points,
  type Region,
  regionSize,
  subtract,
  subtractBox,
  union,
} from '../../../core/spaces/region.ts';

const values = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 5 });
const boxes = fc.tuple(values, values, values).map(([a, b, c]) => box(a, b, c));
const regions = fc.array(boxes, { maxLength: 4 }).map((some) => union(some, []));
const everyPoint: readonly Point[] = points([box([0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4])], 125);

const has = (region: readonly Box[], point: Point): boolean => region.some((part) => boxHas(part, point));
const isDisjoint = (region: Region): boolean =>
  everyPoint.every((point) => region.filter((part) => boxHas(part, point)).length <= 1);

describe('region', () => {
  test('difference holds exactly the points of the first that are in none of the second, in disjoint boxes', () => {
    fc.assert(
      fc.property(regions, fc.array(boxes, { maxLength: 4 }), (region, without) => {
        const left = subtract(region, without);
        expect(isDisjoint(left)).toBe(true);
        for (const point of everyPoint) expect(has(left, point)).toBe(has(region, point) && !has(without, point));
      }),
      { numRuns: 150 },
    );
  });

  test('union holds exactly the points of either, in disjoint boxes', () => {
    fc.assert(
      fc.property(fc.array(boxes, { maxLength: 3 }), fc.array(boxes, { maxLength: 3 }), (a, b) => {
        const both = union(a, b);
        expect(isDisjoint(both)).toBe(true);
        for (const point of everyPoint) expect(has(both, point)).toBe(has(a, point) || has(b, point));
      }),
      { numRuns: 150 },
    );
  });

  test('intersection holds exactly the points of both', () => {
    fc.assert(
      fc.property(regions, regions, (a, b) => {
        const common = intersect(a, b);
        for (const point of everyPoint) expect(has(common, point)).toBe(has(a, point) && has(b, point));
      }),
      { numRuns: 100 },
    );
  });

  test('merging keeps the points and never makes more boxes', () => {
    fc.assert(
      fc.property(regions, (region) => {
        const merged = merge(region);
        expect(merged.length).toBeLessThanOrEqual(region.length);
        expect(isDisjoint(merged)).toBe(true);
        for (const point of everyPoint) expect(has(merged, point)).toBe(has(region, point));
      }),
      { numRuns: 150 },
    );
  });

  test('size is the number of points, and listing the points stops at the limit', () => {
    fc.assert(
      fc.property(regions, fc.integer({ min: 0, max: 20 }), (region, limit) => {
        const all = points(region, 1000);
        expect(all).toHaveLength(regionSize(region));
        expect(new Set(all.map(String)).size).toBe(all.length);
        expect(points(region, limit)).toEqual(all.slice(0, limit));
      }),
    );
  });

  test('a region is a subset of another exactly when nothing is left of it', () => {
    fc.assert(
      fc.property(regions, regions, (a, b) => {
        expect(isSubset(a, b)).toBe(everyPoint.every((point) => !has(a, point) || has(b, point)));
      }),
    );
  });

  test('subtracting a box makes at most one box per dimension', () => {
    fc.assert(
      fc.property(boxes, boxes, (a, b) => {
        expect(subtractBox(a, b).length).toBeLessThanOrEqual(3);
      }),
    );
  });

  test('an empty dimension makes an empty box', () => {
    expect(boxSize(box([1], [], [2]))).toBe(0);
    expect(union([box([1], [])], [])).toEqual([]);
  });

  test('boxes of different dimensions are refused', () => {
    expect(() => intersectBoxes(box([1]), box([1], [2]))).toThrow(
      expect.objectContaining({ code: 'dimension-mismatch', message: 'a box of 1 dimensions wanted, one of 2 found' }),
    );
  });
});

describe('boxes that overlap at random', () => {
  /** Of 22 values each, from a sequence that looks like chance. */
  const scattered = (count: number) => {
    let drawn = 7;
    const draw = () => {
      drawn = (drawn * 1103 + 12_345) % 2_147_483;
      return drawn % 22;
    };
    return Array.from({ length: count }, () =>
      box(...Array.from({ length: 4 }, () => Array.from({ length: 8 }, () => draw()))),
    );
  };

  test('are refused as a region of more boxes than any probe asks, and a few of them are not', () => {
    const refused = expect.objectContaining({ code: 'region-too-complex' });
    expect(() => union(scattered(1000), [])).toThrow(refused);
    const few = scattered(12);
    const all = union(few, []);
    expect(few.every((one) => isSubset([one], all))).toBe(true);
  });
});
