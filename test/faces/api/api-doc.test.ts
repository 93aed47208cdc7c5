import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError, scan } from '../../../src/faces/api/gateproof.ts';

const root = resolve(import.meta.dirname, '../../..');
const entry = join(root, 'src/faces/api/gateproof.ts');
const page = readFileSync(join(root, 'docs/api.md'), 'utf8');

/** Exported names and the files that declare them. */
const exported = [...readFileSync(entry, 'utf8').matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/gu)].flatMap(
  ([, names = '', file = '']) =>
    names
      .split(',')
      .map((name) => name.replace('type ', '').trim())
      .filter((name) => name !== '')
      .map((name) => ({ name, file: resolve(dirname(entry), file) })),
);

/** First cells of the table under a heading. */
function firstCells(heading: string): readonly string[] {
  const section = page.split(/^## /mu).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `(\w+)`/gmu)].map(([, name = '']) => name);
}

describe('docs/api.md', () => {
  test('describes every export of the package and nothing else', () => {
    const headings = [...page.matchAll(/^### `(\w+)/gmu)].map(([, name = '']) => name);
    const described = [...headings, ...firstCells('Types')].sort();
    expect(described).toEqual(exported.map(({ name }) => name).sort());
  });

  test('lists every option of a scan and nothing else', async () => {
    const wrong = { nonsense: true };
    const error = await scan([], wrong as object).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    const [problem = ''] = (error as InputError).problems;
    expect(problem).toMatch(/^option "nonsense": one of .* wanted$/u);
    const known = /one of (.*) wanted/u.exec(problem)?.[1]?.split(', ') ?? [];
    expect(firstCells('Options').toSorted()).toEqual(known.toSorted());
  });
});

test.each(exported)('$name has a doc comment where it is declared', ({ name, file }) => {
  const text = readFileSync(file, 'utf8');
  const reexported = new RegExp(`import type \\{[^}]*\\b${name}\\b[^}]*\\} from '([^']+)'`, 'u').exec(text)?.[1];
  const place = reexported === undefined ? text : readFileSync(resolve(dirname(file), reexported), 'utf8');
  const declaration = new RegExp(`^export (?:async function|function|class|interface|type|const) ${name}\\b`, 'mu');
  const at = declaration.exec(place)?.index;
  expect(at, `${name} is not declared in ${file}`).toBeDefined();
  expect(place.slice(0, at).trimEnd().endsWith('*/'), `${name} has no doc comment`).toBe(true);
});
