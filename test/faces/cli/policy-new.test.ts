import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../support/run-cli.ts';

const sample = 'reports/samples/json.json';

test('policy new writes a file that is a policy, and tells on standard error what the scan left open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-new-'));
  const out = join(folder, 'mine.yaml');
  const made = await runCli(['policy', 'new', sample, '--target', '192.0.2.10', '--id', 'mine', '--out', out]);
  expect([made.code, made.stdout]).toEqual([0, '']);
  expect(made.stderr).toContain('what else ikev2://192.0.2.10 accepts in the table ipsec is not known (not-probed)\n');
  const shown = await runCli(['policy', 'show', out]);
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toContain('ike/nothing-else');
  expect(await readFile(out, 'utf8')).toMatch(/^# Drafted from a scan/u);
});

test('policy new writes to standard output where no file is named', async () => {
  const { code, stdout } = await runCli(['policy', 'new', sample, '--target', '192.0.2.10']);
  expect(code).toBe(0);
  expect(stdout).toContain('\nid: draft\n');
});

test.each([
  [['policy', 'new', sample], 'one gateway wanted, 3 found: name one of 192.0.2.10, 192.0.2.20, 192.0.2.30'],
  [
    ['policy', 'new', sample, '--target', 'x'],
    'a target of the result (192.0.2.10, 192.0.2.20, 192.0.2.30) wanted, "x" found',
  ],
  [['policy', 'new', sample, '--target', '192.0.2.10', '--id', 'A b'], 'wanted lower-case letters and digits'],
])('policy new ends with 64 and one sentence: %j', async (args, message) => {
  const { code, stdout, stderr } = await runCli(args);
  expect([code, stdout]).toEqual([64, '']);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
});

test('policy new writes no file where there is nothing to write', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-new-'));
  const out = join(folder, 'mine.yaml');
  await writeFile(out, 'before');
  const { code } = await runCli(['policy', 'new', sample, '--target', '192.0.2.30', '--out', out]);
  expect([code, await readFile(out, 'utf8')]).toEqual([64, 'before']);
});
