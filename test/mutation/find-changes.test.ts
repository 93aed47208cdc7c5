import { stripTypeScriptTypes } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { findChanges } from '../../mutation/find-changes.ts';
import { instrument } from '../../mutation/instrument.ts';

const source = `function judge(seen: readonly number[], limit?: number): string {
  const kept = seen.filter((one) => one > 1 && one < 9);
  for (const one of kept) if (one === 7) return 'fail';
  return kept.length > (limit ?? 2) ? 'pass' : 'inconclusive';
}`;
const changes = findChanges('judge.ts', source, 0);

/** What the source says with the change of that number in it; -1 for none. */
function judged(id: number, seen: readonly number[]): string {
  const body = stripTypeScriptTypes(instrument(source, changes)).replaceAll('globalThis.__mutation', 'mutation');
  const context = createContext({ mutation: { is: (one: number) => one === id }, seen });
  return runInContext(`${body}; judge(seen);`, context) as string;
}

const idOf = (kind: string, was: string): number =>
  changes.find((one) => one.kind === kind && one.was === was)?.id ?? Number.NaN;

test('a source with all of its changes does what it did', () => {
  expect(judged(-1, [2, 3, 4])).toBe('pass');
  expect(judged(-1, [2, 3, 7])).toBe('fail');
  expect(judged(-1, [0, 2, 10])).toBe('inconclusive');
});

test.each([
  ['never', 'one === 7', [7], 'inconclusive'],
  ['always', 'one > 1', [0, 1, 2], 'pass'],
  ['boundary', 'one > 1', [1, 2, 3], 'pass'],
  ['no-filter', 'seen.filter((one) => one > 1 && one < 9)', [0, 0, 0], 'pass'],
  ['first-only', 'kept', [2, 7], 'inconclusive'],
  ['number', '2', [2, 3, 4], 'inconclusive'],
  ['verdict', "'fail'", [7], 'pass'],
  ['no-default', 'limit ?? 2', [2, 3, 4], 'inconclusive'],
] as const)('the change "%s" of %s is the only one in force when it is tried', (kind, was, seen, verdict) => {
  expect(judged(-1, seen)).not.toBe(verdict);
  expect(judged(idOf(kind, was), seen)).toBe(verdict);
});

test('types, and what an optional chain leaves out, are not changed', () => {
  const text =
    'type Some = 1 | 2; const found = (list?: { some?: number[] }): boolean => list?.some?.includes(1) === true;';
  expect(findChanges('a.ts', text, 0).map(({ was }) => was)).toEqual([
    'list?.some?.includes(1) === true',
    'list?.some?.includes(1) === true',
    '1',
    'true',
  ]);
});

test('an else stays with its own condition where the statement before it may be left out', () => {
  const text =
    'function sorted(seen, few, many) { for (const one of seen) if (one < 9) few.push(one); else many.push(one); }';
  const found = findChanges('a.ts', text, 0);
  const sort = (id: number): readonly [number[], number[]] => {
    const lists: [number[], number[]] = [[], []];
    const context = createContext({ mutation: { is: (one: number) => one === id }, seen: [1, 10], lists });
    const body = instrument(text, found).replaceAll('globalThis.__mutation', 'mutation');
    runInContext(`${body}; sorted(seen, lists[0], lists[1]);`, context);
    return lists;
  };
  const [few = Number.NaN, many = Number.NaN] = found.filter(({ kind }) => kind === 'left-out').map(({ id }) => id);
  expect([-1, few, many].map(sort)).toEqual([
    [[1], [10]],
    [[], [10]],
    [[1], []],
  ]);
});
