import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, ResultDocument } from '../../../core/finding/result.ts';
import { certificatePolicy, nodeTlsGateway } from '../../support/node-tls-gateway.ts';
import { runCli } from '../../support/run-cli.ts';
import { dnsConstraints, type Issued, issue } from '../../support/test-pki.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-paths-agree-'));
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

const policy = certificatePolicy('chain-valid', 'name-matches');

/** Code of the scan of a gateway that sends this chain, and its verdicts: path, name, and whether OpenSSL agrees. */
async function scan(sent: readonly Issued[], anchor: Issued, name = 'gateway.test') {
  const [leaf] = sent;
  if (leaf === undefined) throw new Error('a leaf wanted, none given');
  const whole = { ...leaf, pem: sent.map(({ pem }) => pem).join('\n') };
  await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2', whole);
  await writeFile(join(directory, 'policy.yaml'), policy);
  await writeFile(join(directory, 'root.pem'), anchor.pem);
  const args = ['--policy', 'policy.yaml', '--trust', 'root.pem', '--server-name', name];
  const { code } = await runCli(['scan', gateway.url, ...args, '--out', '.', '--format', 'json'], {
    cwd: directory,
  });
  const { findings } = JSON.parse(await readFile(join(directory, 'result.json'), 'utf8')) as ResultDocument;
  const of = (clause: string): Finding | undefined => findings.find((one) => one.clause === clause);
  const told = (clause: string): string => `${of(clause)?.verdict}: ${of(clause)?.reason}`;
  return {
    code,
    path: told('tls/certificate-chain-valid'),
    name: told('tls/certificate-name-matches'),
    agrees: told('checks/paths-agree'),
    observed: of('checks/paths-agree')?.observed,
  };
}

const ca = { ca: true, keyUsage: ['keyCertSign'] } as const;

describe('the verdict of OpenSSL in the complete handshakes of a scan', () => {
  test('agrees with ours on a chain that is valid', async () => {
    const root = await issue({ name: 'root', ...ca });
    const own = await issue({ name: 'gateway', issuer: root, dnsNames: ['gateway.test'] });
    expect(await scan([own], root)).toEqual({
      code: 0,
      path: 'pass: valid',
      name: 'pass: name-matches',
      agrees: 'pass: paths-agree',
      observed: { agreed: 2 },
    });
  });

  test('agrees with ours on a chain of another root and on another name', async () => {
    const [root, other] = [await issue({ name: 'root', ...ca }), await issue({ name: 'other', ...ca })];
    const own = await issue({ name: 'gateway', issuer: root, dnsNames: ['gateway.test'] });
    expect(await scan([own], other, 'another.test')).toMatchObject({
      code: 1,
      path: 'fail: invalid-path',
      name: 'fail: name-differs',
      agrees: 'pass: paths-agree',
    });
  });

  // A second certificate of the same CA, by a root that nobody has: ours goes back and takes the other one, OpenSSL does not.
  test('contradicts ours where it does not go back to another way: nothing passes on our word alone', async () => {
    const [root, nobody] = [await issue({ name: 'root', ...ca }), await issue({ name: 'nobody', ...ca })];
    const keys = (await issue({ name: 'ca' })).keys;
    const above = await issue({ name: 'ca', keys, issuer: root, ...ca, notAfter: new Date('2030-01-01T00:00:00Z') });
    const beside = await issue({ name: 'ca', keys, issuer: nobody, ...ca });
    const own = await issue({ name: 'gateway', issuer: above, dnsNames: ['gateway.test'] });
    expect(await scan([own, beside, above], root)).toMatchObject({
      code: 2,
      path: 'inconclusive: openssl-refuses',
      name: 'pass: name-matches',
      agrees: 'inconclusive: paths-differ',
      observed: { differing: [{ of: 'path', openssl: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ours: 'valid' }] },
    });
  });

  test('takes what ours refuses by a rule that it does not have, which is told and fails', async () => {
    const root = await issue({ name: 'root', ...ca, extensions: [dnsConstraints({ excluded: 'vpn.gateway.test' })] });
    const own = await issue({ name: 'gateway', issuer: root, dnsNames: ['*.gateway.test'] });
    expect(await scan([own], root, 'a.gateway.test')).toMatchObject({
      code: 1,
      path: 'fail: invalid-path',
      agrees: 'pass: paths-agree',
      observed: { explained: [{ of: 'path', openssl: 'valid' }] },
    });
  });

  test('takes a common name for the name, which is told and fails', async () => {
    const root = await issue({ name: 'root', ...ca });
    const own = await issue({ name: 'gateway.test', issuer: root });
    expect(await scan([own], root)).toMatchObject({
      code: 1,
      path: 'pass: valid',
      name: 'fail: name-differs',
      agrees: 'pass: paths-agree',
      observed: { agreed: 1, explained: [{ of: 'name', openssl: 'valid' }] },
    });
  });
});
