import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import { scanIkeAdversary } from '../../support/adversaries/scan-ike-adversary.ts';
import { aesGcm256 } from '../../support/ike-rows.ts';
import { runCli } from '../../support/run-cli.ts';

const cases = join(import.meta.dirname, '../../cases');
const policyCase = 'open-policy-with-constraints.yaml';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-cases-'));
});
afterEach(async () => await rm(directory, { recursive: true, force: true }));

/** What the program says of a file: its exit code, and `clause: verdict reason` of each finding. */
async function said(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly told: readonly string[] }> {
  const { code } = await runCli([...args, '--out', directory, '--format', 'json'], { cwd: cases });
  const result = JSON.parse(await readFile(join(directory, 'result.json'), 'utf8')) as ResultDocument;
  return { code, told: result.findings.map(({ clause, verdict, reason }) => `${clause}: ${verdict} ${reason}`) };
}
const readiness = (file: string, ...more: readonly string[]) =>
  said('readiness', file, '--as-of', '2026-11-28', ...more);

interface Case {
  readonly file: string;
  readonly args?: readonly string[];
  readonly code: number;
  readonly told: readonly string[];
}
const exports: readonly Case[] = [
  {
    file: 'bicep-module-passes-sstp.json',
    code: 1,
    told: ['azure-sstp-retirement: fail sstp-is-the-only-protocol', 'azure-way-out: pass way-out-open'],
  },
  { file: 'custom-policy-group-24.json', code: 1, told: ['azure-custom-policy-strength: fail weak-value'] },
  {
    file: 'custom-policy-in-lower-case.json',
    code: 1,
    told: ['azure-custom-policy: pass legal-policy', 'azure-custom-policy-strength: fail weak-value'],
  },
  {
    file: 'openvpn-with-entra-id-alone.json',
    args: ['--os', 'linux,android,ios'],
    code: 1,
    told: ['azure-clients-keep-a-protocol: fail clients-break'],
  },
  {
    file: 'openvpn-with-entra-id-alone.json',
    args: ['--os', 'windows,macos'],
    code: 2,
    told: ['azure-clients-keep-a-protocol: pass every-client-has-a-protocol'],
  },
  {
    file: 'root-doubly-encoded.json',
    code: 1,
    told: ['azure-root-certificates: fail root-certificate-unfit'],
  },
  {
    file: 'sku-is-an-expression.json',
    code: 1,
    told: ['azure-authentication: fail authentication-not-on-sku', 'azure-basic-sku: pass documented-set'],
  },
  {
    file: 'sstp-alone.json',
    args: ['--clients', '200'],
    code: 1,
    told: ['azure-connection-limits: fail too-many-sstp-clients'],
  },
  {
    file: 'template-with-resources-as-object.json',
    code: 1,
    told: ['azure-sstp-retirement: pass sstp-not-enabled', 'azure-sstp-retirement: fail sstp-is-the-only-protocol'],
  },
];

test.each(exports)('readiness of $file $args', async ({ file, args = [], code, told }) => {
  const run = await readiness(file, ...args);
  expect(run.told).toEqual(expect.arrayContaining(told.map((line) => `checks/${line}`)));
  expect(run.code).toBe(code);
});

describe('a profile', () => {
  // Nothing listens at its remote; the profile itself is judged all the same.
  const profile = (file: string) => said('scan', '--profile', file, '--timeout', '300', '--target-timeout', '5000');

  test('data-ciphers-fallback-bf-cbc.ovpn fails by its fallback', async () => {
    const { code, told } = await profile('data-ciphers-fallback-bf-cbc.ovpn');
    expect(told).toContain('checks/profile-cipher: fail profile-cipher-other');
    expect(told).toContain('checks/profile-complete: pass profile-complete');
    expect(code).toBe(1);
  });

  test('peer-fingerprint-without-ca.ovpn misses nothing', async () => {
    const { code, told } = await profile('peer-fingerprint-without-ca.ovpn');
    expect(told).toContain('checks/profile-complete: pass profile-complete');
    expect(told).toContain('checks/profile-server-name: pass profile-name-checked');
    expect(told.filter((line) => line.includes('profile') && line.includes('fail'))).toEqual([]);
    expect(code).toBe(2);
  });
});

describe(policyCase, () => {
  const [ecp384, curve25519, mlKem768] = [20, 31, 36];
  const wanted = [[aesGcm256], [0], [6], [ecp384]];
  const judged = async (...more: readonly (readonly (readonly number[])[])[]) => {
    const policy = await loadPolicy(join(cases, policyCase), { signal: new AbortController().signal });
    const scan = await scanIkeAdversary({ name: policyCase, script: { accepts: [wanted, ...more] } }, [policy]);
    return (clause: string) => scan.finding(`ike/${clause}`);
  };

  test('is held by a gateway that refuses Curve25519 and CBC', async () => {
    const finding = await judged();
    expect(finding('no-cbc')).toMatchObject({ verdict: 'pass', reason: 'refused' });
    expect(finding('no-x25519')).toMatchObject({ verdict: 'pass', reason: 'refused' });
  });

  test('fails one that accepts Curve25519 with ML-KEM and not alone, and names both', async () => {
    const finding = await judged([[aesGcm256], [0], [6], [curve25519], [mlKem768]]);
    expect(finding('no-x25519')).toMatchObject({
      verdict: 'fail',
      reason: 'constraint-violated',
      observed: { accepted: [{ keyExchange: 'Curve25519', additionalKeyExchange: ['ml-kem-768'] }] },
    });
    expect(finding('no-cbc')).toMatchObject({ verdict: 'pass' });
  });

  test('leaves ML-KEM beside what it allows alone', async () => {
    const finding = await judged([[aesGcm256], [0], [6], [ecp384], [mlKem768]]);
    expect(finding('no-x25519')).toMatchObject({ verdict: 'pass', reason: 'refused' });
  });
});

test('every file of a case is in the table, and in a test', async () => {
  const files = (await readdir(cases)).filter((name) => name !== 'README.md').sort();
  const table = await readFile(join(cases, 'README.md'), 'utf8');
  expect(
    [...table.matchAll(/^\| `([^`]+)`/gmu)].map(([, name = '']) => name).toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual(files);
  const tested = new Set([
    ...exports.map(({ file }) => file),
    policyCase,
    'data-ciphers-fallback-bf-cbc.ovpn',
    'peer-fingerprint-without-ca.ovpn',
  ]);
  expect(tested.symmetricDifference(new Set(files))).toEqual(new Set());
});
