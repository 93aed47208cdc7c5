import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { concludeChain } from '../../../probes/tls/certificate.ts';
import { isInDates, pathOfDay } from '../../../rules/path-of-day.ts';
import { draw } from '../../support/fault-proxy-draw.ts';
import { type CertificateWish, dnsConstraints, type Issued, issue, unknownExtension } from '../../support/test-pki.ts';

const serverAuth = '1.3.6.1.5.5.7.3.1';
const clientAuth = '1.3.6.1.5.5.7.3.2';
const moment = '2026-11-28T12:00:00.000Z';
const name = 'vpn.example';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'gateproof-openssl-verify-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Half of what may be wrong with a certificate; each stands in some of the chains, and most stand in several. */
const odds: readonly Partial<CertificateWish>[] = [
  { notAfter: new Date('2026-11-28T11:59:59Z') },
  { notBefore: new Date('2026-11-28T12:00:01Z') },
  { ca: false },
  { keyUsage: ['cRLSign'] },
  { keyUsage: ['keyCertSign', 'digitalSignature'] },
  { extendedKeyUsage: [clientAuth] },
  { extendedKeyUsage: [serverAuth] },
  { pathLength: 0, ca: true },
  { extensions: [unknownExtension()] },
  { extensions: [dnsConstraints({ permitted: 'example' })] },
  { extensions: [dnsConstraints({ permitted: 'test' })] },
  { extensions: [dnsConstraints({ excluded: 'vpn.example' })] },
];

interface Chain {
  readonly sent: readonly Issued[];
  readonly anchors: readonly Issued[];
}

/** The chain of a seed: one to three CAs, with up to two odd certificates, and one that is missing, doubled or not needed. */
async function chainOf(seed: number): Promise<Chain> {
  const pick = (use: number, most: number): number => Math.floor(draw(seed, 1, use) * most);
  const length = 2 + pick(0, 3);
  const odd = new Map([
    [pick(1, length), odds[pick(2, odds.length * 2)] ?? {}],
    [pick(3, length), odds[pick(4, odds.length * 4)] ?? {}],
  ]);
  const chain: Issued[] = [];
  for (let at = 0; at < length; at++) {
    const issuer = chain.at(-1);
    const isLeaf = at === length - 1;
    const own: CertificateWish = isLeaf
      ? { name: 'leaf', dnsNames: [name], extendedKeyUsage: [serverAuth] }
      : { name: `ca ${at}`, ca: true, keyUsage: ['keyCertSign'] };
    chain.push(await issue({ ...own, ...odd.get(at), ...(issuer === undefined ? {} : { issuer }) }));
  }
  const [root, ...below] = chain.toSpliced(pick(5, 8) === 0 ? 1 : length, 1) as [Issued, ...Issued[]];
  const anchor = pick(6, 6) === 0 ? (below[0] ?? root) : root;
  return { sent: below.toReversed(), anchors: [anchor] };
}

function ours({ sent, anchors }: Chain): boolean {
  const trust = { anchors: anchors.map(({ pem }) => pem), serverName: name };
  const facts = concludeChain(
    sent.map(({ der }) => der),
    trust,
  );
  const when = { asOf: moment.slice(0, 10), moment };
  const { isWay, certificates } = pathOfDay({ ...facts, versions: [], evidence: [] }, when);
  return isWay && certificates.every((one) => isInDates(one, when));
}

function openssl({ sent, anchors }: Chain): { readonly isValid: boolean; readonly said: string } {
  const files = { trusted: anchors, untrusted: sent.slice(1), leaf: sent.slice(0, 1) };
  for (const [file, list] of Object.entries(files)) {
    writeFileSync(join(directory, file), list.map(({ pem }) => `${pem}\n`).join(''));
  }
  const place = ['-no-CAfile', '-no-CApath', '-no-CAstore', '-trusted', 'trusted'];
  const untrusted = sent.length > 1 ? ['-untrusted', 'untrusted'] : [];
  const how = ['-partial_chain', '-purpose', 'sslserver', '-attime', String(Date.parse(moment) / 1000)];
  const { status, stdout, stderr } = spawnSync('openssl', ['verify', ...place, ...untrusted, ...how, 'leaf'], {
    cwd: directory,
    encoding: 'utf8',
  });
  return { isValid: status === 0, said: `${stdout}${stderr}` };
}

test('OpenSSL says the same of 60 generated chains', async () => {
  const different: string[] = [];
  let valid = 0;
  for (let seed = 0; seed < 60; seed++) {
    const chain = await chainOf(seed);
    const [mine, theirs] = [ours(chain), openssl(chain)];
    if (mine) valid++;
    if (mine !== theirs.isValid) different.push(`seed ${seed}: ours ${mine}, OpenSSL's ${theirs.said}`);
  }
  expect(different).toEqual([]);
  expect(valid).toBeGreaterThan(15);
  expect(valid).toBeLessThan(45);
});
