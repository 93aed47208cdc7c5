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
  const verdicts = [...stdout.matchAll(/^([\w-]+): (conforms|violates|inconclusive) /gmu)].map(
    ([, name, verdict]) => `${name} ${verdict}`,
  );
  expect(verdicts).toEqual([
    'conforming conforms',
    'drifted violates',
    'legacy violates',
    'conforming-openvpn conforms',
    'drifted-openvpn violates',
  ]);
  expect(stdout).not.toMatch(/NOT PLANTED|MISSED|inconclusive {2}/u);
  expect(stdout).toContain(`report: ${join(out, 'report.html')}\n`);
  expect(stdout).toContain(
    `page:   gateproof serve --store ${join(out, 'fleet.db')}, which is at http://127.0.0.1:8080/\n`,
  );
  expect((await readdir(out)).sort()).toEqual([
    'azure-custom-policy.json',
    'fleet.db',
    'observations.json',
    'readiness',
    'report.html',
    'result.json',
  ]);
  // A gateway drifted between two scans, and the store tells what changed.
  expect(stdout).toMatch(/^  and then it accepts TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 /mu);
  expect(stdout).toMatch(/^gateproof changes --since 1h --store /mu);
  // One gateway's three columns, with this scan as the observed one.
  expect(stdout).toMatch(/^ +documented +configured +observed$/mu);
  expect(stdout).toMatch(/^ +protocol SSTP +until 2027-03-31 +yes +answers$/mu);
  expect(stdout).toMatch(/^ +ike, 17 rows +yes +yes +accepted$/mu);
  expect((await readdir(join(out, 'readiness'))).sort()).toEqual([
    'migration.md',
    'observations.json',
    'report.html',
    'result.json',
  ]);
});
