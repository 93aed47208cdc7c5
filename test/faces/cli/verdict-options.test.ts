import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reportFormats } from '../../../reports/registry.ts';
import { fileNameOf } from '../../../src/faces/cli/write-reports.ts';
import { runCli } from '../../support/run-cli.ts';

const sample = resolve('reports/samples/json.json');
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-verdict-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});
const run = (...args: readonly string[]) => runCli(args, { cwd: directory });

describe('--exit-zero', () => {
  test.each([
    ['report', [sample]],
    ['diff', [sample, sample, '--strict']],
    ['policy', ['check', 'azure-vpn-p2s', '--against', 'nist-sp-800-77']],
    ['policy', ['diff', 'azure-vpn-p2s', 'nist-sp-800-77']],
    ['clients', ['landing', 'azure-vpn-p2s', '--against', 'cnsa-2.0']],
  ])('of %s ends with 0 and says the same', async (command, args) => {
    const told = await run(command, ...args);
    const zero = await run(command, ...args, '--exit-zero');
    expect(zero).toEqual({ ...told, code: 0 });
    if (command !== 'diff') expect([1, 2]).toContain(told.code);
  });

  test('changes no other code', async () => {
    expect((await run('report', 'none.json', '--exit-zero')).code).toBe(64);
    expect((await run('report', sample, '--exit-zero', '--format', 'pdf', '--out', '/proc/x')).code).toBe(64);
  });

  test('is none of what checks a signature', async () => {
    const { code, stderr } = await run('verify', 'a.json', '--key', 'a.pem', '--exit-zero');
    expect({ code, stderr }).toMatchObject({
      code: 64,
      stderr: expect.stringContaining("unknown option '--exit-zero'"),
    });
  });
});

describe('an edited result', () => {
  test('whose summary conforms while findings of it fail is refused, both named', async () => {
    const result = JSON.parse(await readFile(sample, 'utf8')) as { summary: { verdict: string; fail: number } };
    const { fail } = result.summary;
    expect(fail).toBeGreaterThan(0);
    result.summary.verdict = 'conforms';
    await writeFile(join(directory, 'edited.json'), JSON.stringify(result));
    for (const format of ['terminal', 'html', 'sarif']) {
      const { code, stdout, stderr } = await run('report', 'edited.json', '--format', format, '--exit-zero');
      expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(
          `^gateproof: edited\\.json: the summary says "conforms, .*${fail} fail, .*findings say "violates, `,
          'u',
        ),
      );
    }
  });
});

describe('--format all', () => {
  test('writes every format, a PDF only where something prints it', async () => {
    const { code, stdout } = await runCli(['report', sample, '--format', 'all', '--out', 'out'], {
      cwd: directory,
      env: { PATH: '/nowhere', GATEPROOF_CHROMIUM: '' },
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^violates/u);
    const wanted = Object.entries(reportFormats).filter(([name]) => name !== 'terminal');
    expect((await readdir(join(directory, 'out'))).sort()).toEqual(
      wanted.map(([name, one]) => fileNameOf(name, one)).sort(),
    );
  });

  test('goes into a folder only', async () => {
    expect(await run('report', sample, '--format', 'all')).toEqual({
      code: 64,
      stdout: '',
      stderr: 'gateproof: --format all: --out DIR wanted, for a file of each\n',
    });
  });
});

describe('--quiet', () => {
  test('leaves files and the exit code', async () => {
    const loud = await run('report', sample, '--format', 'html', '--out', 'out');
    expect(loud.stdout).not.toBe('');
    expect(loud.stderr).toBe('gateproof: wrote out/report.html\n');
    expect(await run('report', sample, '--format', 'html', '--out', 'out', '--quiet')).toEqual({
      code: 1,
      stdout: '',
      stderr: '',
    });
  });

  test('keeps what was asked for on standard output', async () => {
    const asked = await run('report', sample, '--format', 'terminal,html', '--out', 'out', '--quiet');
    expect(asked).toEqual({ code: 1, stdout: (await run('report', sample)).stdout, stderr: '' });
    expect((await run('report', sample, '--quiet')).stdout).toBe(asked.stdout);
  });

  test('tells what is wrong', async () => {
    expect((await run('report', 'none.json', '--quiet')).stderr).toBe(
      'gateproof: none.json: cannot be read (ENOENT)\n',
    );
  });
});
