import { describe, expect, test } from 'vitest';
import {
  type Box,
  box,
  boxHas,
  boxSize,
  cover,
  intersect,
  intersectBoxes,
  isSubset,
  merge,
  pointBox,
  points,
  RegionError,
  regionSize,
  subtract,
  subtractBox,
  union,
} from '../../../core/spaces/region.ts';

/** Small ones by hand, beside the properties that hold of any: what each function makes, box by box. */
const [a, b] = [box([1, 2], [1, 2]), box([2, 3], [2, 3])];
const empty: Box = [[1], []];

test('a box is sorted by number, each value once', () => {
  expect(box([10, 9, 10, 2], [3])).toEqual([[2, 9, 10], [3]]);
  expect(pointBox([4, 5])).toEqual([[4], [5]]);
  expect([boxSize(a), boxSize(empty), boxSize([]), regionSize([a, empty, pointBox([1, 2])])]).toEqual([4, 0, 1, 5]);
});

test('a box has the points whose values it lists, of as many dimensions', () => {
  expect([boxHas(a, [2, 1]), boxHas(a, [1, 3]), boxHas(a, [3, 1])]).toEqual([true, false, false]);
  expect([boxHas(a, [1]), boxHas(a, [1, 1, 1]), boxHas(empty, [1])]).toEqual([false, false, false]);
});

describe('the difference of two boxes', () => {
  test('is cut along the first dimension first, and then what is left of it', () => {
    expect(subtractBox(a, b)).toEqual([
      [[1], [1, 2]],
      [[2], [1]],
    ]);
    expect(subtractBox(a, a)).toEqual([]);
    expect(subtractBox(box([1, 2, 3], [1]), box([2], [1, 7]))).toEqual([[[1, 3], [1]]]);
  });

  test('is the first box itself where they share nothing, and nothing of an empty one', () => {
    expect(subtractBox(a, box([3], [1]))).toEqual([a]);
    expect(subtractBox(a, empty)).toEqual([a]);
    expect(subtractBox(empty, a)).toEqual([]);
    expect(subtractBox(empty, box([7], [7]))).toEqual([]);
    expect(subtractBox(empty, empty)).toEqual([]);
  });

  test('is none of boxes of different dimensions', () => {
    const wrong = new RegionError('dimension-mismatch', 'a box of 2 dimensions wanted, one of 1 found');
    expect(() => subtractBox(a, [[1]])).toThrow(wrong);
    expect(() => subtractBox(a, [[9]])).toThrow(wrong);
    expect(() => intersect([a], [[[9]]])).toThrow(wrong);
  });
});

test('a region without others is what is left behind each of them', () => {
  expect(subtract([a], [])).toEqual([a]);
  expect(subtract([a], [pointBox([1, 1]), pointBox([2, 2])])).toEqual([
    [[2], [1]],
    [[1], [2]],
  ]);
  expect(subtract([a, box([5], [5])], [a])).toEqual([[[5], [5]]]);
});

test('a union takes of each box what no earlier one has, and no empty one', () => {
  expect(union([a], [b])).toEqual([a, [[3], [2, 3]], [[2], [3]]]);
  expect(union([empty, a], [empty, a])).toEqual([a]);
  expect(union([], [])).toEqual([]);
});

test('an intersection has what two boxes share, in the order of both lists', () => {
  expect(intersectBoxes(box([1, 2, 3]), [[3, 2, 9]])).toEqual([[2, 3]]);
  expect(intersect([a, b], [box([2], [2]), box([9], [9]), box([3], [3])])).toEqual([
    [[2], [2]],
    [[2], [2]],
    [[3], [3]],
  ]);
  expect(intersect([empty], [a])).toEqual([]);
});

test('a region is a subset where nothing is left of it', () => {
  expect(isSubset([box([1], [1])], [a])).toBe(true);
  expect(isSubset([box([1, 3], [1])], [a])).toBe(false);
  expect(isSubset([box([1, 3], [1])], [a, box([3], [1])])).toBe(true);
  expect([isSubset([], []), isSubset([a], [])]).toEqual([true, false]);
});

test('points come in the order of boxes and values, up to the limit', () => {
  expect(points([a, pointBox([7, 8])], 10)).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
    [7, 8],
  ]);
  expect(points([a, b], 3)).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
  ]);
  expect(points([a, pointBox([7, 8])], 4)).toHaveLength(4);
  expect(points([a], 0)).toEqual([]);
  expect(points([empty], 5)).toEqual([]);
});

describe('merging', () => {
  test('joins two boxes that differ in one dimension alone, sorted, and again what comes of it', () => {
    expect(merge([box([9], [1]), box([10], [1])])).toEqual([[[9, 10], [1]]]);
    expect(merge([pointBox([1, 1]), pointBox([2, 2]), pointBox([1, 2]), pointBox([2, 1])])).toEqual([a]);
    expect(merge([pointBox([5, 5]), pointBox([3, 1]), pointBox([1, 1]), pointBox([7, 7])])).toEqual([
      [[5], [5]],
      [[1, 3], [1]],
      [[7], [7]],
    ]);
  });

  test('leaves boxes that differ in two, and drops empty ones and those that are there twice', () => {
    expect(merge([pointBox([1, 1]), pointBox([2, 2])])).toEqual([pointBox([1, 1]), pointBox([2, 2])]);
    expect(merge([box([1, 2], [1]), box([1], [2])])).toEqual([box([1, 2], [1]), box([1], [2])]);
    expect(merge([empty, a])).toEqual([a]);
    expect(merge([a, a])).toEqual([a, a]);
    expect(merge([])).toEqual([]);
  });
});

describe('a cover', () => {
  test('of what nothing is taken out of is the region, merged', () => {
    expect(cover([a], [])).toEqual([a]);
    expect(cover([pointBox([1, 1]), pointBox([2, 1])], [])).toEqual([[[1, 2], [1]]]);
    expect(cover([a], [box([9], [9])])).toEqual([a]);
    expect(cover([empty], [])).toEqual([]);
    expect(cover([a], [a])).toEqual([]);
    expect(cover([a], [box([1, 2, 3], [1, 2])])).toEqual([]);
  });

  test('keeps values together that the same boxes hold', () => {
    expect(cover([box([1, 2, 3], [1, 2, 3])], [pointBox([2, 2])])).toEqual([
      [
        [1, 3],
        [1, 2, 3],
      ],
      [[2], [1, 3]],
    ]);
    expect(cover([box([1, 2], [1, 2, 3, 4])], [box([1], [1, 2])])).toEqual([
      [[2], [1, 2]],
      [
        [1, 2],
        [3, 4],
      ],
    ]);
  });

  test('is the cheapest by the cost that is given', () => {
    const space = [box([1, 2, 3], [1, 2, 3, 4, 5])];
    const byValues = cover(space, [pointBox([2, 2])]);
    const wide = cover(space, [pointBox([2, 2])], (of) => (of[0]?.length === 3 ? 0 : 100));
    expect(byValues).toEqual([
      [
        [1, 2, 3],
        [1, 3, 4, 5],
      ],
      [[1, 3], [2]],
    ]);
    expect(wide).toEqual(byValues);
    const narrow = cover(space, [pointBox([2, 2])], (of) => (of[1]?.length === 5 ? 0 : 100));
    expect(narrow).toEqual([
      [
        [1, 3],
        [1, 2, 3, 4, 5],
      ],
      [[2], [1, 3, 4, 5]],
    ]);
  });
});

describe('a cover of a box', () => {
  const grid = (width: number, height: number): Box => {
    const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
    return box(upTo(width), upTo(height));
  };

  test('is cut along the dimension of fewer parts where both are as cheap', () => {
    expect(cover([grid(3, 3)], [box([1, 2], [1, 3]), pointBox([1, 2])])).toEqual([
      [[3], [1, 3]],
      [[2, 3], [2]],
    ]);
  });

  test('costs a box more for each that it has, and a value more for each that these list', () => {
    expect(cover([grid(5, 3)], [box([4], [1, 3]), box([1, 2, 3, 5], [1]), pointBox([2, 2])])).toEqual([
      [
        [1, 3, 5],
        [2, 3],
      ],
      [[2], [3]],
      [[4], [2]],
    ]);
  });

  test('tries each dimension with six boxes to leave out, and with seven takes that of fewest parts, though another were cheaper', () => {
    const six = [
      box([1], [1, 2]),
      box([2, 3, 4], [2]),
      box([1, 2, 3, 4], [3]),
      box([4], [1, 4]),
      box([2, 3], [5]),
      pointBox([3, 4]),
    ];
    expect(cover([grid(4, 5)], six)).toEqual([
      [[2, 3], [1]],
      [[1, 2], [4]],
      [[1, 4], [5]],
    ]);
    const seven = [
      box([4, 6], [3]),
      box([6], [2, 7]),
      pointBox([2, 1]),
      box([1], [4, 6]),
      pointBox([3, 5]),
      pointBox([4, 4]),
      box([2, 4], [6]),
    ];
    expect(cover([grid(6, 7)], seven).map(([first]) => first)).toEqual([[1], [2], [3], [4], [5], [6]]);
  });
});

test('an error of a region says what it is', () => {
  expect(new RegionError('region-too-complex', 'm')).toMatchObject({
    name: 'RegionError',
    code: 'region-too-complex',
    message: 'm',
  });
});

test('a region of 2,000 boxes is one, and one of more is refused by its size', () => {
  const line = (length: number): readonly Box[] => Array.from({ length }, (_, at) => pointBox([at]));
  const elsewhere = [pointBox([5000])];
  expect(subtract(line(2000), elsewhere)).toHaveLength(2000);
  const message = 'boxes that overlap to a region of at most 2000 wanted, more found';
  expect(() => subtract(line(2001), elsewhere)).toThrow(new RegionError('region-too-complex', message));
});
