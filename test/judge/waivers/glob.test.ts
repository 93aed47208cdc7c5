import { expect, test } from 'vitest';
import { matchesGlob } from '../../../src/judge/waivers/glob.ts';

test.each<[string, string, boolean]>([
  ['tls/version-*', 'tls/version-tls10', true],
  ['tls/version-*', 'tls/row-01', false],
  ['*', '', true],
  ['*', 'sstp://192.0.2.1:443', true],
  ['sstp://*', 'ikev2://192.0.2.1', false],
  ['row-0?', 'row-01', true],
  ['row-0?', 'row-0', false],
  ['*-01', 'a-01-01', true],
  ['a*b*c', 'aXbYbZc', true],
  ['a*b*c', 'aXbYbZ', false],
  ['a.c', 'abc', false],
  ['', '', true],
  ['', 'a', false],
  ['Row', 'row', false],
  // What stands before a star is not looked at again behind it, and what stands behind it is looked at from its start.
  ['ab*bX', 'abX', false],
  ['*ab', 'acb', false],
  ['*ab', 'aab', true],
  ['a*?', 'a', false],
  ['a**', 'a', true],
])('the glob %o on %o: %o', (glob, text, matches) => {
  expect(matchesGlob(glob, text)).toBe(matches);
});

test('a glob of many stars ends soon on a text that does not match', () => {
  expect(matchesGlob('*a'.repeat(100), 'a'.repeat(99) + 'b'.repeat(2000))).toBe(false);
});
