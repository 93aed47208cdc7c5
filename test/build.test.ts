import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const node = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

describe('the built package', () => {
  beforeAll(() => {
    const { status, stdout, stderr } = node('scripts/build.mjs');
    if (status !== 0) throw new Error(`the build failed:\n${stdout}${stderr}`);
  });

  test('runs on plain Node: the policies are found and judge', () => {
    const { status, stdout } = node('dist/src/cli/main.js', 'policy', 'show', 'azure-vpn-p2s');
    expect(status).toBe(0);
    expect(stdout).toContain('ike/row-17');
  });

  test('scans what does not answer and calls it inconclusive', () => {
    const { status, stdout } = node('dist/src/cli/main.js', 'scan', 'sstp://127.0.0.9');
    expect(status).toBe(2);
    expect(stdout).toContain('inconclusive');
  });

  test('carries what it needs and nothing of the workshop', () => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json'], { cwd: root, encoding: 'utf8' });
    const [{ files }] = JSON.parse(stdout) as [{ files: readonly { readonly path: string }[] }];
    const paths = files.map(({ path }) => path);
    for (const wanted of [
      'dist/src/cli/main.js',
      'policies/azure-vpn-p2s.yaml',
      'dist/src/policy/compiled/azure-vpn-p2s.json',
      'schemas/result.schema.json',
      'containers/strongswan/Dockerfile',
      'README.md',
      'LICENSE',
    ]) {
      expect(paths).toContain(wanted);
    }
    expect(
      paths.filter(
        (path) => /^(test|bench|scripts|tools|\.)/u.test(path) || path.replace(/\.d\.ts$/u, '').endsWith('.ts'),
      ),
    ).toEqual([]);
  });
});
