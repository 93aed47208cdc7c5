import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
/** What a test of judging needs none of: sockets, processes, containers. With them the prober is tested, and it repairs what the judge would believe. */
const outside =
  /'node:(?:net|tls|dgram|http|child_process)'|testcontainers|playwright|src\/(?:run\/(?:engine|driver|transport)|lab)\//u;

const importsOf = new Map<string, readonly string[]>();

/** The files that a file imports, at once or lazily, from the root. */
function imports(file: string): readonly string[] {
  let known = importsOf.get(file);
  if (known === undefined) {
    const text = readFileSync(join(root, file), 'utf8');
    known = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/gu)]
      .map(([, specifier = '']) => relative(root, resolve(root, dirname(file), specifier)))
      .filter((path) => path.endsWith('.ts') && existsSync(join(root, path)));
    importsOf.set(file, known);
  }
  return known;
}

/** The steps of imports from a file to every file behind it. */
function reach(from: string): Map<string, number> {
  const steps = new Map([[from, 0]]);
  for (const [file, count] of steps) {
    for (const next of imports(file)) if (!steps.has(next)) steps.set(next, count + 1);
  }
  return steps;
}

/** True when neither a test nor what supports it leaves the process; that the program could is no reason. */
const isUnit = (file: string): boolean =>
  ![...reach(file).keys()].some(
    (one) => one.startsWith('test/') && outside.test(readFileSync(join(root, one), 'utf8')),
  );

/** 'region' of 'core/spaces/region.ts' and of 'test/core/spaces/region.test.ts'. */
const folderOf = (file: string): string => dirname(file).replace(/^(?:src|test)\//u, '');

/**
 * The unit tests that import one of the files within so many steps, those nearest to it first, of them those of its own folder: they kill
 * most, and are the quickest.
 */
export function testFilesOf(files: readonly string[], steps: number): string[] {
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('test', name))
    .filter((name) => name.endsWith('.test.ts') && isUnit(name));
  return tests
    .map((test) => {
      const known = reach(test);
      const isOwn = files.some((file) => folderOf(file) === folderOf(test));
      return { test, near: Math.min(...files.map((file) => known.get(file) ?? Infinity)) - (isOwn ? 0.5 : 0) };
    })
    .filter(({ near }) => near <= steps)
    .sort((one, two) => one.near - two.near || one.test.localeCompare(two.test))
    .map(({ test }) => test);
}
