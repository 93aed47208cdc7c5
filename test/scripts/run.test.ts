import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';

let checkout: string;

// A checkout without dependencies, and an npm that installs one and takes its time.
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'gateproof-test-'));
  await mkdir(join(checkout, 'scripts'));
  await mkdir(join(checkout, 'bin'));
  await cp('scripts/run.mjs', join(checkout, 'scripts/run.mjs'));
  await writeFile(join(checkout, 'package-lock.json'), '{}');
  await writeNpm('echo "$@" >>npm-calls; sleep 0.3; mkdir -p node_modules/commander; echo installed');
});
afterEach(async () => await rm(checkout, { recursive: true }));

async function writeNpm(body: string): Promise<void> {
  const file = join(checkout, 'bin/npm');
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
}

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(checkout, 'scripts/run.mjs'), ...args], {
    cwd: checkout,
    env: { ...process.env, PATH: `${join(checkout, 'bin')}${delimiter}${process.env['PATH']}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function finish(child: ChildProcess): Promise<Outcome> {
  const [out, err, [code]] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}

test('the first run installs what the lockfile says and tells so on stderr; the second says nothing', async () => {
  const script = ['-e', 'console.log("result")'];
  expect(await finish(start(...script))).toEqual({
    code: 0,
    out: 'result\n',
    err: 'gateproof: installing dependencies\ninstalled\n',
  });
  expect(await finish(start(...script))).toEqual({ code: 0, out: 'result\n', err: '' });
  expect(await readFile(join(checkout, 'npm-calls'), 'utf8')).toBe(
    'install --no-save --ignore-scripts --no-audit --no-fund\n',
  );
});

test('the checkers of tests are installed into a folder of their own', async () => {
  const tool = join(checkout, 'tools/checkers');
  await mkdir(tool, { recursive: true });
  await writeFile(join(tool, 'package-lock.json'), '{}');
  await cp('/bin/true', join(checkout, 'bin/java'));
  const { code, out, err } = await finish(start('--checkers', '-e', 'console.log("result")'));
  expect({ code, out }).toEqual({ code: 0, out: 'result\n' });
  expect(err).toContain('gateproof: installing the checkers of SARIF and of HTML into tools/checkers');
  expect(await readFile(join(tool, 'npm-calls'), 'utf8')).toBe(
    `install --prefix ${tool} --no-save --ignore-scripts --no-audit --no-fund\n`,
  );
});

test('a changed lockfile installs again', async () => {
  await finish(start('-e', ''));
  await writeFile(join(checkout, 'package-lock.json'), '{ "changed": true }');
  expect((await finish(start('-e', ''))).err).toContain('gateproof: installing dependencies');
});

test('two at once install once', async () => {
  const outcomes = await Promise.all([finish(start('-e', '')), finish(start('-e', ''))]);
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect((await readFile(join(checkout, 'npm-calls'), 'utf8')).trim().split('\n')).toHaveLength(1);
});

test('an install that fails ends with the command that failed, and is tried again', async () => {
  await writeNpm('echo no network >&2; exit 3');
  const outcome = {
    code: 70,
    out: '',
    err: [
      'gateproof: installing dependencies',
      'no network',
      'gateproof: npm install --no-save --ignore-scripts --no-audit --no-fund failed: exit code 3',
      '',
    ].join('\n'),
  };
  expect(await finish(start('-e', ''))).toEqual(outcome);
  expect(await finish(start('-e', ''))).toEqual(outcome);
});

test('the exit code and the arguments are those of the script', async () => {
  const { code, out } = await finish(
    start('-e', 'console.log(JSON.stringify(process.argv.slice(1))); process.exit(7)', '--', '--lab', 'two words'),
  );
  expect({ code, out }).toEqual({ code: 7, out: '["--lab","two words"]\n' });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s reaches the script, whose exit code counts', async (signal) => {
  const child = start(
    '-e',
    `process.on('${signal}', () => process.exit(42)); console.log('up'); setInterval(() => {}, 1e6)`,
  );
  const finished = finish(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  child.kill(signal);
  expect((await finished).code).toBe(42);
});

test('a script that dies of a signal ends with 128 and the signal', async () => {
  expect((await finish(start('-e', 'process.kill(process.pid, "SIGKILL")'))).code).toBe(137);
});

test('no script is an error that says how to call it', async () => {
  expect(await finish(start('--lab'))).toEqual({
    code: 70,
    out: '',
    err: 'gateproof: wanted: node scripts/run.mjs [--lab] [--browser] [--promtool] [--checkers] [--shells] SCRIPT ARGS...\n',
  });
});
