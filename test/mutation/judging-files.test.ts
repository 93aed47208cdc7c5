import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { judging } from '../../mutation/judging-files.ts';

const root = resolve(import.meta.dirname, '../..');

/** 'a/{b,c}.ts' as 'a/b.ts' and 'a/c.ts'. */
const eachOf = (pattern: string): readonly string[] => {
  const [, before = '', names, after = ''] = /^(.*)\{(.*)\}(.*)$/u.exec(pattern) ?? [];
  return names === undefined ? [pattern] : names.split(',').map((name) => `${before}${name}${after}`);
};

test('everything that is said to judge is there: what moved away would be mutated no more, without a word', () => {
  expect(judging.flatMap(eachOf).filter((pattern) => globSync(pattern, { cwd: root }).length === 0)).toEqual([]);
});
