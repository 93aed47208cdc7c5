import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runShell } from '../support/run-action.ts';

const root = resolve(import.meta.dirname, '../..');
const text = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8');

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}
const { jobs, permissions } = parse(text) as {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly needs?: string;
        readonly permissions: Readonly<Record<string, string>>;
        readonly steps: readonly Step[];
      }
    >
  >;
};
const steps = Object.values(jobs).flatMap((job) => job.steps);

describe('.github/workflows/release.yml', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gateproof-release-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each(['.github/workflows/release.yml', 'action.yml'])('names the actions of others by commit (%s)', (file) => {
    const used = [...readFileSync(join(root, file), 'utf8').matchAll(/^.*\buses: (.*)$/gmu)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(1);
    for (const name of used) expect(name).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
  });

  test('gives rights to the job that publishes alone, which waits for both builds and runs nothing of the checkout', () => {
    expect(permissions).toEqual({});
    expect(jobs['build']?.permissions).toEqual({ contents: 'read' });
    expect(jobs['publish']?.needs).toBe('build');
    expect(jobs['publish']?.steps.filter(({ uses = '' }) => uses.includes('checkout'))).toEqual([]);
  });

  test('has no host of a registry and no secret, and publishes with provenance', () => {
    expect(text).not.toMatch(/secrets\.|_authToken|https?:|registry-url/u);
    expect(text).toMatch(/npm publish --provenance /u);
  });

  test('has shell scripts that a shell reads, without what others may write in them', () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(5);
    for (const script of scripts) {
      expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr).toBe('');
      expect(script).not.toContain('${{');
    }
  });

  test('calls scripts of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: object };
    const called = [...text.matchAll(/npm run ([\w:-]+)/gu)].map(([, name = '']) => name);
    expect(called).toEqual(['build', 'package']);
    for (const name of called) expect(Object.keys(scripts)).toContain(name);
  });

  test.each([
    ['goes on where both builds are the same', 'octets', 'octets', 0],
    ['ends where one octet differs', 'octets', 'octetz', 1],
    ['ends where both are others than their sums say', 'octetz', 'octetz', 1],
  ])('%s', async (_, first, second, wanted) => {
    for (const [machine, octets] of Object.entries({ first, second })) {
      mkdirSync(join(folder, 'built', machine), { recursive: true });
      writeFileSync(join(folder, 'built', machine, 'package.tgz'), octets);
      const sums = `${createHash('sha256').update('octets').digest('hex')}  package.tgz\n`;
      writeFileSync(join(folder, 'built', machine, 'SHA256SUMS'), sums);
    }
    const script = steps.find(({ id }) => id === 'compare')?.run ?? 'exit 3';
    expect((await runShell(['bash', '-e'], script, folder, {})).code).toBe(wanted);
  });
});
