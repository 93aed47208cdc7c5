import { describe, expect, test } from 'vitest';
import { isSameJson, observedValues } from '../../../core/finding/observed-values.ts';
import type { Json, JsonObject } from '../../../core/observation/observation.ts';

const list = (length: number): readonly number[] => Array.from({ length }, (_, at) => at);
const seen = (observed: JsonObject): ReturnType<typeof observedValues> => observedValues({ observed });

describe('what a finding saw', () => {
  test.each<[string, JsonObject, readonly Json[], number]>([
    ['nothing', {}, [], 0],
    ['the members of one list', { accepted: ['a', 'b'] }, ['a', 'b'], 2],
    ['the members of two lists', { accepted: ['a'], chains: ['b', 'c'] }, ['a', 'b', 'c'], 3],
    ['single values as one, in the order of their names', { b: 1, a: 2 }, [{ a: 2, b: 1 }], 1],
    ['three single values', { c: 1, a: 2, b: 3 }, [{ a: 2, b: 3, c: 1 }], 1],
    ['a list and single values', { path: 'invalid', reasons: ['x'] }, ['x', { path: 'invalid' }], 2],
    [
      'no counts and nothing that was not done',
      { count: 1, open: 3, of: 4, notTested: ['a'], refused: 'x' },
      [{ refused: 'x' }],
      1,
    ],
    ['more than is named, by the number that is told', { accepted: ['a'], count: 9 }, ['a'], 9],
    ['no less than is named, whatever number is told', { accepted: ['a', 'b'], count: 1 }, ['a', 'b'], 2],
    ['a list that is not full, without a number', { accepted: list(63) }, list(63), 63],
    ['a full list with its number', { accepted: list(64), count: 64 }, list(64), 64],
    ['a full list that may go on', { accepted: list(64) }, list(64), Number.POSITIVE_INFINITY],
    [
      'a second list that is full and may go on',
      { a: ['x'], b: list(64) },
      ['x', ...list(64)],
      Number.POSITIVE_INFINITY,
    ],
    ['a number that is no number', { accepted: ['a'], count: 'many' }, ['a'], 1],
    ['a full list of what was not tested', { accepted: ['a'], notTested: list(64) }, ['a'], 1],
  ])('is %s', (_what, observed, values, count) => {
    expect(seen(observed)).toEqual({ values, count });
    if (values.length === 1) expect(JSON.stringify(seen(observed).values)).toBe(JSON.stringify(values));
  });
});

describe('two JSON values', () => {
  test.each<[Json | undefined, Json | undefined]>([
    [
      { a: 1, b: [2, { c: null }] },
      { b: [2, { c: null }], a: 1 },
    ],
    [null, null],
    [undefined, undefined],
    [[], []],
    [{}, {}],
  ])('%j and %j are the same', (one, two) => {
    expect(isSameJson(one, two)).toBe(true);
    expect(isSameJson(two, one)).toBe(true);
  });

  test.each<[Json | undefined, Json | undefined]>([
    [{ a: 1 }, { a: 2 }],
    [
      { a: 1, b: 2 },
      { a: 1, b: 3 },
    ],
    [
      { a: 1, b: 2 },
      { a: 3, b: 2 },
    ],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: null }, {}],
    [
      [1, 2],
      [2, 1],
    ],
    [
      [1, 2],
      [1, 3],
    ],
    [[1], [1, 2]],
    [[], {}],
    [[1], { 0: 1 }],
    [null, {}],
    [5, {}],
    [{}, 5],
    ['', {}],
    [{}, true],
    [undefined, {}],
    [{}, undefined],
    [[1], { 0: 1, length: 1 }],
    [{ 0: 1, length: 1 }, [1]],
    [{}, null],
    [1, '1'],
    [0, null],
    [undefined, null],
    [{ constructor: 1 }, {}],
  ])('%j and %j are not', (one, two) => {
    expect(isSameJson(one, two)).toBe(false);
    expect(isSameJson(two, one)).toBe(false);
  });

  test('that differ in a name which every object inherits are not the same', () => {
    const inherited: JsonObject = {};
    expect(isSameJson({ toString: 1 }, { other: 1 })).toBe(false);
    expect(isSameJson({ toString: Object.getPrototypeOf(inherited)['toString'] as Json }, { x: 1 })).toBe(false);
  });
});
