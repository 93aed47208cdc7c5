import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureImages } from '../src/lab/images.ts';
import { onAMachine } from './support/on-a-machine.ts';
import { type OwnLab, ownLab } from './support/shared-lab.ts';

const root = resolve(import.meta.dirname, '..');
const node = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
/** What a build makes or does not read. */
const notForABuild = new Set('.cache .git dist dist-packages node_modules test tools'.split(' '));

/** From our Debian, with neither Node nor gateproof. */
const debianWithStrongswan = 'gateproof/strongswan:forky';

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

  test('has a file for each thread of the sources', () => {
    const threads = globSync('{core,probes,reports,rules,sources,src}/**/*-thread.ts', { cwd: root });
    expect(threads.length).toBeGreaterThan(3);
    const missing = threads.filter((thread) => !existsSync(join(root, 'dist', thread.replace(/\.ts$/u, '.js'))));
    expect(missing).toEqual([]);
  });

  describe('unpacked elsewhere, with no other package', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateproof-package-'));
    const there = (...args: readonly string[]) =>
      spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_PATH: '' } });
    const program = (...args: readonly string[]) => there('package/src/faces/cli/main.js', ...args);
    const library = (text: string) => there('--input-type=module', '-e', text);

    beforeAll(() => {
      spawnSync('npm', ['pack', './dist', '--pack-destination', folder], { cwd: root });
      spawnSync('sh', ['-c', 'tar xzf gateproof-*.tgz'], { cwd: folder });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test('scans by a built-in policy', () => {
      const { status, stdout, stderr } = program('scan', 'sstp://127.0.0.9');
      expect(stderr).not.toContain('error');
      expect(status).toBe(2);
      expect(stdout).toContain('judged by azure-vpn-p2s');
    });

    test('scans as a library as well, and its entry loads nothing for it before', () => {
      const { status, stdout, stderr } = library(`
        const { exitCodeOf, scan } = await import('./package/src/faces/api/gateproof.js');
        const { result } = await scan('sstp://127.0.0.9');
        process.stdout.write(result.summary.verdict);
        process.exitCode = exitCodeOf(result);`);
      expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: 'inconclusive', stderr: '' });
    });

    test.each([
      ['a policy of one’s own', ['policy', 'validate', 'package/policies/vendors/azure-vpn-p2s.yaml']],
      ['what clients land at', ['clients', 'landing', 'azure-vpn-p2s']],
      [
        'a fleet in a store, looked at by threads',
        ['monitor', '--config', 'fleet.yaml', '--store', 'fleet.db', '--once'],
      ],
      ['every policy, client and what is known of Azure', ['retirement', '--store', 'fleet.db']],
      ['an export to Parquet', ['export', '--store', 'fleet.db', '--out', 'exported']],
    ])('has with it what reads %s', (_, args) => {
      writeFileSync(
        join(folder, 'fleet.yaml'),
        'version: 1\ntargets:\n  - { name: a, endpoints: ["sstp://127.0.0.9"] }\n',
      );
      const { status, stderr } = program(...args);
      expect(stderr).not.toMatch(/Cannot find|cannot be started|error/u);
      expect(status).toBeLessThan(3);
    });

    test('says in one sentence what drives containers, where one is wanted and the package is not there', () => {
      const { status, stderr } = program('lab', 'down');
      expect({ status, stderr }).toEqual({
        status: 70,
        stderr:
          'gateproof: wanted the package testcontainers to drive containers, which is not installed: npm install testcontainers@12\n',
      });
    });

    test('declares its types without another package', () => {
      writeFileSync(
        join(folder, 'use.mts'),
        `import { scan, type ResultDocument } from './package/src/faces/api/gateproof.js';
const { result }: { result: ResultDocument } = await scan('sstp://127.0.0.9');
const verdict: 'conforms' | 'violates' | 'inconclusive' = result.summary.verdict;
// @ts-expect-error: nothing that takes everything
const wrong: number = result.summary.verdict;
console.log(verdict, wrong);
`,
      );
      const { status, stdout } = there(
        join(root, 'node_modules/typescript/bin/tsc'),
        '--noEmit',
        '--strict',
        '--exactOptionalPropertyTypes',
        ...'--module nodenext --target esnext --types node --typeRoots'.split(' '),
        join(root, 'node_modules/@types'),
        'use.mts',
      );
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    });

    test('links to nothing that it has not', () => {
      const pages = globSync('package/**/*.md', { cwd: folder });
      expect(pages.length).toBeGreaterThan(50);
      const broken = pages.flatMap((page) =>
        [...readFileSync(join(folder, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/gu)]
          .map(([, target = '']) => target)
          .filter((target) => !/^(?:[a-z]+:|#)/u.test(target))
          .filter((target) => !existsSync(join(folder, dirname(page), target.replace(/#.*$/u, ''))))
          .map((target) => `${page}: ${target}`),
      );
      expect(broken).toEqual([]);
    });

    test('pulls no other package in and runs nothing when it is installed', () => {
      const manifest = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8')) as object;
      expect(Object.keys(manifest)).not.toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^(scripts|dependencies|optionalDependencies|devDependencies)$/u),
        ]),
      );
    });
  });

  test('carries what it needs and nothing of the workshop', () => {
    const { stdout } = spawnSync('npm', ['pack', './dist', '--dry-run', '--json'], { cwd: root, encoding: 'utf8' });
    const [{ files }] = JSON.parse(stdout) as [{ files: readonly { readonly path: string }[] }];
    const paths = files.map(({ path }) => path);
    for (const wanted of [
      'src/faces/cli/main.js',
      'policies/vendors/azure-vpn-p2s.yaml',
      'src/program/scan.js',
      'src/faces/api/gateproof.js',
      'src/faces/api/gateproof.d.ts',
      'src/faces/vitest/conformance.js',
      'src/faces/vitest/conformance.d.ts',
      'policies/compiled/azure-vpn-p2s.json',
      'NOTICES.md',
      'schemas/result.schema.json',
      'containers/strongswan/Dockerfile',
      'README.md',
      'gateproof.1',
      'LICENSE',
    ]) {
      expect(paths).toContain(wanted);
    }
    expect(
      paths.filter(
        (path) =>
          /^(test|bench|scripts|tools|docs\/(pictures|decisions)|\.)/u.test(path) ||
          path.replace(/\.d\.ts$/u, '').endsWith('.ts'),
      ),
    ).toEqual([]);
  });

  describe('packed', () => {
    const packages = join(root, 'dist-packages');
    const folder = mkdtempSync(join(tmpdir(), 'gateproof-packages-'));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };

    beforeAll(() => {
      const { status, stderr } = node('scripts/package.mjs', '--built', 'npm', 'executable', 'deb');
      if (status !== 0) throw new Error(`the packages cannot be made:\n${stderr}`);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    describe('the single executable, where there is no Node and no other file', () => {
      const run = (...args: readonly string[]) =>
        spawnSync(join(packages, `gateproof-${version}-${process.platform}-${process.arch}`), args, {
          cwd: folder,
          encoding: 'utf8',
          env: { PATH: '/nowhere' },
        });

      test('says its version', () => {
        expect(run('--version').stdout).toBe(`${version}\n`);
      });

      test('has the policies and judges by them, with an exit code that is kept', () => {
        expect(run('policy', 'show', 'azure-vpn-p2s').stdout).toContain('ike/row-17');
        const { status, stdout } = run('scan', 'sstp://127.0.0.9');
        expect(status).toBe(2);
        expect(stdout).toContain('judged by azure-vpn-p2s');
        expect(run('scan', 'nonsense://').status).toBe(64);
      });

      test('keeps a scan in a store, whose thread it has within', () => {
        expect(run('scan', 'sstp://127.0.0.9', '--store', 'fleet.db').status).toBe(2);
        expect(run('status', '--store', 'fleet.db').stdout).toContain('1 gateway, 1 scanned');
      });
    });

    test('the Debian package has the program, a link to it, and asks for a Node that runs it', () => {
      const file = join(packages, `gateproof_${version}_all.deb`);
      const says = (...args: readonly string[]) => spawnSync('dpkg-deb', args, { encoding: 'utf8' }).stdout;
      expect(says('--field', file, 'Depends')).toBe('nodejs (>= 24.12)\n');
      const contents = says('--contents', file);
      expect(contents).toContain('./usr/bin/gateproof -> ../lib/gateproof/src/faces/cli/main.js');
      expect(contents).toContain('./usr/share/man/man1/gateproof.1.gz');
      const owners = new Set(
        contents
          .trim()
          .split('\n')
          .map((line) => line.split(/\s+/u)[1]),
      );
      expect([...owners]).toEqual(['root/root']);
    });

    describe('scans the conforming gateway with credentials, without a checkout', () => {
      let lab: OwnLab;
      beforeAll(async () => {
        const { status, stderr } = node('scripts/package.mjs', '--built', 'image');
        if (status !== 0) throw new Error(`the image cannot be made:\n${stderr}`);
        await ensureImages([debianWithStrongswan], { signal: new AbortController().signal });
        spawnSync('tar', ['xzf', join(packages, `gateproof-${version}.tgz`), '-C', folder]);
        lab = await ownLab('packages', ['conforming']);
      });
      afterAll(async () => {
        await lab[Symbol.asyncDispose]();
      });

      const environment = { GATEPROOF_CHARON: '/usr/sbin/charon-systemd' };
      test.each([
        ['the image', { image: `gateproof/gateproof:${version}`, has: {} }, []],
        [
          'the executable, where there is no Node',
          {
            image: debianWithStrongswan,
            entrypoint: '/opt/gateproof',
            has: { '/opt/gateproof': join(packages, `gateproof-${version}-${process.platform}-${process.arch}`) },
            environment,
          },
          [],
        ],
        [
          'the npm package, where there is Node',
          {
            image: debianWithStrongswan,
            entrypoint: '/opt/node',
            has: { '/opt/node': process.execPath, '/opt/package': join(folder, 'package') },
            environment,
          },
          ['/opt/package/src/faces/cli/main.js'],
        ],
      ])('by %s', async (_, machine, program) => {
        const there = { ...machine, has: { ...machine.has, '/work': lab.directory } };
        const { status, stdout, stderr } = await onAMachine(there, [...program, 'scan', '--quiet', '--format', 'json']);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        const { summary } = JSON.parse(stdout) as { readonly summary: object };
        expect(summary).toMatchObject({ verdict: 'conforms', fail: 0, inconclusive: 0 });
      });
    });

    test('is the same octets from a build in another folder, by a user with another umask', () => {
      const there = join(folder, 'a/longer/path');
      const parts = readdirSync(root).filter((name) => !notForABuild.has(name));
      for (const part of parts) cpSync(join(root, part), join(there, part), { recursive: true });
      symlinkSync(join(root, 'node_modules'), join(there, 'node_modules'));
      const { status, stderr } = spawnSync(
        'sh',
        ['-c', 'umask 077 && exec "$0" scripts/package.mjs npm executable deb', process.execPath],
        { cwd: there, encoding: 'utf8' },
      );
      expect(status, stderr).toBe(0);
      const digests = (place: string) =>
        Object.fromEntries(
          globSync(['dist/**/*', `dist-packages/gateproof[-_]${version}*`], { cwd: place, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name))
            .map((file) => [relative(place, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
        );
      const [here, again] = [digests(root), digests(there)];
      expect(Object.keys(again).filter((file) => file.startsWith('dist-packages/'))).toHaveLength(3);
      expect(again).toEqual(here);
    });

    test('the bill of materials is one by its schema, and has every package whose licence is told', async () => {
      const text = readFileSync(join(root, 'dist/gateproof.cdx.json'), 'utf8');
      expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();
      const { components } = JSON.parse(text) as {
        readonly components: readonly { readonly name: string; readonly hashes?: readonly unknown[] }[];
      };
      const notices = readFileSync(join(root, 'dist/NOTICES.md'), 'utf8');
      const told = [...notices.matchAll(/^## (\S+) /gmu)].map(([, name]) => name);
      expect(components.map(({ name }) => name)).toEqual(told);
      expect(components.filter(({ hashes }) => hashes === undefined)).toEqual([]);
    });
  });
});
