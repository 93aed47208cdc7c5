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
  const { said } = run('node_modules/typescript/bin/tsc', '--noEmit');
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
    await add('rules/checks/registry.ts', 'Judgement } = {', ' invented,');
    await add('rules/checks/registry.ts', "'./answers-agree.ts';", " import { invented } from './invented.ts';");
    expect(askedByCompiler()).toEqual([]);
  });

  test('a format: the compiler asks for its writer, a test for its sample, and its own wants to say something', async () => {
    expect(run('scripts/new.mjs', 'format', 'morse-code').status).toBe(0);
    expect(askedByCompiler()).toEqual(['reports/registry.ts']);
    expect(failing('test/reports/morse-code.test.ts')).toContain('what it says of each verdict');
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
    const entry = ` { schemes: ['carrier-pigeon'], ${parts.join(' ')} },`;
    await add('probes/registry.ts', 'readonly Probe[] = [', entry);
    await writeFile(join(checkout, 'docs/probes/carrier-pigeon.md'), '# Carrier pigeons\n');
    // Seven files: the scheme, three parts, a test, the entry and the page.
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
