import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../support/run-cli.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-verbose-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

test.each([
  ['scan', ['tls://127.0.0.9:9', '--timeout', '300']],
  ['capture', [resolve('test/sources/captures/recorded/openssl-tls12.pcapng'), '--policy', 'ietf-bcp-195']],
  ['readiness', [resolve('containers/conforming/azure-export.json'), '--as-of', '2026-11-28']],
  ['report', [resolve('reports/samples/json.json')]],
] as const)('gateproof %s --verbose tells all that the screen leaves out', async (command, args) => {
  const [screen, all] = [
    await runCli([command, ...args], { cwd: directory }),
    await runCli([command, ...args, '--verbose'], { cwd: directory }),
  ];
  expect(all.code).toBe(screen.code);
  expect([0, 1, 2]).toContain(all.code);
  expect(screen.stdout).toContain('--verbose also tells');
  expect(all.stdout).not.toContain('--verbose also tells');
  expect(all.stdout.length).toBeGreaterThan(screen.stdout.length);
});

test('gateproof evaluate --verbose, too', async () => {
  const observed = join(directory, 'observations.json');
  const made = await runCli(['observe', 'tls://127.0.0.9:9', '--timeout', '300', '--out', observed], {
    cwd: directory,
  });
  expect(made.code).toBe(0);
  const screen = await runCli(['evaluate', observed], { cwd: directory });
  const all = await runCli(['evaluate', observed, '--verbose'], { cwd: directory });
  expect([screen.code, all.code]).toEqual([2, 2]);
  expect(screen.stdout).toContain('--verbose also tells');
  expect(all.stdout).not.toContain('--verbose also tells');
});
