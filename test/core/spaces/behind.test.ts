import { describe, expect, test } from 'vitest';
import {
  extended,
  inDimensions,
  isOfAny,
  trimmed,
  trimmedBox,
  widened,
  withAllBehind,
  withBehind,
} from '../../../core/spaces/behind.ts';
import { box } from '../../../core/spaces/region.ts';

describe('boxes with something behind their dimensions', () => {
  test('in fewer dimensions are what has nothing there, and in more have nothing there', () => {
    expect(inDimensions([box([1], [2], [0, 3])], 2)).toEqual([[[1], [2]]]);
    expect(inDimensions([box([1], [2], [3])], 2)).toEqual([]);
    expect(inDimensions([box([1], [2], [0], [0, 1]), box([1], [2], [0], [1])], 2)).toEqual([[[1], [2]]]);
    expect(inDimensions([box([1], [2])], 4)).toEqual([[[1], [2], [0], [0]]]);
    expect(inDimensions([box([1], [2], [3])], 3)).toEqual([[[1], [2], [3]]]);
  });

  test('of different lengths are brought to the longest', () => {
    expect(widened([box([1]), box([1], [2])])).toEqual([
      [[1], [0]],
      [[1], [2]],
    ]);
    expect(widened([])).toEqual([]);
  });

  test('are cut to the part that has something there', () => {
    expect(withBehind([box([1], [0, 2])], 1)).toEqual([[[1], [2]]]);
    expect(withBehind([box([1], [0]), box([1])], 1)).toEqual([]);
    const [first, second] = withBehind([box([1], [0, 2], [0, 3])], 1);
    expect([first, second]).toEqual([
      [[1], [2], [0, 3]],
      [[1], [0], [3]],
    ]);
  });

  test('stand for any number of any where more than the first may be chosen', () => {
    expect(isOfAny(box([1], [0, 2], [0, 2]), 1)).toBe(true);
    expect(isOfAny(box([1], [0, 2]), 1)).toBe(false);
    expect(isOfAny(box([1], [2], [0]), 1)).toBe(false);
  });
});

test('a point loses what is not there at its end, and no dimension', () => {
  expect(trimmed([1, 0, 0, 0], 2)).toEqual([1, 0]);
  expect(trimmed([1, 0, 0, 5, 0], 2)).toEqual([1, 0, 0, 5]);
});

test('a point has all that may stand behind it, or nothing', () => {
  expect(withAllBehind([1, 2], 2)).toEqual([1, 2]);
  expect(withAllBehind([1, 2, 3], 2)).toEqual([1, 2, 3, 0, 0, 0, 0, 0, 0]);
});

describe('additional key exchanges that are not there', () => {
  test('are left out at the end, where that is all that there is of them', () => {
    expect(trimmedBox([[1], [0], [3], [4], [0], [0]], 4)).toEqual([[1], [0], [3], [4]]);
    expect(trimmedBox([[1], [2], [3], [0], [0]], 4)).toEqual([[1], [2], [3], [0]]);
    expect(trimmedBox([[1], [2], [3], [4], [0], [36], [0]], 4)).toEqual([[1], [2], [3], [4], [0], [36]]);
    expect(trimmedBox([[1], [2], [3], [4], [0, 36]], 4)).toEqual([[1], [2], [3], [4], [0, 36]]);
    expect(trimmedBox([[1], [2], [3], [4], [1]], 4)).toEqual([[1], [2], [3], [4], [1]]);
    expect(trimmed([1, 2, 3, 0, 0, 0], 4)).toEqual([1, 2, 3, 0]);
    expect(trimmed([1, 2, 3, 4, 0, 1, 0], 4)).toEqual([1, 2, 3, 4, 0, 1]);
  });

  test('are put in, up to seven', () => {
    expect(extended([[1], [2], [3], [4], [36]], 11)).toEqual([[1], [2], [3], [4], [36], [0], [0], [0], [0], [0], [0]]);
  });
});
