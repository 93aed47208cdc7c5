import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Lab } from '../../src/lab/lab.ts';
import { readAction, runAction } from '../support/run-action.ts';
import { sharedLab } from '../support/shared-lab.ts';

let lab: Lab;
let workspace: string;
beforeAll(async () => {
  lab = await sharedLab();
});
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'gateproof-workspace-'));
});
afterEach(async () => {
  await rm(workspace, { recursive: true });
});

/** The inputs to scan the SSTP endpoint of a gateway of the lab. */
function sstpOf(name: string): Readonly<Record<string, string>> {
  const gateway = lab.gateways.find((one) => one.name === name);
  return {
    targets: gateway?.endpoints.find((url) => url.startsWith('sstp:')) ?? '',
    'server-name': gateway?.serverName ?? '',
    trust: join(lab.directory, 'lab-root.pem'),
  };
}

describe('action.yml', () => {
  test('passes for a gateway that conforms, with reports, summary and output', async () => {
    const { code, stderr, stdout, summary, outputs } = await runAction(sstpOf('conforming'), workspace);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(outputs).toEqual({ 'exit-code': '0', out: 'gateproof-report' });
    expect(summary).toContain('conforms');
    expect(stdout).toContain('::notice title=gateproof%3A conforms::');
    expect(stdout).not.toMatch(/^::(error|warning)/mu);
    expect(readdirSync(join(workspace, 'gateproof-report')).sort()).toEqual([
      'observations.json',
      'report.html',
      'report.junit.xml',
      'report.sarif',
      'result.json',
    ]);
  });

  test('fails for one that has drifted: annotations at the line of the inventory, and the summary says what', async () => {
    const { targets, 'server-name': serverName } = sstpOf('drifted');
    await writeFile(
      join(workspace, 'gateproof.yaml'),
      `version: 1
targets:
  - name: drifted
    endpoints:
      - ${targets}
    serverName: ${serverName}
`,
    );
    const { code, stdout, summary, outputs } = await runAction(
      { config: 'gateproof.yaml', format: 'sarif', out: 'reports/gateproof' },
      workspace,
    );
    expect(code).toBe(1);
    expect(outputs).toEqual({ 'exit-code': '1', out: 'reports/gateproof' });
    expect(stdout).toMatch(/^::error file=gateproof\.yaml,line=5,title=sstp%3A/mu);
    expect(summary).toContain('TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256');
    const sarif = JSON.parse(await readFile(join(workspace, 'reports/gateproof/report.sarif'), 'utf8')) as {
      readonly runs: readonly { readonly results: readonly unknown[] }[];
    };
    expect(sarif.runs[0]?.results.length).toBeGreaterThan(3);
  });

  test('takes nothing that is said during the scan as a command to the runner', async () => {
    const { stdout } = await runAction(sstpOf('drifted'), workspace);
    const lines = stdout.split('\n');
    const token = /^::stop-commands::([\w-]{36})$/u.exec(lines[0] ?? '')?.[1];
    const end = lines.indexOf(`::${token}::`);
    expect(end).toBeGreaterThan(10);
    expect(lines.findIndex((line) => line.startsWith('violates'))).toBeLessThan(end);
    expect(lines.findIndex((line) => line.startsWith('::error'))).toBeGreaterThan(end);
  });

  test('can leave annotations and summary out', async () => {
    const { code, stdout, summary } = await runAction(
      { ...sstpOf('drifted'), annotations: 'false', summary: 'false' },
      workspace,
    );
    expect(code).toBe(1);
    expect(stdout).not.toContain('::error');
    expect(summary).toBe('');
  });

  test('keeps the exit code of a comparison with an earlier result, also where that lies in the folder of the reports', async () => {
    expect((await runAction(sstpOf('drifted'), workspace)).code).toBe(1);
    const again = await runAction({ ...sstpOf('drifted'), baseline: 'gateproof-report/result.json' }, workspace);
    expect(again.code).toBe(0);
    expect(again.summary).toContain('violates');
  });

  test('fails with the exit code of wrong input, and tells nothing of an earlier result', async () => {
    await mkdir(join(workspace, 'gateproof-report'));
    await writeFile(join(workspace, 'gateproof-report/result.json'), '{}');
    const { code, stdout, stderr, summary, outputs } = await runAction(
      { targets: 'sstp://127.0.0.9', policy: 'azure-vpn' },
      workspace,
    );
    expect(code).toBe(64);
    expect(outputs['exit-code']).toBe('64');
    expect(stdout).toContain('::error title=gateproof::nothing was scanned, exit code 64: see the log\n');
    expect(stderr).toContain('found "azure-vpn"; did you mean "azure-vpn-p2s"?');
    expect(summary).toBe('');
  });

  test('is inconclusive where nothing answers, and warns', async () => {
    const { code, stdout } = await runAction(
      { targets: 'sstp://127.0.0.9', policy: 'azure-vpn-p2s\nnist-sp-800-77r1\n', options: '--timeout\n1000' },
      workspace,
    );
    expect(code).toBe(2);
    expect(stdout).toMatch(/^::warning /mu);
    expect(stdout).toContain('nist-sp-800-77@r1');
  });

  test('reads no input as shell text', async () => {
    const hostile = '$(touch made) `touch made`; touch made #*';
    const { code } = await runAction(
      { targets: `sstp://127.0.0.9 ${hostile}`, trust: hostile, out: `a"b ${hostile}`.replaceAll('/', '') },
      workspace,
    );
    expect(code).toBe(64);
    expect(existsSync(join(workspace, 'made'))).toBe(false);
  });

  test('describes every input and output', async () => {
    const { inputs, outputs } = await readAction();
    for (const { description, default: fallback } of Object.values(inputs)) {
      expect(description.length).toBeGreaterThan(10);
      expect(typeof fallback).toBe('string');
    }
    expect(Object.values(outputs).map(({ value }) => value)).toEqual([
      '${{ steps.gateproof.outputs.exit-code }}',
      '${{ steps.gateproof.outputs.out }}',
    ]);
  });
});
