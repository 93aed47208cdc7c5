import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('the package imports nothing but itself and three modules of Node, and says so', async () => {
  const source = new URL('../src/', import.meta.url);
  const imports = new Set<string>();
  for (const file of await readdir(source)) {
    const text = await readFile(new URL(file, source), 'utf8');
    for (const [, specifier = ''] of text.matchAll(/from '([^']+)'/g))
      imports.add(specifier.replace(/^\.\/[\w-]+\.ts$/, './'));
  }
  expect([...imports].sort((a, b) => a.localeCompare(b))).toEqual([
    './',
    'node:net',
    'node:stream',
    'node:timers/promises',
  ]);
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).not.toHaveProperty('dependencies');
});
