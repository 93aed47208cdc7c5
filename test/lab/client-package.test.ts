import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ResultDocument } from '../../core/finding/result.ts';
import { foundDeviations, plantedDeviations } from '../../src/faces/cli/planted-deviations.ts';
import { clientInstances } from '../support/openvpn-gateway.ts';
import { runCli } from '../support/run-cli.ts';
import { labEngine, type OwnLab, ownLab } from '../support/shared-lab.ts';

let lab: OwnLab;
beforeAll(async () => {
  lab = await ownLab('packages', ['conforming', 'drifted', 'conforming-openvpn', 'drifted-openvpn']);
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

/** Scans where the packages of gateways lead, with no other argument. */
async function scan(
  ...gateways: readonly string[]
): Promise<{ readonly code: number | null; readonly result: ResultDocument }> {
  const packages = gateways.map((name) => lab.gateways.find((gateway) => gateway.name === name)?.clientPackage ?? '');
  const { code, stdout, stderr } = await runCli([
    'scan',
    ...packages.flatMap((file) => ['--profile', file]),
    '--policy',
    'azure-vpn-p2s',
    '--format',
    'json',
  ]);
  if (code === null || code > 2) throw new Error(stderr);
  return { code, result: JSON.parse(stdout) as ResultDocument };
}

const address = (name: string): string => lab.gateways.find((gateway) => gateway.name === name)?.address ?? '';
const urls = ({ targets }: ResultDocument): readonly string[] => targets.map(({ url }) => url);
const passedRows = ({ findings }: ResultDocument, scheme: string): number =>
  findings.filter(
    ({ clause, target, verdict }) => clause.startsWith('tls/row-') && target.startsWith(scheme) && verdict === 'pass',
  ).length;

test('the conforming packages lead to all there is: 4 of 4 rows over SSTP, 6 of 6 over OpenVPN, exit code 0', async () => {
  const { code, result } = await scan('conforming', 'conforming-openvpn');
  expect(urls(result)).toEqual(
    expect.arrayContaining([
      `sstp://${address('conforming')}:443`,
      `openvpn+tcp://${address('conforming-openvpn')}:443`,
    ]),
  );
  expect(result.findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')).toEqual([]);
  expect(code).toBe(0);
  expect([passedRows(result, 'sstp:'), passedRows(result, 'openvpn+tcp:')]).toEqual([4, 6]);
});

test('the drifted package leads to both of its gateways, and shows exactly what is planted in them and in itself', async () => {
  const { code, result } = await scan('drifted');
  expect(code).toBe(1);
  const url = { sstp: `sstp://${address('drifted')}:443`, openvpn: `openvpn+tcp://${address('drifted-openvpn')}:443` };
  const found = (wanted: (target: string) => boolean): readonly string[] =>
    foundDeviations(result.findings.filter(({ target }) => wanted(target)));
  expect(urls(result)).toEqual(expect.arrayContaining([url.sstp, url.openvpn]));
  const planted = await plantedDeviations('drifted');
  expect(found((target) => target === url.sstp)).toEqual(planted.filter((line) => !/^(?:ike|ipsec)\//u.test(line)));
  expect(found((target) => target === url.openvpn)).toEqual(await plantedDeviations('drifted-openvpn'));
  const expected = parse(await readFile('containers/drifted/expected.yaml', 'utf8')) as { package: readonly string[] };
  expect(found((target) => target.startsWith('profile:'))).toEqual([...expected.package].sort());
  expect(result.summary.inconclusive).toBe(0);
});

test('a scan leaves no client instance at the OpenVPN gateways', async () => {
  await scan('conforming-openvpn', 'drifted-openvpn');
  const engine = await labEngine();
  for (const name of ['conforming-openvpn', 'drifted-openvpn'])
    expect(await clientInstances(engine, `gateproof-${lab.name}-${name}-openvpn`, 'tcp'), name).toEqual([]);
});

test('the key of the control channel stands in no output', async () => {
  const key = await readFile(`${lab.directory}/tls-auth.key`, 'utf8');
  const lines = key.split('\n').filter((line) => /^[0-9a-f]{32}$/u.test(line));
  expect(lines).toHaveLength(16);
  const text = JSON.stringify((await scan('drifted')).result);
  expect(lines.filter((line) => text.includes(line))).toEqual([]);
});
