import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const copied =
  'bench core docs fuzz mutation packages probes policies reports rules schemas scripts sources src test package.json'.split(
    ' ',
  );

let checkout: string;
beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'gateproof-new-'));
  for (const one of copied) {
    await cp(join(root, one), join(checkout, one), {
      recursive: true,
      filter: (from) => !/(^|\/)(node_modules|dist|vectors|recordings)$/u.test(from),
    });
  }
  await cp(join(root, 'tsconfig.json'), join(checkout, 'tsconfig.json'));
  await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
});
afterAll(async () => await rm(checkout, { recursive: true }));

function run(...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: checkout,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, said: stdout + stderr };
}
/** Files that do not compile. */
function askedByCompiler(): readonly string[] {
  const { said } = run('node_modules/typescript/bin/tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', 'known');
  return [...new Set([...said.matchAll(/^([\w/.-]+\.ts)\(/gmu)].map(([, file = '']) => file))];
}
const failing = (...files: readonly string[]): string =>
  run('node_modules/vitest/vitest.mjs', 'run', '--no-color', ...files).said;

async function add(file: string, behind: string, text: string): Promise<void> {
  const before = await readFile(join(checkout, file), 'utf8');
  expect(before).toContain(behind);
  await writeFile(
    join(checkout, file),
    before.replace(behind, () => `${behind}${text}`),
  );
}

describe('npm run new', () => {
  test('a check: the compiler asks for its judge, and its test wants to say something', async () => {
    expect(run('scripts/new.mjs', 'check', 'invented').status).toBe(0);
    expect(askedByCompiler()).toEqual(['rules/checks/registry.ts']);
    expect(failing('test/rules/checks/invented.test.ts')).toContain('what passes, what fails, and the gateway');
    // Four files: the name, the judge, its test, and the entry, which is all that is left.
    await add('rules/checks/registry.ts', 'Check<K> } = {', ' invented,');
    await add('rules/checks/registry.ts', "'./answers-agree.ts';", " import { invented } from './invented.ts';");
    expect(askedByCompiler()).toEqual([]);
  });

  test('a format: the compiler asks for its writer, a test for its sample, and its own wants to say something', async () => {
    expect(run('scripts/new.mjs', 'format', 'morse-code').status).toBe(0);
    expect(askedByCompiler()).toEqual(['reports/registry.ts']);
    expect(failing('test/reports/morse-code/morse-code.test.ts')).toContain('what it says of each verdict');
    await add(
      'reports/registry.ts',
      'ReportFormat>> = {',
      " 'morse-code': { extension: 'txt', write: morseCodeReport },",
    );
    await add(
      'reports/registry.ts',
      "'./junit/junit.ts';",
      " import { morseCodeReport } from './morse-code/morse-code.ts';",
    );
    expect(failing('test/reports/registry.test.ts')).toMatch(/FAIL.*every format has a writer, a sample/u);
  });

  test('a probe: the compiler asks what its scheme is, a test for its entry and its page', async () => {
    expect(run('scripts/new.mjs', 'probe', 'carrier-pigeon').status).toBe(0);
    expect(askedByCompiler()).toEqual(['core/endpoint/scheme.ts']);
    expect(failing('test/probes/carrier-pigeon/carrier-pigeon.test.ts')).toContain(
      'what is accepted, refused and open',
    );
    await add(
      'core/endpoint/scheme.ts',
      'SchemeTraits>> = {',
      " 'carrier-pigeon': { of: 'endpoint', carrier: 'udp' },",
    );
    const said = failing('test/probes/registry.test.ts');
    expect(said).toMatch(/FAIL.*of endpoints are one probe each/u);
    expect(said).toMatch(/FAIL.*of endpoints have a page/u);
    const parts = ['forecast', 'observe', 'conclude'].map(
      (part) =>
        `${part}: async () => (await import('./carrier-pigeon/${part}-endpoint.ts')).${part}CarrierPigeonEndpoint,`,
    );
    const shapes = `shapes: async () => (await import('./carrier-pigeon/shape.ts')).carrierPigeonShapes,`;
    const entry = ` { schemes: ['carrier-pigeon'], ${parts.join(' ')} ${shapes} },`;
    await add('probes/registry.ts', 'readonly Probe[] = [', entry);
    await writeFile(join(checkout, 'docs/probes/carrier-pigeon.md'), '# Carrier pigeons\n');
    // Eight files: the scheme, four parts, a test, the entry and the page.
    expect(failing('test/probes/registry.test.ts')).not.toContain('FAIL');
    expect(askedByCompiler()).toEqual([]);
  });

  test.each([
    [['spell', 'a'], 'check, format, probe wanted, "spell" found'],
    [['check', 'A B'], 'one name in lower case with dashes wanted, "A B" found'],
    [['check', 'a', 'b'], 'one name in lower case with dashes wanted, "a b" found'],
    [['check'], 'one name in lower case with dashes wanted, "" found'],
    [['format', 'json'], 'reports/json/json.ts is there already'],
  ] as const)('%j is refused, and nothing is written', (args, words) => {
    const { status, said } = run('scripts/new.mjs', ...args);
    expect({ status, said }).toEqual({ status: 64, said: `new: ${words}\n` });
  });
});

/** The versions of TLS as a table of their own. */
const tlsVersions = `import { codesOf, type Space } from './space.ts';
import { suiteVersions, type TlsDimensions, tlsSpace } from './tls-suites.ts';

export type TlsVersionDimensions = { readonly protocol: TlsDimensions['version'] };

const dimensions: TlsVersionDimensions = {
  protocol: { ...tlsSpace.dimensions.version, label: 'version of the protocol' },
};

export const tlsVersionSpace: Space<TlsVersionDimensions> = {
  label: 'TLS version',
  schemes: tlsSpace.schemes,
  dimensions,
  universe: () => [[suiteVersions]],
  registries: () => codesOf(dimensions),
  misfits: ([versions = []]) =>
    versions.flatMap((version, at) =>
      suiteVersions.includes(version)
        ? []
        : [{ dimension: 0, at, code: 'not-usable', message: dimensions.protocol.name(version) + ' is no TLS' } as const],
    ),
};
`;

/** What may be said, judged and told of it. */
const tlsVersionsTest = `import { expect, test } from 'vitest';
import { parsePolicy } from '../core/policy/parse-policy.ts';
import { combinationWords, fieldWords, isCombination } from '../reports/words/words.ts';
import { nothingElse } from '../rules/nothing-else.ts';
import { registryVocabulary } from '../src/judge/naming/vocabulary.ts';
import { spaceFacts, tlsFacts } from './support/rule-tester.ts';

const policyOf = (versions: string) => parsePolicy(
  '{ id: a, version: 2026-01-01, title: a, sources: { s: { title: s } }, source: { ref: s }, tls-versions: { closed: true, source: ' +
    '{ ref: s }, rows: [{ id: one, title: one, versions: ' + versions + ' }] } }', 'a.yaml');

test('a table of versions', () => {
  const policy = policyOf('[TLSv1.2, TLSv1.3]');
  const [row, closing] = policy.clauses;
  expect(row).toMatchObject({ id: 'tls-versions/one', space: 'tls-versions', box: [[0x0303, 0x0304]] });
  const target = { url: 'tls://h', scheme: 'tls', host: 'h', port: 1 } as const;
  const judged = (accepted: readonly number[]) => {
    const facts = tlsFacts({ versions: spaceFacts([[accepted]]) });
    const seen = { facts, policy, target, asOf: '2026-11-22', interrupted: false, vocabulary: registryVocabulary };
    return closing?.kind === 'nothing-else' ? nothingElse.judge(closing, seen) : undefined;
  };
  const combination = { protocol: 'TLSv1.0' };
  expect(judged([0x0303, 0x0301])).toMatchObject({ verdict: 'fail', observed: { accepted: [combination], count: 1 } });
  expect(judged([0x0303])).toMatchObject({ verdict: 'inconclusive', reason: 'not-probed' });
  expect(isCombination(combination) && combinationWords(combination)).toBe('TLSv1.0');
  expect(fieldWords('protocol')).toBe('version of the protocol');
  expect(() => policyOf('TLSv1.4')).toThrow('found "TLSv1.4"; did you mean "TLSv1.0"?');
  expect(() => policyOf('SSLv2')).toThrow('SSLv2 is no TLS');
});
`;

test('a table is one file: the compiler asks where its facts stand, a test for the published schema', async () => {
  await writeFile(join(checkout, 'core/spaces/tls-versions.ts'), tlsVersions);
  await writeFile(join(checkout, 'test/tls-versions.test.ts'), tlsVersionsTest);
  const registry = 'core/spaces/registry.ts';
  await add(registry, "from './space.ts';", " import { tlsVersionSpace } from './tls-versions.ts';");
  await add(registry, 'readonly tls: typeof tlsSpace;', " readonly 'tls-versions': typeof tlsVersionSpace;");
  await add(registry, 'tls: tlsSpace,', " 'tls-versions': tlsVersionSpace,");
  expect(askedByCompiler()).toEqual(['rules/settle.ts']);
  await add('rules/settle.ts', '({ tls }) => tls?.suites,', " 'tls-versions': ({ tls }) => tls?.versions,");
  expect(askedByCompiler()).toEqual([]);
  // Four files: the space, its line, the place of its facts, and the schema, which is made anew.
  expect(failing('test/core/policy/policy-schema.test.ts')).toMatch(/FAIL.*is the committed schemas/u);
  expect(failing('test/tls-versions.test.ts')).not.toContain('FAIL');
});
