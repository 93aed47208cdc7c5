import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { createStaticKey, staticKeyFile } from '../../../src/lab/openvpn-key.ts';
import { conforming } from '../../support/adversaries/tls-behaviours.ts';
import { gatherOutput } from '../../support/gather-output.ts';
import { refuseSecrets } from '../../support/refuse-secrets.ts';
import { runCli } from '../../support/run-cli.ts';
import { type SlowTlsServer, slowTlsServer } from '../../support/slow-tls-server.ts';

const entry = resolve(import.meta.dirname, '../../../src/faces/cli/main.ts');

let directory: string;
let server: SlowTlsServer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-killed-'));
  server = await slowTlsServer(conforming, 150);
  await mkdir(join(directory, 'lab'));
  await writeFile(join(directory, 'lab/tls-crypt.key'), staticKeyFile(createStaticKey()));
  // One endpoint answers, slowly; the other is asked with a secret.
  await writeFile(
    join(directory, 'lab/gateproof.yaml'),
    `version: 1
targets:
  - endpoints: ["tls://127.0.0.1:${server.port}"]
  - endpoints: ["openvpn+tcp://127.0.0.1:${server.port}"]
    credentials: tunnel
credentials:
  tunnel: { kind: openvpn, wrap: tls-crypt, keyFile: tls-crypt.key }
`,
  );
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const args = (out: string): readonly string[] => ['scan', '-c', 'lab/gateproof.yaml', '-o', out, '-f', 'json'];
const journalsIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(join(directory, folder)).catch(() => [])).filter((name) => name.startsWith('unfinished-'));

/** How many lines the journal in a folder has. */
async function linesIn(folder: string): Promise<number> {
  const [name] = await journalsIn(folder);
  if (name === undefined) return 0;
  const text = await readFile(join(directory, folder, name), 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}

/** Kills a scan, by no signal that it could see, when its journal has so many lines; it sees not many more, however late that is noticed. */
async function killedAt(lines: number, out: string): Promise<string> {
  server.hold(lines);
  const child = spawn(process.execPath, [entry, ...args(out)], { cwd: directory, stdio: 'ignore' });
  const ended = once(child, 'exit');
  while ((await linesIn(out)) < lines && child.exitCode === null) await delay(2);
  child.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
  server.release();
  const [name = ''] = await journalsIn(out);
  return join(out, name);
}

/** A scan into a folder whose files come and go meanwhile: `runCli` would look for secrets in them. */
async function besideOthers(out: string): Promise<{ readonly code: unknown; readonly stderr: string }> {
  const child = spawn(process.execPath, [entry, ...args(out)], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = gatherOutput(child);
  const [code] = (await once(child, 'close')) as readonly unknown[];
  return { code, stderr: output.stderr };
}

async function resultIn(folder: string): Promise<ResultDocument> {
  return JSON.parse(await readFile(join(directory, folder, 'result.json'), 'utf8')) as ResultDocument;
}

test('a scan that is killed leaves what it saw, which is judged as far as it went', async () => {
  const whole = await runCli(args('whole'), { cwd: directory });
  expect(whole.stderr).not.toContain('unfinished');
  expect((await readdir(join(directory, 'whole'))).sort()).toEqual(['observations.json', 'result.json']);
  const verdicts = new Map((await resultIn('whole')).findings.map(({ id, verdict }) => [id, verdict]));
  const decided: number[] = [];
  const closed: unknown[] = [];
  for (const lines of [4, 12, 18]) {
    const out = `killed-${lines}`;
    const file = await killedAt(lines, out);
    expect(await readdir(join(directory, out))).not.toContain('result.json');
    await refuseSecrets({ stdout: '', stderr: '' }, args(out), directory, join(directory, 'none'));
    const judged = await runCli(['evaluate', file, '-f', 'json', '-o', `judged-${lines}`], { cwd: directory });
    expect(judged.code).toBe(130);
    const { interrupted, findings, observations, targets } = await resultIn(`judged-${lines}`);
    expect(interrupted).toBe(true);
    expect(targets).toHaveLength(2);
    expect(observations.length).toBeGreaterThanOrEqual(lines - 3);
    const sure = findings.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
    expect(sure.filter(({ id, verdict }) => verdicts.get(id) !== verdict)).toEqual([]);
    closed.push(findings.find(({ id }) => id.includes('/tls/nothing-else@tls:'))?.verdict);
    decided.push(sure.length);
  }
  expect(decided.at(-1)).toBeGreaterThan(0);
  // What must be refused was not asked by then.
  expect(closed[0]).toBe('inconclusive');
  expect([...verdicts].find(([id]) => id.includes('/tls/nothing-else@tls:'))?.[1]).toBe('pass');

  // The next one tells what is there, takes its own away, and leaves the other.
  const [left = ''] = await journalsIn('killed-12');
  const text = await readFile(join(directory, 'killed-12', left));
  const next = await runCli(args('killed-12'), { cwd: directory });
  expect(next.stderr).toContain(`what a scan saw that did not come to its end is in ${join('killed-12', left)}; `);
  expect(await journalsIn('killed-12')).toEqual([left]);
  expect(await readFile(join(directory, 'killed-12', left))).toEqual(text);
});

test('two scans into one folder at once keep apart what they see', async () => {
  await mkdir(join(directory, 'shared'));
  let most = 0;
  // Neither of them comes to its end before the other has begun.
  server.hold(0);
  const looking = setInterval(() => {
    most = Math.max(
      most,
      readdirSync(join(directory, 'shared')).filter((name) => name.startsWith('unfinished-')).length,
    );
    if (most === 2) server.release();
  }, 5);
  try {
    const runs = await Promise.all([1, 2].map(() => besideOthers('shared')));
    expect(new Set(runs.map(({ code }) => code)).size).toBe(1);
    expect(runs.map(({ stderr }) => stderr).join('')).not.toContain('unfinished');
  } finally {
    clearInterval(looking);
    server.release();
  }
  expect(most).toBe(2);
  expect((await readdir(join(directory, 'shared'))).sort()).toEqual(['observations.json', 'result.json']);
});

test('one that is interrupted in order leaves its observations alone', async () => {
  const { code } = await runCli(args('stopped'), {
    cwd: directory,
    interruptWhen: async () => (await linesIn('stopped')) > 5,
  });
  expect(code).toBe(130);
  expect((await readdir(join(directory, 'stopped'))).sort()).toEqual(['observations.json', 'result.json']);
});
