import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CheckDocument } from '../../../core/policy/algebra/check-document.ts';
import { runCli } from '../../support/run-cli.ts';

describe('gateproof policy check', () => {
  test('tells each row and by which sentence it is outside, and ends with 1', async () => {
    const { code, stdout } = await runCli([
      'policy',
      'check',
      'azure-vpn-p2s',
      '--against',
      'nist-sp-800-77',
      '--as-of',
      '2026-11-29',
    ]);
    expect(code).toBe(1);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'azure-vpn-p2s 2025-09-29 against nist-sp-800-77@r1 2020-06-30',
      '  as of 2026-11-29: 21 inside, 0 partly, 7 outside, 6 says nothing',
    ]);
    expect(lines).toContain('  outside       ike/row-17  AES256 / SHA256 / SHA256 / GROUP_2');
    expect(stdout).toContain('key exchange: 1024-bit MODP Group; wanted 2048-bit MODP Group');
    expect(stdout).toContain('nearest ike/aead: AES-GCM or AES-CCM');
    expect(stdout).toContain('outside from 2031-01-01');
    expect(stdout).toContain('by another reading: outside');
    expect(stdout).toContain('demanded there besides, and not said here\n  ike/version-ikev1: IKEv1 is refused');
  });

  test('says the same in JSON, and 0 where all is inside', async () => {
    const { code, stdout } = await runCli([
      'policy',
      'check',
      'nist-sp-800-77@r1',
      '--against',
      'nist-sp-800-77@r1',
      '--as-of',
      '2026-11-29',
      '--json',
    ]);
    const check = JSON.parse(stdout) as CheckDocument;
    expect([code, check.kind, check.asOf]).toEqual([0, 'gateproof-policy-check', '2026-11-29']);
    expect(check.against[0]?.counts).toMatchObject({ partly: 0, outside: 0, 'says-nothing': 0 });
  });

  test('tells every wrong input at once', async () => {
    const { code, stderr } = await runCli(['policy', 'check', 'azure-vpn-p2', '--against', 'nist', '--as-of', 'today']);
    expect(code).toBe(64);
    expect(stderr.split('\n').filter((line) => line.startsWith('gateproof: '))).toEqual([
      expect.stringContaining('did you mean "azure-vpn-p2s"?'),
      'gateproof: --as-of: a day as YYYY-MM-DD wanted, "today" found',
      expect.stringContaining('found "nist"'),
    ]);
  });
});

describe('gateproof policy intersect', () => {
  test('writes a policy that loads, ends with what sets its strongest row, and tells what cannot be required', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-'));
    const file = join(folder, 'both.yaml');
    const made = await runCli(['policy', 'intersect', 'azure-vpn-p2s', 'nist-sp-800-77@r1', '--out', file]);
    expect([made.code, made.stdout]).toEqual([0, '']);
    expect(made.stderr).toContain(
      'azure-vpn-p2s requires ike/row-17 (AES256 / SHA256 / SHA256 / GROUP_2), which not all of them accept',
    );
    expect((await readFile(file, 'utf8')).trimEnd().split('\n').at(-1)).toBe(
      '# New-AzVpnClientIpsecPolicy -IpsecEncryption GCMAES256 -IpsecIntegrity GCMAES256 -SALifeTime 27000 ' +
        '-SADataSize 102400000 -IkeEncryption GCMAES256 -IkeIntegrity SHA384 -DhGroup ECP384 -PfsGroup ECP384',
    );
    const checked = await runCli(['policy', 'check', file, '--against', 'azure-vpn-p2s', 'nist-sp-800-77@r1']);
    expect(checked.code).toBe(0);
  });

  test('wants two policies', async () => {
    const { code, stderr } = await runCli(['policy', 'intersect', 'azure-vpn-p2s']);
    expect([code, stderr]).toEqual([64, 'gateproof: policy intersect: two policies or more wanted, one found\n']);
  });
});

describe('gateproof policy diff', () => {
  test('tells what one policy accepts no longer on another day', async () => {
    const days = ['--as-of', '2030-12-31', '--at', '2031-01-01'];
    const { code, stdout } = await runCli(['policy', 'diff', 'nist-sp-800-77@r1', ...days]);
    expect(code).toBe(1);
    expect(stdout).toContain('ends ike/aead-legacy-sha1');
    const same = await runCli(['policy', 'diff', 'azure-vpn-p2s', 'azure-vpn-p2s', '--as-of', '2026-11-29', '--json']);
    expect([same.code, JSON.parse(same.stdout)]).toMatchObject([0, { kind: 'gateproof-policy-diff', tables: [] }]);
  });

  test('wants a second policy or a second day', async () => {
    const { code, stderr } = await runCli(['policy', 'diff', 'azure-vpn-p2s']);
    expect([code, stderr]).toEqual([
      64,
      'gateproof: policy diff: a second policy, or a second day (--at) wanted, neither found\n',
    ]);
  });
});

describe('gateproof policy matrix', () => {
  test('sets a policy beside every standard that ships, or beside those that are named', async () => {
    const all = await runCli(['policy', 'matrix', 'azure-vpn-p2s', '--as-of', '2026-11-29']);
    expect(all.code).toBe(0);
    expect(all.stdout).toMatch(/^ +\d+ +cnsa-1\.0 +6 of 34 inside$/mu);
    const named = ['--against', 'nist-sp-800-77', '--format', 'csv'];
    const { stdout } = await runCli(['policy', 'matrix', 'azure-vpn-p2s', ...named]);
    expect(stdout.split('\r\n')[0]).toBe('"policy","row","it says","nist-sp-800-77@r1"');
    const { code, stderr } = await runCli(['policy', 'matrix', 'azure-vpn-p2s', '--format', 'cvs']);
    expect([code, stderr]).toEqual([
      64,
      'gateproof: --format: terminal, json, csv, markdown, html wanted, "cvs" found; did you mean "csv"?\n',
    ]);
  });
});
