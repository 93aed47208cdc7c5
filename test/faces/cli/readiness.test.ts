import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { gatewayExport } from '../../support/azure-gateways.ts';
import { runCli } from '../../support/run-cli.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-readiness-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const put = async (name: string, value: unknown): Promise<void> => {
  await writeFile(join(directory, name), typeof value === 'string' ? value : JSON.stringify(value));
};
const run = (...args: readonly string[]) => runCli(['readiness', ...args], { cwd: directory });
const sound = gatewayExport({}, { vpnAuthenticationTypes: ['Radius'] });

describe('gateproof readiness', () => {
  test('ends with 1 for a gateway that cannot do without SSTP, and says how many days are left', async () => {
    await put('gateway.json', gatewayExport({}, { vpnClientProtocols: ['SSTP'] }));
    const { code, stdout } = await run('gateway.json', '--as-of', '2026-11-22', '--verbose');
    expect(code).toBe(1);
    expect(stdout).toContain('days until then: 129 days');
  });

  test('ends with 2 where the export does not say enough, and with 0 where it does', async () => {
    await put('gateway.json', sound);
    const without = await run('gateway.json', '--as-of', '2026-11-22');
    expect([without.code, without.stderr]).toEqual([2, '']);
    await put('connections.json', [
      {
        type: 'Microsoft.Network/connections',
        name: 'elsewhere',
        properties: { connectionType: 'IPsec', virtualNetworkGateway1: { id: '/x/other' } },
      },
    ]);
    const { code } = await run(
      'gateway.json',
      'connections.json',
      '--as-of',
      '2026-11-22',
      '--clients',
      '200',
      '--os',
      'windows,macos',
    );
    expect(code).toBe(0);
  });

  test('judges a further policy by what it says of configurations, and by nothing else of it', async () => {
    const policies = [{ saLifeTimeSeconds: 27_000 }];
    await put(
      'gateway.json',
      gatewayExport({}, { vpnAuthenticationTypes: ['Radius'], vpnClientIpsecPolicies: policies }),
    );
    await put(
      'limits.yaml',
      `id: limits
version: 2026-01-01
title: Lifetimes
sources: { manual: { title: Manual } }
source: { ref: manual }
ipsec:
  closed: true
  source: { ref: manual }
  rows: [{ id: row, title: row, encryption: ENCR_AES_GCM_16-256, integrity: none, keyExchange: 20 }]
  limits: [{ id: lifetime, title: A CHILD_SA lives for four hours at most, what: child-sa-lifetime, atMost: 14400 }]
`,
    );
    const { stdout } = await run(
      'gateway.json',
      '--policy',
      'limits.yaml',
      '--format',
      'json',
      '--as-of',
      '2026-11-22',
    );
    const { policies: judged, findings } = JSON.parse(stdout) as ResultDocument;
    expect(judged.map(({ id }) => id)).toEqual(['azure-p2s-readiness', 'limits']);
    expect(findings.filter(({ policy }) => policy === 'limits')).toMatchObject([
      {
        clause: 'ipsec/lifetime',
        verdict: 'fail',
        reason: 'lives-too-long',
        observed: { lifetimes: [{ of: 'point-to-site', seconds: 27_000 }], notTold: ['connections'] },
      },
    ]);
    const { code, stderr } = await run('gateway.json', '--policy', 'nowhere.yaml');
    expect([code, stderr]).toEqual([64, expect.stringContaining('nowhere.yaml')]);
  });

  test('judges 500 gateways, in the order of the export', async () => {
    await put(
      'fleet.json',
      Array.from({ length: 500 }, (_, at) => gatewayExport({ name: `gateway-${at}`, id: `/x/gateway-${at}` })),
    );
    const { stdout } = await run('fleet.json', '--format', 'json', '--as-of', '2026-11-22');
    const { targets } = JSON.parse(stdout) as ResultDocument;
    expect(targets.map(({ gateway }) => gateway)).toEqual(Array.from({ length: 500 }, (_, at) => `gateway-${at}`));
  });

  test('writes the same bytes for the same export and day but for its clock', async () => {
    await put('gateway.json', sound);
    const json = async (): Promise<string> =>
      (await run('gateway.json', '--format', 'json', '--as-of', '2026-11-22')).stdout.replaceAll(
        /"(started|finished)At": "[^"]+"/gu,
        '',
      );
    expect(await json()).toBe(await json());
  });

  test('keeps no secret of the export in any file or output', async () => {
    const secret = 'hush-hush-hush';
    await put('gateway.json', gatewayExport({ sharedKey: secret }, { radiusServerSecret: secret }));
    const { stdout, stderr } = await run('gateway.json', '--out', 'out', '--format', 'json,html');
    const files = await readdir(join(directory, 'out'));
    const texts = await Promise.all(files.map((file) => readFile(join(directory, 'out', file), 'utf8')));
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const text of [stdout, stderr, ...texts]) expect(text).not.toContain(secret);
  });

  test('tells every problem of its input at once, with exit code 64, and writes nothing', async () => {
    await put('broken.json', '{"name": ');
    await put('other.json', { runs: [] });
    const { code, stdout, stderr } = await run(
      'broken.json',
      'other.json',
      'missing.json',
      '--clients',
      'many',
      '--os',
      'beos',
      '--as-of',
      'today',
      '--out',
      'o',
    );
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr.split('\n').filter((line) => line !== '')).toEqual([
      'gateproof: --as-of: a day as YYYY-MM-DD wanted, "today" found',
      'gateproof: --os: windows, macos, linux, android, ios wanted, also with a version as in macos-11, "beos" found',
      expect.stringMatching(/^gateproof: broken\.json: JSON wanted, /u),
      'gateproof: missing.json: cannot be read (ENOENT)',
      'gateproof: other.json: an export of virtual network gateways, Virtual WAN point-to-site gateways or connections wanted, found an object with runs',
    ]);
    expect(await readdir(directory)).toEqual(['broken.json', 'other.json']);
  });

  test('judges a client profile with the gateways, and saves what evaluate judges alike', async () => {
    await put('gateway.json', sound);
    await put(
      'client.ovpn',
      'client\nremote gateway.example.net 443\nproto tcp\nremote-cert-tls server\ncipher AES-256-GCM\n',
    );
    const flags = ['--as-of', '2026-11-22', '--format', 'json'];
    await run('gateway.json', '--profile', 'client.ovpn', '--out', 'out', ...flags);
    const saved = JSON.parse(await readFile(join(directory, 'out/result.json'), 'utf8')) as ResultDocument;
    expect(saved.targets.map(({ url }) => url)).toEqual(['azure://gateway', 'profile://client.ovpn']);
    const verdicts = (result: ResultDocument) =>
      Object.fromEntries(result.findings.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts(saved)).toMatchObject({
      'gateproof-checks/checks/profile-server-usage@profile://client.ovpn': 'pass',
      'gateproof-checks/checks/profile-tls-version-min@profile://client.ovpn': 'fail',
      'azure-p2s-readiness/checks/azure-sstp-retirement@azure://gateway': 'pass',
    });
    const again = await runCli(['evaluate', 'out/observations.json', '--policy', 'azure-p2s-readiness', ...flags], {
      cwd: directory,
    });
    expect(verdicts(JSON.parse(again.stdout) as ResultDocument)).toMatchObject({
      'azure-p2s-readiness/checks/azure-sstp-retirement@azure://gateway': 'pass',
      'gateproof-checks/checks/profile-tls-version-min@profile://client.ovpn': 'fail',
    });
  });

  test('judges a gateway once that is in two files, and refuses two files that do not say the same of it', async () => {
    await put('monday.json', sound);
    await put('copy.json', [sound]);
    await put('friday.json', gatewayExport({ enableBgp: true }, { vpnAuthenticationTypes: ['Radius'] }));
    const flags = ['--as-of', '2026-11-22', '--format', 'json'];
    const once = await run('monday.json', 'copy.json', ...flags);
    expect((JSON.parse(once.stdout) as ResultDocument).targets.map(({ url }) => url)).toEqual(['azure://gateway']);
    expect(await run('monday.json', 'friday.json', ...flags)).toEqual({
      code: 64,
      stdout: '',
      stderr:
        'gateproof: monday.json and friday.json: one content of the same gateway wanted, they differ in enableBgp\n',
    });
  });

  test('wants no more SSTP clients than clients', async () => {
    await put('gateway.json', sound);
    const { code, stderr } = await run('gateway.json', '--clients', '10', '--sstp-clients', '11');
    expect([code, stderr]).toEqual([64, 'gateproof: --sstp-clients: at most --clients (10) wanted, 11 found\n']);
  });

  test('refuses a file beyond its bound without reading it, and nesting that no export has', async () => {
    await put('huge.json', '');
    const { truncate } = await import('node:fs/promises');
    await truncate(join(directory, 'huge.json'), 65 * 1024 * 1024);
    const huge = await run('huge.json');
    expect([huge.code, huge.stderr]).toEqual([
      64,
      expect.stringContaining('huge.json: at most 67108864 octets wanted, 68157440 found'),
    ]);
    await put('deep.json', `${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    const deep = await run('deep.json');
    expect(deep.code).toBe(64);
    expect(deep.stderr).toMatch(/^gateproof: deep\.json: /u);
  });
});
