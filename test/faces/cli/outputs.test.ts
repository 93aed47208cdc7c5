import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRecording } from '../../../core/observation/parse-recording.ts';
import { everyShape } from '../../support/every-shape.ts';
import { gatherOutput } from '../../support/gather-output.ts';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { runCli } from '../../support/run-cli.ts';
import { until } from '../../support/until.ts';

let directory: string;
let gateway: NodeTlsGateway;
/** A scan of a gateway that violates its policy, so that its code is 1. */
let scan: readonly string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-outputs-'));
  gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
  await writeFile(join(directory, 'policy.yaml'), versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }));
  await writeFile(join(directory, 'file'), '');
  await mkdir(join(directory, 'tmp'));
  scan = ['scan', gateway.url, '--policy', 'policy.yaml'];
  const { code } = await run([...scan, '--out', 'scanned', '--format', 'json']);
  expect(code).toBe(1);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const run = (args: readonly string[], more: { through?: readonly string[]; env?: Record<string, string> } = {}) =>
  runCli(args, { cwd: directory, ...more, env: { TMPDIR: join(directory, 'tmp'), ...more.env } });
/** A module that is there before the program. */
const preloaded = (source: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}`,
});
/** Whether a scan into a folder has begun: what it sees has a file there. */
const hasBegun = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('unfinished-'));
const shell = (script: string) => ['bash', '-c', script, 'bash'];

describe('a place that cannot be written is found before anything is sent', () => {
  const nowhere = ['scan', 'tls://127.0.0.9:9'];
  test.each([
    [[...nowhere, '--out', '/proc/x'], 'gateproof: --out: /proc/x: cannot be written (ENOENT)\n'],
    [[...nowhere, '--out', 'file'], 'gateproof: --out: file: cannot be written (ENOTDIR)\n'],
    [[...nowhere, '--out', 'file/below'], 'gateproof: --out: file/below: cannot be written (ENOTDIR)\n'],
    [[...nowhere, '--evidence', '/proc/x'], 'gateproof: --evidence: /proc/x: cannot be written (ENOENT)\n'],
    [['observe', 'tls://127.0.0.9:9', '--out', '/proc/x/y'], 'gateproof: --out: /proc/x: cannot be written (ENOENT)\n'],
    [['observe', 'tls://127.0.0.9:9', '--out', '.'], 'gateproof: --out: .: a file wanted, a folder found\n'],
    [['demo', '--out', '/proc/x'], 'gateproof: --out: /proc/x: cannot be written (ENOENT)\n'],
    [
      ['evaluate', 'scanned/observations.json', '--policy', 'policy.yaml', '--out', '/proc/x'],
      'gateproof: --out: /proc/x: cannot be written (ENOENT)\n',
    ],
    [
      ['report', 'scanned/result.json', '--format', 'html', '--out', '/proc/x'],
      'gateproof: --out: /proc/x: cannot be written (ENOENT)\n',
    ],
  ])('%j', async (args, stderr) => {
    expect(await run(args)).toEqual({ code: 64, stdout: '', stderr });
  });

  test('what is there and is no file is written to, and stays what it is', async () => {
    const before = await stat('/dev/null');
    const { code } = await run(['observe', 'tls://127.0.0.9:9', '--out', '/dev/null', '--timeout', '500']);
    expect(code).toBe(0);
    expect((await stat('/dev/null')).rdev).toBe(before.rdev);
  });
});

describe('exit code 1 means that a gateway violates its policy, and nothing else', () => {
  test('a full standard output ends with 70, and what was seen is kept', async () => {
    const { code, stderr } = await run(scan, { through: shell('"$@" > /dev/full') });
    expect(code).toBe(70);
    expect(stderr).toContain('gateproof: standard output: cannot be written (ENOSPC)\n');
    const [, file = ''] = /what was seen is in (\S+);/u.exec(stderr) ?? [];
    expect(parseRecording(await readFile(file), file, everyShape).observations.length).toBeGreaterThan(0);
  });

  test.each([
    ['a report', ['report', 'scanned/result.json']],
    ['a judgement', ['evaluate', 'scanned/observations.json', '--policy', 'policy.yaml']],
    ['a list', ['policy', 'list']],
    ['a plan', ['plan', 'tls://127.0.0.9:9']],
  ])('%s on a full standard output ends with 70', async (_, args) => {
    const { code, stderr } = await run(args, { through: shell('"$@" > /dev/full') });
    expect({ code, stderr }).toEqual({
      code: 70,
      stderr: 'gateproof: standard output: cannot be written (ENOSPC)\n',
    });
  });

  test('a reader that has seen enough changes nothing of the verdict', async () => {
    const through = shell('"$@" | true; exit ${PIPESTATUS[0]}');
    expect((await run(['report', 'scanned/result.json', '--format', 'html'], { through })).code).toBe(1);
    expect((await run(['policy', 'list'], { through })).code).toBe(0);
  });

  test('an error that nobody caught ends with 70, and the report of what was seen is written', async () => {
    const planted = `
      import { existsSync, readdirSync } from 'node:fs';
      const waiting = setInterval(() => {
        if (!existsSync('faulty') || !readdirSync('faulty').some((name) => name.startsWith('unfinished-'))) return;
        clearInterval(waiting);
        throw new TypeError('planted');
      }, 20);`;
    const slow = ['scan', gateway.url, '--pace', '60000', '--policy', 'policy.yaml'];
    const { code, stderr } = await run([...slow, '--out', 'faulty', '--format', 'json'], { env: preloaded(planted) });
    expect(code).toBe(70);
    expect(stderr).toContain('gateproof: internal error, please report it\nTypeError: planted');
    expect((await readdir(join(directory, 'faulty'))).sort()).toEqual(['observations.json', 'result.json']);
  });
});

describe('signals', () => {
  const entry = resolve(import.meta.dirname, '../../../src/faces/cli/main.ts');
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: directory,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = gatherOutput(child);
    const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) =>
      child.on('close', (code, signal) => done({ code, signal })),
    );
    return { child, output, ended };
  };

  test.each(['SIGHUP', 'SIGTERM', 'SIGINT'] as const)(
    '%s ends a scan with 130, and its report is written',
    async (name) => {
      const out = `out-${name}`;
      const { child, ended } = start([...scan, '--pace', '60000', '--out', out, '--format', 'json']);
      await until('a scan that has begun', () => (hasBegun(join(directory, out)) ? true : undefined));
      child.kill(name);
      expect(await ended).toEqual({ code: 130, signal: null });
      expect((await readdir(join(directory, out))).sort()).toEqual(['observations.json', 'result.json']);
    },
  );

  test('one ends the wait for an input that never comes', async () => {
    execFileSync('mkfifo', ['pipe'], { cwd: directory });
    const { child, ended } = start(['evaluate', 'pipe', '--policy', 'policy.yaml']);
    // Open when somebody reads.
    const writer = await open(join(directory, 'pipe'), 'w');
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 130, signal: null });
    await writer.close();
  });

  test('a second one ends the process at once', async () => {
    const planted = 'process.exit = () => undefined; setInterval(() => undefined, 1000)';
    const { child, ended } = start([...scan, '--pace', '60000', '--out', 'twice'], preloaded(planted));
    await until('a scan that has begun', () => (hasBegun(join(directory, 'twice')) ? true : undefined));
    child.kill('SIGTERM');
    // Again and again: one that comes while the program takes its handlers away is lost.
    const killing = setInterval(() => child.kill('SIGTERM'), 200);
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM' });
    clearInterval(killing);
  });
});
