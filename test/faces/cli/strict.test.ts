import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { runCli } from '../../support/run-cli.ts';

let directory: string;
let gateway: NodeTlsGateway;

/** What of these versions must be, with what should be of TLS 1.3. */
const advised = versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }).replace(
  /(version: TLSv1\.3, )/u,
  '$1weight: should, ',
);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-strict-'));
  gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
  await writeFile(join(directory, 'advised.yaml'), advised);
  await writeFile(join(directory, 'alone.yaml'), advised.replace('  closed:', '  weight: should\n  closed:'));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => runCli(args, { cwd: directory });

test('a gateway that does not follow advice conforms and is told, and ends with 1 where it is strict', async () => {
  expect(advised).toContain('weight: should');
  const first = await run('scan', gateway.url, '--policy', 'advised.yaml', '--out', 'out', '--format', 'terminal,json');
  expect(first.code).toBe(0);
  const { code, stdout } = await run('evaluate', 'out/observations.json', '--policy', 'advised.yaml', '--verbose');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^conforms /u);
  expect(stdout).toContain('advice: 0 followed, 1 not followed, 0 could not be shown');
  expect(stdout).toContain('advice that is not followed');
  expect(stdout).not.toContain('violates');
  const strictly = ['--strict', '--format', 'csv'];
  expect((await run('evaluate', 'out/observations.json', '--policy', 'advised.yaml', ...strictly)).code).toBe(1);
  expect((await run('scan', gateway.url, '--policy', 'advised.yaml', ...strictly)).code).toBe(1);
  expect((await run('report', 'out/result.json', ...strictly)).code).toBe(1);
  expect((await run('report', 'out/result.json', '--format', 'csv')).code).toBe(0);
});

test('a policy of advice alone is no policy that the gateway conforms to', async () => {
  const { code, stdout } = await run('scan', gateway.url, '--policy', 'alone.yaml');
  expect(code).toBe(0);
  expect(stdout).toContain('of versions only advice was judged: the verdict says nothing of it');
});

test('a fact that a policy asks for is told where it is not given, and taken where it is', async () => {
  const bound = advised.replace('weight: should', 'applies: { acquired: { from: 2027-01-01 } }');
  await writeFile(join(directory, 'bound.yaml'), bound);
  await run('observe', gateway.url, '--policy', 'bound.yaml', '--out', 'bound.json');
  const evaluate = (...args: readonly string[]) => run('evaluate', 'bound.json', '--policy', 'bound.yaml', ...args);
  const without = await evaluate();
  expect(without.code).toBe(2);
  expect(without.stdout).toContain('not given: acquired (--given acquired=YYYY-MM-DD)');
  const later = await evaluate('--given', 'acquired=2027-02-01');
  expect([later.code, later.stdout.includes('given: acquired 2027-02-01')]).toEqual([1, true]);
  expect((await evaluate('--given', 'acquired=2026-02-01')).code).toBe(0);
  const wrong = await evaluate('--given', 'aquired=2026-02-01');
  expect([wrong.code, wrong.stderr.includes('did you mean "acquired"?')]).toEqual([64, true]);
});
