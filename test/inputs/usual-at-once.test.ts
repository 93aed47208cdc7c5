import { expect, test } from 'vitest';
import { usualAtOnce } from '../../src/inputs/usual-at-once.ts';

const plenty = { memory: 2 ** 34, openFiles: 2 ** 20 };

test.each([
  ['a machine with room for all', 13, plenty, 32],
  ['512 open files', 13, { ...plenty, openFiles: 512 }, 24],
  ['1,024 open files and many connections', 64, { ...plenty, openFiles: 1024 }, 13],
  ['a quarter of 128 MiB', 13, { ...plenty, memory: 2 ** 25 }, 16],
  ['no room at all', 13, { memory: 0, openFiles: 3 }, 1],
])('%s', (_name, connections, room, wanted) => {
  expect(usualAtOnce(connections, room)).toBe(wanted);
});

test('is read from this machine', () => {
  expect(usualAtOnce(13)).toBeGreaterThan(0);
});
