import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SpaceFacts, TlsFacts } from '../../../core/facts/facts.ts';
import { groupNames, signatureSchemeNames, suiteNames, versionNames } from '../../../core/protocol/tls/registry.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { observeTls } from '../../../probes/tls/observe-tls.ts';
import type { TlsAsk } from '../../../probes/tls/tls-offer.ts';
import { loopbackContext } from '../../support/loopback-context.ts';
import { type Issued, issue } from '../../support/test-pki.ts';

const sstp = [
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
];
const sstpCiphers =
  'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256';
const documented: TlsAsk['documented'] = sstp.map((name) => ({ version: 0x0303, suite: suiteNames.code(name) ?? 0 }));

/** No policy but the suites: enumeration asks for everything whatever the policies say. */
const asking = (suites: TlsAsk['documented']): TlsAsk => ({
  documented: suites,
  closed: [],
  forbidden: [],
  versions: [],
});

let rsa: Issued;
let ecdsa: Issued;

beforeAll(async () => {
  rsa = await issue({ name: 'localhost', key: 'rsa', dnsNames: ['localhost'] });
  ecdsa = await issue({ name: 'localhost', key: 'p256', dnsNames: ['localhost'] });
});

/** Scans a server of this Node's own OpenSSL. */
async function scan(
  options: TlsOptions,
  own: Issued = rsa,
  documentedHere: TlsAsk['documented'] = documented,
): Promise<TlsFacts & { connections: number }> {
  let connections = 0;
  const server = createServer({ key: await own.keyPem(), cert: own.pem, ...options });
  server.on('connection', () => connections++);
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { context, observations } = loopbackContext((server.address() as AddressInfo).port);
    await observeTls(context, asking(documentedHere), 'enumerate');
    return { ...concludeTls(observations(), { anchors: [own.pem], serverName: 'localhost' }), connections };
  } finally {
    server.close();
  }
}

const named = (
  { accepted }: SpaceFacts,
  version: string,
  names: { readonly name: (code: number) => string },
): readonly string[] =>
  accepted.flatMap(({ box: [versions = [], values = []] }) =>
    versions.map((one) => versionNames.name(one)).includes(version) ? values.map((value) => names.name(value)) : [],
  );
const versions = ({ accepted }: SpaceFacts): readonly string[] =>
  accepted.flatMap(({ box: [values = []] }) => values.map((value) => versionNames.name(value)));

describe('a server with exactly the SSTP suites', () => {
  let facts: Awaited<ReturnType<typeof scan>>;

  beforeAll(async () => {
    facts = await scan({ ciphers: sstpCiphers, maxVersion: 'TLSv1.2', honorCipherOrder: true });
  });

  test('is seen exactly, with nothing undecided', () => {
    expect(named(facts.suites, 'TLSv1.2', suiteNames)).toEqual(sstp);
    expect(versions(facts.versions)).toEqual(['TLSv1.2']);
    expect(versions({ ...facts.versions, accepted: facts.versions.refused })).toEqual([
      'SSLv2',
      'SSLv3',
      'TLSv1.0',
      'TLSv1.1',
      'TLSv1.3',
    ]);
    expect([facts.suites.undecided, facts.groups.undecided, facts.signatureSchemes.undecided]).toEqual([[], [], []]);
  });

  test('costs fewer than 60 connections', () => {
    expect(facts.connections).toBeLessThan(60);
  });

  test('shows groups, schemes, extensions and preference', () => {
    expect([...named(facts.groups, 'TLSv1.2', groupNames)].sort()).toEqual([
      'secp256r1',
      'secp384r1',
      'secp521r1',
      'x25519',
      'x448',
    ]);
    expect(named(facts.signatureSchemes, 'TLSv1.2', signatureSchemeNames)).toContain('rsa_pss_rsae_sha256');
    expect(named(facts.signatureSchemes, 'TLSv1.2', signatureSchemeNames)).toContain('rsa_pkcs1_sha224');
    expect(facts).toMatchObject({
      preference: { value: 'server' },
      extendedMasterSecret: { value: true },
      encryptThenMac: { value: true },
      secureRenegotiation: { value: true },
      compression: { value: false },
    });
  });

  test('shows its certificate, and complete handshakes agree', () => {
    expect(facts.chains[0]).toMatchObject({ path: { verdict: 'valid' }, nameMatches: true });
    expect(facts.chains[0]?.certificates[0]).toMatchObject({ subject: 'CN=localhost', publicKey: 'RSA-2048' });
    expect(facts.handshakes).toHaveLength(4);
    for (const made of facts.handshakes) expect(made).toMatchObject({ completed: true, usable: 'yes', agrees: true });
  });
});

test('hybrid groups of TLS 1.3 are found without ML-KEM of our own', async () => {
  const facts = await scan({ ecdhCurve: 'X25519MLKEM768:X25519:P-256', minVersion: 'TLSv1.3' });
  expect(named(facts.groups, 'TLSv1.3', groupNames)).toEqual(['X25519MLKEM768', 'x25519', 'secp256r1']);
  expect(facts.groups.undecided).toEqual([]);
  expect(versions(facts.versions)).toEqual(['TLSv1.3']);
  expect(named(facts.suites, 'TLSv1.3', suiteNames)).toEqual([
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
  ]);
  expect(facts.chains[0]?.certificates[0]).toMatchObject({ subject: 'CN=localhost' });
});

test.each([
  [
    'TLS_AES_128_GCM_SHA256',
    'X25519MLKEM768:X25519',
    ['rsa_pss_rsae_sha256', 'rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha512'],
    'rsa',
  ],
  ['TLS_AES_256_GCM_SHA384', 'P-384', ['ecdsa_secp256r1_sha256'], 'ecdsa'],
  ['TLS_CHACHA20_POLY1305_SHA256', 'P-256', ['ecdsa_secp256r1_sha256'], 'ecdsa'],
] as const)(
  'with %s and %s the encrypted flight is opened for the signature schemes',
  async (ciphers, curve, schemes, kind) => {
    const options = {
      ciphers,
      ecdhCurve: curve,
      minVersion: 'TLSv1.3',
      requestCert: true,
      rejectUnauthorized: true,
    } as const;
    const facts = await scan(options, kind === 'rsa' ? rsa : ecdsa, []);
    expect(named(facts.signatureSchemes, 'TLSv1.3', signatureSchemeNames)).toEqual(schemes);
    expect(facts.signatureSchemes.undecided).toEqual([]);
    expect(facts.signatureSchemes.refused.length).toBeGreaterThan(0);
    expect(facts.chains[0]).toMatchObject({ path: { verdict: 'valid' }, nameMatches: true });
  },
);

test('a server of TLS 1.3 that takes none of our key shares leaves its signature schemes unknown', async () => {
  const facts = await scan({ ecdhCurve: 'P-521', minVersion: 'TLSv1.3' }, rsa, []);
  expect(named(facts.groups, 'TLSv1.3', groupNames)).toEqual(['secp521r1']);
  expect([facts.signatureSchemes.accepted, facts.signatureSchemes.refused]).toEqual([[], []]);
  expect(facts.chains[0]?.certificates[0]).toMatchObject({ subject: 'CN=localhost' });
});

test('a mandatory client certificate hides nothing, and the handshakes say what they lack', async () => {
  const facts = await scan({
    ciphers: sstpCiphers,
    maxVersion: 'TLSv1.2',
    requestCert: true,
    rejectUnauthorized: true,
  });
  expect([...named(facts.suites, 'TLSv1.2', suiteNames)].sort()).toEqual([...sstp].sort());
  expect(facts.handshakes).toHaveLength(4);
  for (const made of facts.handshakes) {
    expect(made).toMatchObject({
      completed: false,
      usable: 'but-for-certificate',
      agrees: true,
      detail: 'authentication-failed: alert handshake_failure(40) (the server wants a client certificate)',
    });
  }
});

test('TLS 1.0, an undocumented suite and a missing one are seen', async () => {
  const ciphers = 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305:AES128-SHA:@SECLEVEL=0';
  const facts = await scan({ ciphers, minVersion: 'TLSv1', maxVersion: 'TLSv1.2' });
  expect(versions(facts.versions)).toEqual(['TLSv1.0', 'TLSv1.1', 'TLSv1.2']);
  expect(named(facts.suites, 'TLSv1.0', suiteNames)).toEqual(['TLS_RSA_WITH_AES_128_CBC_SHA']);
  expect(named(facts.suites, 'TLSv1.2', suiteNames)).toContain('TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256');
  expect(facts.handshakes.filter(({ completed }) => completed).map(({ suite }) => suite)).toEqual([0xc030]);
  for (const made of facts.handshakes) expect(made.agrees).toBe(true);
});

test('groups behind an ECDSA certificate are seen, and the rest is left open', async () => {
  const facts = await scan({ maxVersion: 'TLSv1.2' }, ecdsa);
  expect(named(facts.groups, 'TLSv1.2', groupNames)).toContain('x25519');
  expect(facts.groups.refused).toEqual([]);
  expect(facts.groups.undecided.map(({ reason }) => reason)).toEqual(['certificate-needs-its-curve']);
});

test('nothing listens: everything is undecided, and that is not a refusal', async () => {
  const { context, observations } = loopbackContext(1);
  await observeTls(context, asking(documented), 'enumerate');
  const facts = concludeTls(observations(), { anchors: [] });
  expect([facts.suites.accepted, facts.suites.refused]).toEqual([[], []]);
  expect(new Set(facts.versions.undecided.map(({ reason }) => reason))).toEqual(new Set(['unreachable']));
});
