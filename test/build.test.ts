import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const node = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

describe('the built package', () => {
  beforeAll(() => {
    const { status, stdout, stderr } = node('scripts/build.mjs');
    if (status !== 0) throw new Error(`the build failed:\n${stdout}${stderr}`);
  });

  test('runs on plain Node: the policies are found and judge', () => {
    const { status, stdout } = node('dist/src/faces/cli/main.js', 'policy', 'show', 'azure-vpn-p2s');
    expect(status).toBe(0);
    expect(stdout).toContain('ike/row-17');
  });

  const old = ['--import', 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})'];

  test('says to an old Node which one it wants, and ends as on wrong input', () => {
    const { status, stdout, stderr } = node(...old, 'dist/src/faces/cli/main.js', '--version');
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toBe('gateproof: Node 24.12 or newer wanted, this is 20.20.2\n');
  });

  test.each(['api/gateproof.js', 'vitest/conformance.js'])('says so as %s, too', (entry) => {
    const program = `await import('./dist/src/faces/${entry}').catch(({ code, message }) => console.log(code, message))`;
    const { stdout } = node(...old, '--input-type=module', '--eval', program);
    expect(stdout).toBe('node-too-old Node 24.12 or newer wanted, this is 20.20.2\n');
  });

  test('scans what does not answer and calls it inconclusive', () => {
    const { status, stdout } = node('dist/src/faces/cli/main.js', 'scan', 'sstp://127.0.0.9');
    expect(status).toBe(2);
    expect(stdout).toContain('inconclusive');
  });

  test('keeps a scan in a store, by a thread of its own, and tells what it knows', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateproof-stored-'));
    const store = join(folder, 'fleet.db');
    const { status } = node('dist/src/faces/cli/main.js', 'scan', 'sstp://127.0.0.9', '--store', store);
    expect(status).toBe(2);
    const { stdout } = node('dist/src/faces/cli/main.js', 'status', '--store', store);
    rmSync(folder, { recursive: true });
    expect(stdout).toContain('1 gateway, 1 scanned');
  });

  describe('unpacked elsewhere, with no package but commander', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateproof-package-'));
    const there = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['package/dist/src/faces/cli/main.js', ...args], { cwd: folder, encoding: 'utf8' });

    beforeAll(() => {
      spawnSync('npm', ['pack', '--pack-destination', folder], { cwd: root });
      spawnSync('sh', ['-c', 'tar xzf gateproof-*.tgz'], { cwd: folder });
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(join(root, 'node_modules/commander'), join(folder, 'node_modules/commander'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test('scans by a built-in policy: it is there compiled, and nothing else is loaded for it', () => {
      const { status, stdout, stderr } = there('scan', 'sstp://127.0.0.9');
      expect(stderr).not.toContain('error');
      expect(status).toBe(2);
      expect(stdout).toContain('judged by azure-vpn-p2s');
    });

    test('scans as a library as well, and its entry loads nothing for it before', () => {
      const program = `const { exitCodeOf, scan } = await import('./package/dist/src/faces/api/gateproof.js');
        const { result } = await scan('sstp://127.0.0.9');
        process.stdout.write(result.summary.verdict);
        process.exitCode = exitCodeOf(result);`;
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: 'inconclusive', stderr: '' });
    });

    test('says in one sentence what drives containers, where one is wanted and the package is not there', () => {
      const program = `const { connectEngine } = await import('./package/dist/src/run/engine/engine.js');
        await connectEngine({ signal: AbortSignal.timeout(20_000) }).catch(({ code, fault, message }) =>
          console.log(JSON.stringify({ code, fault, message })));`;
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(JSON.parse(stdout)).toEqual({
        code: 'engine-package-missing',
        fault: 'environment',
        message:
          'wanted the package testcontainers to drive containers, which is not installed: npm install testcontainers@12',
      });
    });

    test('loads what else it needs only with the command that needs it', () => {
      const { status, stderr } = there('policy', 'validate', 'package/policies/vendors/azure-vpn-p2s.yaml');
      // An installation without its packages is not the user's mistake.
      expect(status).toBe(70);
      expect(stderr).toMatch(/Cannot find package '(yaml|zod)'/u);
    });
  });

  test('carries what it needs and nothing of the workshop', () => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json'], { cwd: root, encoding: 'utf8' });
    const [{ files }] = JSON.parse(stdout) as [{ files: readonly { readonly path: string }[] }];
    const paths = files.map(({ path }) => path);
    for (const wanted of [
      'dist/src/faces/cli/main.js',
      'policies/vendors/azure-vpn-p2s.yaml',
      'dist/src/program/scan.js',
      'dist/src/faces/api/gateproof.js',
      'dist/src/faces/api/gateproof.d.ts',
      'dist/src/faces/vitest/conformance.js',
      'dist/src/faces/vitest/conformance.d.ts',
      'dist/core/policy/compiled/azure-vpn-p2s.json',
      'schemas/result.schema.json',
      'containers/strongswan/Dockerfile',
      'README.md',
      'LICENSE',
    ]) {
      expect(paths).toContain(wanted);
    }
    expect(
      paths.filter(
        (path) =>
          /^(test|bench|scripts|tools|docs\/pictures|\.)/u.test(path) || path.replace(/\.d\.ts$/u, '').endsWith('.ts'),
      ),
    ).toEqual([]);
  });
});
