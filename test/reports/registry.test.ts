import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reportFormats } from '../../reports/registry.ts';

const reports = new URL('../../reports/', import.meta.url);

test('every format has a writer, a sample and an extension of its own', () => {
  const samples = Object.entries(reportFormats).map(([name, { extension }]) => `${name}.${extension}`);
  expect(readdirSync(new URL('samples/', reports)).sort()).toEqual(samples.sort());
});

// `new Date(milliseconds)` and `Date.parse` count with dates that were handed in.
test('no writer reads a clock, draws a random number or imports a module of node but those of digests and of packing', () => {
  const sources = readdirSync(reports, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(sources).toContain('html/markup.ts');
  const impure = sources.filter((name) =>
    /from 'node:(?!(?:crypto|zlib)')|import\('|\bDate\.now|\bDate\(\)|performance\.|Math\.random|process\./.test(
      readFileSync(new URL(name, reports), 'utf8'),
    ),
  );
  expect(impure).toEqual([]);
});
