import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'gateproof-demo-'));
});
afterAll(async () => {
  await rm(out, { recursive: true, force: true });
});

test('demo shows the conforming gateway conform, the drifted ones violate by exactly what was planted, and names the report', async () => {
  const { code, stdout, stderr } = await runCli(['demo', '--out', out]);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const verdicts = [...stdout.matchAll(/^(\w+): (conforms|violates|inconclusive) /gmu)].map(
    ([, name, verdict]) => `${name} ${verdict}`,
  );
  expect(verdicts).toEqual(['conforming conforms', 'drifted violates', 'legacy violates']);
  expect(stdout).not.toMatch(/NOT PLANTED|MISSED|inconclusive {2}/u);
  expect(stdout).toContain(`report: ${join(out, 'report.html')}\n`);
  expect((await readdir(out)).sort()).toEqual(['observations.json', 'report.html', 'result.json']);
});
