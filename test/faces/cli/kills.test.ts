import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isDeadRunName, runName } from '../../../src/run/engine/run-identity.ts';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { runCli } from '../../support/run-cli.ts';

/** GATEPROOF_KILLS=200 for all of them; every `npm test` has a share. */
const kills = Number(process.env['GATEPROOF_KILLS'] ?? 4);
const entry = resolve(import.meta.dirname, '../../../src/faces/cli/main.ts');

let directory: string;
let gateway: NodeTlsGateway;
let args: readonly string[];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-kills-'));
  await mkdir(join(directory, 'tmp'));
  gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
  await writeFile(join(directory, 'policy.yaml'), versionPolicy({ 'TLSv1.2': 'accepted' }));
  args = ['scan', gateway.url, '--policy', 'policy.yaml', '--out', 'out', '--evidence', 'evidence'];
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const env = (): Readonly<Record<string, string>> => ({ TMPDIR: join(directory, 'tmp') });
async function leftBehind(): Promise<readonly string[]> {
  const names = await Promise.all(
    ['out', 'evidence', 'tmp'].map((name) => readdir(join(directory, name)).catch(() => [])),
  );
  return names.flat().filter((name) => isDeadRunName(name.replace(/^\./u, '')));
}

test(`of ${kills} scans that are killed at any moment, the next one finds nothing in its way and leaves nothing of them`, async () => {
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: directory,
      env: { ...process.env, ...env() },
      stdio: 'ignore',
    });
    await delay(Math.random() * 2500);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await new Promise((ended) => child.once('exit', ended));
  }
  // What a kill in the middle of a write leaves, certain to be there once.
  await mkdir(join(directory, 'out'), { recursive: true });
  const [, machine = ''] = runName('').split('-');
  await writeFile(join(directory, `out/.gateproof-${machine}-4194304-1-half`), 'half');
  expect((await leftBehind()).length).toBeGreaterThan(0);
  const { code, stderr } = await runCli(args, { cwd: directory, env: env() });
  expect(code).toBe(0);
  expect(stderr).toContain('gateproof: removed what runs that died had left: ');
  expect(await runCli(['clean'], { cwd: directory, env: env() })).toMatchObject({ code: 0 });
  expect(await leftBehind()).toEqual([]);
}, 600_000);
