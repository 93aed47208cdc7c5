import { expect, test } from 'vitest';
import { oneLineName } from '../../../core/facts/one-line-name.ts';
import { boxesOf, differingIn, evidenceFor, nothingKnown, regionOf, touching } from '../../../core/facts/settled.ts';
import { shareSeen } from '../../../core/facts/share-seen.ts';
import { sortedSet } from '../../../core/facts/sorted-set.ts';
import { transformOf, transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import { box } from '../../../core/spaces/region.ts';

const settled = [
  { box: box([1, 2], [1]), evidence: ['obs-0003', 'obs-0001'] },
  { box: box([2, 3], [1]), evidence: ['obs-0001', 'obs-0002'] },
  { box: box([9], [9]), evidence: ['obs-0009'] },
];
const region = [box([7], [1]), box([2], [1, 5])];

test('facts that say nothing have no box', () => {
  expect(nothingKnown).toEqual({ accepted: [], refused: [], undecided: [] });
});

test('what is settled is boxes that may overlap, and a region that does not', () => {
  expect(boxesOf(settled)).toEqual([box([1, 2], [1]), box([2, 3], [1]), box([9], [9])]);
  expect(regionOf(settled)).toEqual([box([1, 2], [1]), box([3], [1]), box([9], [9])]);
});

test('what touches a region has a point of one of its boxes', () => {
  expect(touching(settled, region)).toEqual(settled.slice(0, 2));
  expect(touching(settled, [box([1], [1])])).toEqual(settled.slice(0, 1));
  expect(touching(settled, [box([1], [2])])).toEqual([]);
  expect(touching(settled, [])).toEqual([]);
});

test('its evidence is every observation of it once, in order', () => {
  expect(evidenceFor(settled, region)).toEqual(['obs-0001', 'obs-0002', 'obs-0003']);
  expect(evidenceFor(settled, [box([9], [9])])).toEqual(['obs-0009']);
});

test('what differs in a region is what was seen to, and nothing where that was not looked for', () => {
  expect(differingIn({ ...nothingKnown, differs: settled }, [box([9], [9])])).toEqual(settled.slice(2));
  expect(differingIn(nothingKnown, region)).toEqual([]);
});

test('texts stand once each, in order of code units', () => {
  expect(sortedSet(['b', 'a', 'B', 'b', 'aa'])).toEqual(['B', 'a', 'aa', 'b']);
});

test('a name of several lines is one line, and one that is not there is empty', () => {
  expect(oneLineName('C=DE\nO=Some\nCN=vpn')).toBe('C=DE, O=Some, CN=vpn');
  expect(oneLineName(undefined)).toBe('');
});

test('a cipher and its key length are one number, and come back from it', () => {
  expect([transformValue(12, 256), transformValue(28, 0), transformValue(1, 0xffff)]).toEqual([
    0x0c_0100, 0x1c_0000, 0x1_ffff,
  ]);
  for (const [id, keyLengthBits] of [
    [12, 256],
    [28, 0],
    [0xffff, 0xffff],
  ] as const) {
    expect(transformOf(transformValue(id, keyLengthBits))).toEqual({ id, keyLengthBits });
  }
});

test('the share of a node that so many questions find in 95 of 100 scans', () => {
  expect(shareSeen(1)).toBeCloseTo(0.95, 12);
  // A node with that share is missed by all of them in 5 of 100 scans.
  for (const times of [2, 7, 40]) expect((1 - shareSeen(times)) ** times).toBeCloseTo(0.05, 12);
  for (const times of [0, -1, 1.5, Number.NaN]) {
    expect(() => shareSeen(times)).toThrow(new RangeError(`a whole number from 1 wanted, ${times} found`));
  }
});
