import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import {
  box,
  boxHas,
  cover,
  pointBox,
  points,
  type Region,
  regionSize,
  subtract,
  union,
} from '../../../core/spaces/region.ts';
import { azureIkeBoxes, azureIkeRows } from '../../support/ike-rows.ts';

const values = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 5 });
const boxes = fc.tuple(values, values, values).map(([a, b, c]) => box(a, b, c));
const everyPoint = points([box([0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4])], 125);
const has = (region: Region, point: readonly number[]): boolean => region.some((part) => boxHas(part, point));

describe('a cover', () => {
  test('holds exactly the points of the region that are in none of the boxes, in disjoint boxes', () => {
    fc.assert(
      fc.property(fc.array(boxes, { maxLength: 3 }), fc.array(boxes, { maxLength: 9 }), (some, without) => {
        const region = union(some, []);
        const covered = cover(region, without);
        for (const point of everyPoint) {
          expect(covered.filter((part) => boxHas(part, point))).toHaveLength(
            has(region, point) && !has(without, point) ? 1 : 0,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of everything but the 17 rows of a table takes 10 boxes at most', () => {
    const covered = cover(
      ikeUniverse(),
      azureIkeRows.map((row) => pointBox(row)),
    );
    expect(covered.length).toBeLessThanOrEqual(10);
    expect(regionSize(covered)).toBe(regionSize(ikeUniverse()) - 17);
    expect(cover(ikeUniverse(), azureIkeBoxes)).toEqual(covered);
  });

  test('is cut along the dimension that lists the fewest values again, unlike the difference taken in the order of the dimensions', () => {
    const space: Region = [box([1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9])];
    const cost = (parts: Region): number => parts.reduce((sum, part) => sum + part.flat().length + 1, 0);
    expect(cost(subtract(space, [box([2], [5])]))).toBe(22);
    expect(cost(cover(space, [box([2], [5])]))).toBe(16);
  });

  test('of hundreds of single points is still found', () => {
    const space: Region = [box(...[20, 20, 20].map((length) => Array.from({ length }, (_, at) => at)))];
    const scattered = Array.from({ length: 400 }, (_, at) => pointBox([(at * 7) % 20, (at * 11) % 19, (at * 13) % 17]));
    const covered = cover(space, scattered);
    expect(regionSize(covered)).toBe(8000 - regionSize(union(scattered, [])));
  });
});
