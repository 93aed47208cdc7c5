import { expect, test } from 'vitest';
import { drawnAtMost, drawnOctets, SeededOctets } from '../../../src/store/kept/seeded-octets.ts';

test('what was drawn is made again by the seed, however it was drawn', () => {
  const seeded = new SeededOctets();
  const lengths = [8, 0, 32, 1, 500];
  const octets = Buffer.concat(lengths.map((length) => seeded.random(length)));
  expect(Buffer.from(drawnOctets(seeded.drawn))).toEqual(octets);
  expect(octets).toHaveLength(541);
});

test('two scans have nothing in common', () => {
  const [one, other] = [new SeededOctets(), new SeededOctets()];
  expect(one.random(32)).not.toEqual(other.random(32));
  expect(one.random(32)).not.toEqual(one.random(32));
  expect(one.drawn.seed).not.toEqual(other.drawn.seed);
});

test('no more is said to be drawn than is made again', () => {
  const seeded = new SeededOctets();
  const octets = seeded.random(drawnAtMost + 100);
  expect(seeded.drawn.length).toBe(drawnAtMost);
  expect(Buffer.from(drawnOctets(seeded.drawn))).toEqual(Buffer.from(octets.subarray(0, drawnAtMost)));
});
