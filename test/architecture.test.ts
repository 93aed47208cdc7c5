import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Folder -> folders that it may import from, besides itself. The data flow of docs/architecture.md. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'src/wire': [],
  'src/files': [],
  'src/region': [],
  'src/protocol': ['src/wire', 'src/region', 'src/facts'],
  'src/target': [],
  'src/facts': ['src/region'],
  'src/document': [],
  'src/observation': ['src/document', 'src/target'],
  'src/policy': ['src/files', 'src/facts', 'src/region', 'src/target', 'src/protocol'],
  'src/plan': ['src/facts', 'src/policy', 'src/region', 'src/target'],
  'src/finding': ['src/document', 'src/facts', 'src/observation', 'schemas'],
  'src/credentials': ['src/files'],
  'src/engine': [],
  'src/driver': ['packages', 'src/engine'],
  'src/inventory': ['src/credentials', 'src/policy', 'src/target'],
  'src/readiness': ['src/facts', 'src/finding', 'src/observation', 'src/policy', 'src/target'],
  'src/naming': ['src/facts', 'src/finding', 'src/observation', 'src/protocol', 'src/region', 'src/target', 'rules'],
  probes: [
    'src/facts',
    'src/observation',
    'src/protocol',
    'src/region',
    'src/target',
    'src/wire',
    'src/credentials',
    'packages',
  ],
  rules: ['src/facts', 'src/finding', 'src/observation', 'src/policy', 'src/region', 'src/target'],
  'src/evaluate': ['src/facts', 'src/finding', 'src/observation', 'src/policy', 'src/region', 'src/target', 'rules'],
  // The result document is made of facts and observations; a report takes their types, never their code. A CBOM wants the code points
  // of the names, which stand in the registries of the protocols.
  reports: ['src/finding', 'src/facts', 'src/observation', 'src/diff', 'src/protocol'],
  'src/transport': ['probes', 'src/protocol'],
  'src/run': [
    'src/credentials',
    'src/driver',
    'src/observation',
    'src/plan',
    'src/policy',
    'src/target',
    'src/transport',
    'probes',
    'packages',
  ],
  'src/lab': ['src/engine'],
  'src/profile': ['src/credentials', 'src/facts', 'src/target', 'src/wire'],
  'src/waivers': ['src/finding', 'src/observation', 'src/policy'],
  'src/diff': ['src/finding'],
  'src/evidence': ['src/finding', 'src/observation', 'src/wire'],
  'src/attest': ['src/finding'],
  'src/inputs': [
    'src/files',
    'src/credentials',
    'src/document',
    'src/finding',
    'src/inventory',
    'src/observation',
    'src/plan',
    'src/policy',
    'src/profile',
    'src/readiness',
    'src/run',
    'src/target',
    'src/waivers',
    'probes',
  ],
  'src/scan': [
    'src/evaluate',
    'src/facts',
    'src/finding',
    'src/inputs',
    'src/naming',
    'src/observation',
    'src/policy',
    'src/readiness',
    'src/run',
    'probes',
    'reports',
  ],
  // The library: what the program does between arguments and streams, for other programs.
  'src/api': [
    'src/evaluate',
    'src/facts',
    'src/finding',
    'src/inputs',
    'src/observation',
    'src/policy',
    'src/scan',
    'src/waivers',
    'reports',
  ],
  'src/vitest': ['src/api', 'src/evaluate', 'src/finding', 'src/inputs', 'reports'],
  packages: [],
};

/** Layers that do no I/O and ask neither clock nor chance: what they need is handed in. */
const pure = [
  'rules',
  'reports',
  'src/evaluate',
  'src/plan',
  'src/wire',
  'src/protocol',
  'src/region',
  'src/facts',
  'src/finding',
  'src/naming',
  'src/document',
  'src/observation',
  'src/waivers',
  'src/diff',
  'src/evidence',
];
const impure = /\b(Date\.now|new Date\(\)|performance\.|Math\.random|process\.|setTimeout|setInterval|fetch\()/u;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = ['src', 'probes', 'rules', 'reports', 'packages/strongswan-vici-ts/src'].flatMap(
  (folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => {
        const path = join(folder, name);
        const text = readFileSync(join(root, path), 'utf8');
        const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)].map(
          ([, specifier = '']) => specifier,
        );
        return { path, text, imports };
      }),
);

const folderOf = (path: string): string =>
  path.startsWith('src/') ? path.split('/').slice(0, 2).join('/') : (path.split('/')[0] ?? '');
const inside = (path: string, specifier: string): string => relative(root, resolve(root, dirname(path), specifier));

describe('architecture', () => {
  test('every folder imports only along the arrows of the data flow', () => {
    const against = sources.flatMap(({ path, imports }) => {
      const folder = folderOf(path);
      if (folder === 'src/cli') return [];
      const allowed = [folder, ...(arrows[folder] ?? [])];
      return imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => inside(path, specifier))
        .filter((target) => !allowed.includes(folderOf(target)))
        .map((target) => `${path} -> ${target}`);
    });
    expect(against).toEqual([]);
  });

  test('every folder stands in the arrows', () => {
    const folders = new Set(sources.map(({ path }) => folderOf(path)));
    folders.delete('src/cli');
    expect([...folders].filter((folder) => !(folder in arrows))).toEqual([]);
  });

  test('pure layers import no node module, read no clock and no chance', () => {
    const faults = sources
      .filter(({ path }) => pure.includes(folderOf(path)))
      .flatMap(({ path, text, imports }) => [
        ...imports.filter((specifier) => specifier.startsWith('node:')).map((specifier) => `${path}: ${specifier}`),
        ...(impure.test(text) ? [`${path}: ${impure.exec(text)?.[0] ?? ''}`] : []),
      ]);
    expect(faults).toEqual([]);
  });

  test('the VICI client imports nothing but itself and node', () => {
    const foreign = sources
      .filter(({ path }) => path.startsWith('packages/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
          .map((specifier) => `${path}: ${specifier}`),
      );
    expect(foreign).toEqual([]);
  });

  test('sources name no file for what it is not', () => {
    expect(sources.map(({ path }) => path).filter((path) => /(utils?|helpers?|common|misc)\.ts$/u.test(path))).toEqual(
      [],
    );
  });
});
