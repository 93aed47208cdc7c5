import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every thread of the program is built into the package: nothing but its path names it', () => {
  const files = globSync('src/**/*-thread.ts').map((file) => file.slice('src/'.length, -'.ts'.length));
  const bundle = readFileSync('scripts/package/bundle.mjs', 'utf8');
  const list = /export const threads = \[([^\]]*)\]/u.exec(bundle)?.[1] ?? '';
  const built = [...list.matchAll(/'([^']+)'/gu)].map(([, path]) => path);
  expect(new Set(built)).toEqual(new Set(files));
  expect(built).toHaveLength(files.length);
});
