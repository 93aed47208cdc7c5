import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { foundDeviations, plantedDeviations } from '../../src/faces/cli/planted-deviations.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { testRoots, vpnSettingsText, zipOf } from '../support/profile-package.ts';
import { type CliRun, runCli } from '../support/run-cli.ts';
import { sharedLab } from '../support/shared-lab.ts';

const containers = join(import.meta.dirname, '../../containers');

let lab: Lab;
let folder: string;
let directory: string;

beforeAll(async () => {
  lab = await sharedLab();
  folder = dirname(lab.inventoryFile);
  directory = await mkdtemp(join(tmpdir(), 'gateproof-lab-profile-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

interface Scan {
  readonly run: CliRun;
  readonly result: ResultDocument;
  readonly out: string;
}

/** As an administrator would: the package, the policy, and no other argument than where to put the reports. */
async function scan(name: string): Promise<Scan> {
  const out = await mkdtemp(join(directory, 'out-'));
  const file = join(folder, `${name}.zip`);
  const formats = 'terminal,json,html,markdown,csv,junit,sarif';
  const run = await runCli(['scan', '--profile', file, '--policy', 'azure-vpn-p2s', '--out', out, '-f', formats]);
  if (run.code === 64 || run.code === 70) throw new Error(run.stderr);
  return { run, out, result: JSON.parse(await readFile(join(out, 'result.json'), 'utf8')) as ResultDocument };
}

const schemeOf = ({ url }: Pick<TargetResult, 'url'>): string => url.slice(0, url.indexOf(':'));
const passedRows = ({ findings }: ResultDocument): number =>
  findings.filter(({ clause, verdict }) => clause.startsWith('tls/row-') && verdict === 'pass').length;
/** What was found at the targets of one scheme. */
const deviations = ({ findings }: ResultDocument, scheme: string): readonly string[] =>
  foundDeviations(findings.filter(({ target }) => target.startsWith(`${scheme}://`)));

describe('a client package is all that a scan needs', () => {
  test('the conforming OpenVPN gateway conforms: six of six rows', async () => {
    const { run, result } = await scan('conforming-openvpn');
    expect(run.code).toBe(0);
    expect(result.targets.map(schemeOf)).toEqual(['profile', 'openvpn+tcp']);
    expect(result.targets.map(({ summary }) => summary.verdict)).toEqual(['conforms', 'conforms']);
    expect(passedRows(result)).toBe(6);
  });

  test('the conforming SSTP gateway conforms: four of four rows', async () => {
    const { run, result } = await scan('conforming');
    expect(run.code).toBe(0);
    expect(result.targets.map(schemeOf)).toEqual(['profile', 'sstp']);
    expect(passedRows(result)).toBe(4);
  });

  test('a drifted gateway shows exactly what was planted, in the package too', async () => {
    const { run, result } = await scan('drifted');
    expect(run.code).toBe(1);
    const expected = await readFile(join(containers, 'drifted', 'expected.yaml'), 'utf8');
    const { package: planted } = parse(expected) as { readonly package: readonly string[] };
    expect(deviations(result, 'profile')).toEqual([...planted].sort());
    const own = await plantedDeviations('drifted');
    expect(deviations(result, 'sstp')).toEqual(own.filter((line) => !/^(ike|ipsec)\//u.test(line)));
    expect(deviations(result, 'openvpn+tcp')).toEqual(await plantedDeviations('drifted-openvpn'));
    expect(result.summary.inconclusive).toBe(0);
  });

  test("the profile's own roots count, whatever else is trusted", async () => {
    const { other } = await testRoots();
    const { hostname } = new URL(lab.gateways.find(({ name }) => name === 'conforming')?.endpoints.at(-1) ?? '');
    const file = join(directory, 'other-root.zip');
    await writeFile(
      file,
      await zipOf([
        { name: 'Generic/VpnSettings.xml', content: vpnSettingsText({ host: hostname, type: 'SSTP' }) },
        { name: 'Generic/VpnServerRoot.cer_0', content: other.der },
      ]),
    );
    const out = join(directory, 'other-root');
    await runCli(['scan', '--profile', file, '--trust', join(folder, 'lab-root.pem'), '--out', out, '-f', 'json']);
    const scanned = JSON.parse(await readFile(join(out, 'result.json'), 'utf8')) as ResultDocument;
    const chain = scanned.findings.find(
      ({ clause, target }) => clause === 'tls/certificate-chain-valid' && target.startsWith('sstp://'),
    );
    expect(chain).toMatchObject({ verdict: 'fail', reason: 'invalid-path' });
    // From the recording alone, too.
    await runCli(['evaluate', join(out, 'observations.json'), '--out', join(directory, 'again'), '-f', 'json']);
    const again = JSON.parse(await readFile(join(directory, 'again', 'result.json'), 'utf8')) as ResultDocument;
    expect(again.findings.find(({ id }) => id === chain?.id)).toEqual(chain);
  });

  test('no key of the lab stands in any report, recording or stream', async () => {
    const { run, out } = await scan('drifted-openvpn');
    const key = (await readFile(join(folder, 'tls-auth.key'), 'utf8'))
      .split('\n')
      .filter((line) => /^[0-9a-f]{32}$/u.test(line));
    expect(key).toHaveLength(16);
    const files = await readdir(out);
    expect(files).toContain('observations.json');
    const texts = await Promise.all(files.map((name) => readFile(join(out, name), 'utf8')));
    const octets = Buffer.from(key.join(''), 'hex');
    const secrets = [
      ...key,
      octets.toString('base64').slice(0, 40),
      octets.subarray(192, 224).toString('base64').slice(0, 40),
    ];
    for (const text of [...texts, run.stdout, run.stderr])
      for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  });
});
