import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Policy } from '../../../core/policy/policy.ts';
import { loopbackContext } from '../../support/loopback-context.ts';
import { type ScriptedScan, scanOver, tlsPolicy } from '../../support/scan-scripted-tls.ts';
import { type Issued, issue } from '../../support/test-pki.ts';

let rsa: Issued;
let ecdsa: Issued;
beforeAll(async () => {
  rsa = await issue({ name: 'localhost', key: 'rsa', dnsNames: ['localhost'] });
  ecdsa = await issue({ name: 'localhost', key: 'p256', dnsNames: ['localhost'] });
});

/** Groups, signature schemes and features of a gateway with both versions; its suites are none of this test's business. */
const policy = (of: 'RSA' | 'ECDSA', signatures: readonly string[]): Policy =>
  tlsPolicy(
    false,
    [`level: allowed, versions: TLSv1.2, suites: TLS_ECDHE_${of}_WITH_AES_256_GCM_SHA384`],
    `  groups:
    closed: true
    source: { ref: note }
    rows:
      - { id: usual, title: usual, groups: [x25519, secp256r1] }
      - { id: hybrid, title: hybrid, groups: X25519MLKEM768 }
  signatures:
    closed: true
    source: { ref: note }
    rows:
${signatures.map((one, at) => `      - { id: row-${at + 1}, title: row, ${one} }\n`).join('')}  features:
    - { feature: extended-master-secret, expect: on }
    - { feature: encrypt-then-mac, expect: on }
    - { feature: secure-renegotiation, expect: on }
    - { feature: compression, expect: off }
`,
  );
const rsaSchemes = ['signatures: rsa_pss_rsae_sha256', 'versions: TLSv1.2, signatures: rsa_pkcs1_sha256'];
const rsaOptions: TlsOptions = {
  ecdhCurve: 'X25519MLKEM768:X25519:P-256',
  sigalgs: 'rsa_pss_rsae_sha256:rsa_pkcs1_sha256',
};

/** Scans a server of this Node's own OpenSSL; `staples` is what it has of an OCSP responder. */
async function scan(
  options: TlsOptions,
  own: Issued,
  by: Policy,
  staples?: Uint8Array,
): Promise<Omit<ScriptedScan, 'connections'>> {
  const server = createServer({ key: await own.keyPem(), cert: own.pem, ...options });
  if (staples !== undefined) {
    server.on('OCSPRequest', (_certificate, _issuer, answer: (error: null, response: Buffer) => void) => {
      answer(null, Buffer.from(staples));
    });
  }
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await scanOver(loopbackContext((server.address() as AddressInfo).port), by);
  } finally {
    server.close();
  }
}
const inShort = ({ findings }: Pick<ScriptedScan, 'findings'>): Readonly<Record<string, string>> =>
  Object.fromEntries(findings.slice(1).map(({ clause, verdict, reason }) => [clause, `${verdict} ${reason}`]));

const conforming = {
  'tls/feature-extended-master-secret': 'pass feature-on',
  'tls/feature-encrypt-then-mac': 'pass feature-on',
  'tls/feature-secure-renegotiation': 'pass feature-on',
  'tls/feature-compression': 'pass feature-off',
  'tls.groups/usual': 'pass accepted',
  'tls.groups/hybrid': 'pass accepted',
  'tls.groups/nothing-else': 'pass refused',
  'tls.signatures/row-1': 'pass accepted',
  'tls.signatures/row-2': 'pass accepted',
  'tls.signatures/nothing-else': 'pass refused',
};

describe('OpenSSL', () => {
  test('as the tables want it passes all of them', async () => {
    expect(inShort(await scan(rsaOptions, rsa, policy('RSA', rsaSchemes)))).toEqual(conforming);
  });

  test('with its own lists is told each group and scheme that no row has', async () => {
    const judged = await scan({}, rsa, policy('RSA', rsaSchemes));
    expect(inShort(judged)).toMatchObject({
      'tls.groups/usual': 'pass accepted',
      'tls.groups/nothing-else': 'fail undocumented-accepted',
      'tls.signatures/nothing-else': 'fail undocumented-accepted',
    });
    expect(judged.of('tls.groups/nothing-else')?.observed).toMatchObject({
      accepted: expect.arrayContaining([
        { version: 'TLSv1.2', group: 'secp384r1' },
        { version: 'TLSv1.3', group: 'secp521r1' },
      ]) as unknown,
    });
    expect(judged.of('tls.signatures/nothing-else')?.observed).toMatchObject({
      accepted: expect.arrayContaining([
        { version: 'TLSv1.2', signatureScheme: 'rsa_pkcs1_sha512' },
        { version: 'TLSv1.3', signatureScheme: 'rsa_pss_rsae_sha512' },
      ]) as unknown,
    });
  });

  test('without a hybrid group, and of TLS 1.3 alone', async () => {
    const judged = await scan(
      { ...rsaOptions, ecdhCurve: 'X25519:P-256', minVersion: 'TLSv1.3' },
      rsa,
      policy('RSA', rsaSchemes),
    );
    expect(inShort(judged)).toEqual({
      ...conforming,
      'tls/feature-extended-master-secret': 'not-applicable feature-without-suites',
      'tls/feature-encrypt-then-mac': 'not-applicable feature-without-suites',
      'tls/feature-secure-renegotiation': 'not-applicable feature-without-suites',
      'tls/feature-compression': 'not-applicable feature-without-suites',
      'tls.groups/hybrid': 'fail refused',
      // Of TLS 1.2 alone, which it refuses.
      'tls.signatures/row-2': 'fail refused',
    });
  });

  test('with an ECDSA key alone leaves the groups below TLS 1.3 open', async () => {
    const judged = await scan(
      { ...rsaOptions, sigalgs: 'ecdsa_secp256r1_sha256' },
      ecdsa,
      policy('ECDSA', ['signatures: ecdsa_secp256r1_sha256', 'level: allowed, signatures: ed25519']),
    );
    expect(inShort(judged)).toMatchObject({
      'tls.groups/usual': 'inconclusive certificate-needs-its-curve',
      'tls.groups/hybrid': 'pass accepted',
      'tls.groups/nothing-else': 'inconclusive certificate-needs-its-curve',
      'tls.signatures/row-1': 'pass accepted',
      'tls.signatures/row-2': 'not-applicable allowed-not-required',
      'tls.signatures/nothing-else': 'pass refused',
    });
  });

  test.each([
    ['pass feature-on', Uint8Array.of(0x30, 3, 0x0a, 1, 0)],
    ['fail feature-off', Uint8Array.of(0x30, 3, 0x0a, 1, 3)],
    ['fail feature-off', undefined],
  ] as const)('staples in both versions, or does not: %s', async (verdict, staples) => {
    const by = tlsPolicy(
      false,
      ['level: allowed, versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
      `  features:
    - { feature: ocsp-stapling, expect: on }
    - { feature: session-tickets, expect: on }
    - { feature: early-data, expect: off }
`,
    );
    const judged = await scan({ ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:TLS_AES_256_GCM_SHA384' }, rsa, by, staples);
    expect(inShort(judged)).toEqual({
      'tls/feature-ocsp-stapling': verdict,
      'tls/feature-session-tickets': 'pass feature-on',
      'tls/feature-early-data': 'pass feature-off',
    });
    expect(judged.of('tls/feature-ocsp-stapling')?.observed).toMatchObject({
      combinations: expect.arrayContaining([
        { version: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' },
        { version: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384' },
      ]) as unknown,
    });
  });
});
