import { beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Lab, LabGateway } from '../../src/lab/lab.ts';
import { runCli } from '../support/run-cli.ts';
import { sharedLab } from '../support/shared-lab.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await sharedLab();
});

const gateway = (name: string): LabGateway => {
  const found = lab.gateways.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the lab has no gateway ${name}`);
  return found;
};

/** Scans one address and port of the lab, with the scheme or without. */
async function scan(target: string, more: readonly string[] = []): Promise<ResultDocument> {
  const { code, stdout, stderr } = await runCli(['scan', target, '--format', 'json', ...more]);
  if (code === 64 || code === 70) throw new Error(stderr);
  return JSON.parse(stdout) as ResultDocument;
}

const checks = ({ findings }: ResultDocument): readonly string[] =>
  findings
    .filter(({ clause }) => clause.startsWith('checks/sstp-'))
    .map(({ clause, verdict, reason }) => `${clause} ${verdict} ${reason}`);

describe('SSTP behind the TLS of OpenSSL', () => {
  test('the conforming gateway answers, and offers both hashes', async () => {
    const result = await scan(`sstp://${gateway('conforming').address}`);
    expect(checks(result)).toEqual([
      'checks/sstp-service pass sstp-answered',
      'checks/sstp-crypto-binding pass sha256-offered',
    ]);
    expect(result.targets[0]?.facts.sstp).toEqual({
      service: 'sstp',
      status: 200,
      server: 'Microsoft-HTTPAPI/2.0',
      cryptoBinding: ['sha1', 'sha256'],
    });
  });

  test('the drifted gateway answers, and offers SHA-1 alone', async () => {
    const result = await scan(`sstp://${gateway('drifted').address}`);
    expect(checks(result)).toEqual([
      'checks/sstp-service pass sstp-answered',
      'checks/sstp-crypto-binding fail sha1-only',
    ]);
    expect(result.targets[0]?.facts.sstp?.cryptoBinding).toEqual(['sha1']);
  });

  test('the legacy gateway is no SSTP', async () => {
    const result = await scan(`sstp://${gateway('legacy').address}`);
    expect(checks(result)).toEqual([
      'checks/sstp-service fail other-service',
      'checks/sstp-crypto-binding inconclusive no-sstp',
    ]);
  });
});

describe('port 443 of a gateway of which nothing is said', () => {
  test.each([
    ['conforming', 'sstp'],
    ['drifted', 'sstp'],
    ['legacy', 'tls'],
  ])('%s is found to be %s', async (name, scheme) => {
    const { address } = gateway(name);
    const { targets, observations } = await scan(`${address}:443`);
    expect(targets.map(({ url }) => url)).toEqual([`${scheme}://${address}:443`]);
    expect(observations.find(({ probe }) => probe === 'run/classify')).toMatchObject({ outcome: 'answered' });
  });

  test('OpenVPN under tls-auth is found with its key, and without it nothing is claimed', async () => {
    const { address } = gateway('conforming-openvpn');
    const known = await scan(`${address}:443`, ['--config', lab.inventoryFile, '--credentials', 'lab-openvpn']);
    expect(known.targets.map(({ url }) => url)).toEqual([`openvpn+tcp://${address}:443`]);
    expect(known.targets[0]?.facts.openvpn).toMatchObject({ transport: 'tcp', wrap: 'tls-auth', digest: 'SHA256' });
    const unknown = await scan(`${address}:443`);
    expect(unknown.targets.map(({ url }) => url)).toEqual([`sstp://${address}:443`]);
    expect(unknown.summary).toMatchObject({ verdict: 'inconclusive', pass: 0, fail: 0 });
  });
});
