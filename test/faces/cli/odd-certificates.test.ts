import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { certificatePolicy, nodeTlsGateway } from '../../support/node-tls-gateway.ts';
import { runCli } from '../../support/run-cli.ts';
import { issue } from '../../support/test-pki.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-odd-certificates-'));
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

const policy = certificatePolicy('not-expired', 'chain-valid', 'name-matches');

test('a scan of a gateway whose certificate has an empty subject judges it like any other', async () => {
  const root = await issue({ name: 'root', ca: true });
  const own = await issue({ name: '', issuer: root, dnsNames: ['gateway.test'] });
  await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2', own);
  await writeFile(join(directory, 'policy.yaml'), policy);
  await writeFile(join(directory, 'root.pem'), root.pem);
  const args = ['--policy', 'policy.yaml', '--trust', 'root.pem', '--server-name', 'gateway.test'];
  const run = await runCli(['scan', gateway.url, ...args, '--out', '.', '--format', 'json'], { cwd: directory });
  expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 });
  const result = JSON.parse(await readFile(join(directory, 'result.json'), 'utf8')) as ResultDocument;
  const judged = result.findings.filter(({ clause }) => clause.startsWith('tls/certificate-'));
  expect(judged.map(({ clause, verdict, reason }) => [clause, verdict, reason])).toEqual([
    ['tls/certificate-not-expired', 'pass', 'in-its-dates'],
    ['tls/certificate-chain-valid', 'pass', 'valid'],
    ['tls/certificate-name-matches', 'pass', 'name-matches'],
  ]);
});
