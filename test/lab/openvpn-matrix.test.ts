import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Finding } from '../../core/finding/finding.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { foundDeviations, plantedDeviations } from '../../src/faces/cli/planted-deviations.ts';
import {
  documentedTlsCipher,
  type OpenVpnGateway,
  type OpenVpnServer,
  type OpenVpnWish,
  openVpnGateway,
  type WrapMode,
  wrapModes,
} from '../support/openvpn-gateway.ts';
import { runCli } from '../support/run-cli.ts';

/** What `containers/drifted-openvpn` has. */
const drift: Partial<OpenVpnWish> = {
  tlsVersionMin: '1.0',
  tlsCipher: `${documentedTlsCipher}:TLS-ECDHE-RSA-WITH-AES-128-CBC-SHA`,
  certificateFlaw: 'sha1-signature',
  // Without it OpenSSL neither speaks TLS 1.0 nor takes the certificate.
  more: ['tls-cert-profile insecure'],
};

/** A conforming and a drifted server for each wrap mode and transport, each on a port of its own. */
function wishes(modes: readonly WrapMode[]): readonly OpenVpnWish[] {
  const pairs = modes.flatMap((wrap) => (['tcp', 'udp'] as const).map((transport) => ({ wrap, transport })));
  return pairs.flatMap((pair, at) => [
    { ...pair, port: 2000 + at },
    { ...pair, port: 3000 + at, ...drift },
  ]);
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-openvpn-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Scans servers of one container as a user would, with an inventory that has their keys, or not. */
async function scan(
  gateway: OpenVpnGateway,
  servers: readonly OpenVpnServer[],
  withKeys: boolean,
): Promise<ResultDocument> {
  const folder = await mkdtemp(join(directory, 'scan-'));
  await writeFile(join(folder, 'root.pem'), gateway.trustRoot);
  const credentials: Record<string, unknown> = {};
  for (const { port, wrap, keyFile } of servers) {
    if (wrap.kind === 'none' || keyFile === undefined) continue;
    await writeFile(join(folder, `${port}.key`), keyFile);
    const direction = wrap.kind === 'tls-auth' && wrap.direction !== undefined ? { keyDirection: wrap.direction } : {};
    // The digest is not said: it is found by trying.
    credentials[`key-${port}`] = { kind: 'openvpn', wrap: wrap.kind, keyFile: `${port}.key`, ...direction };
  }
  const targets = servers.map(({ url, port }) => ({
    endpoints: [url],
    serverName: gateway.serverName,
    ...(withKeys && `key-${port}` in credentials ? { credentials: `key-${port}` } : {}),
  }));
  const inventory = { version: 1, targets, trustAnchors: ['root.pem'], ...(withKeys ? { credentials } : {}) };
  await writeFile(join(folder, 'gateproof.yaml'), stringify(inventory));
  const run = await runCli(['scan', '--config', join(folder, 'gateproof.yaml'), '--format', 'json']);
  if (run.code === null || run.code > 2) throw new Error(`${run.code}: ${run.stderr}`);
  return JSON.parse(run.stdout) as ResultDocument;
}

const named = ({ wish }: OpenVpnServer): string => `${wish.wrap} over ${wish.transport}, port ${wish.port}`;
const findingsOf = ({ findings }: ResultDocument, { url }: OpenVpnServer): readonly Finding[] =>
  findings.filter(({ target }) => target === url);
/** Findings by server, so that a test shows all that is wrong at once. */
const perServer = <Told>(
  servers: readonly OpenVpnServer[],
  tell: (server: OpenVpnServer) => Told,
): Readonly<Record<string, Told>> => Object.fromEntries(servers.map((server) => [named(server), tell(server)]));
/** 'pass': 6. */
const rowVerdicts = (findings: readonly Finding[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [
      ...Map.groupBy(
        findings.filter(({ clause }) => clause.startsWith('tls/row-')),
        ({ verdict }) => verdict,
      ),
    ].map(([verdict, rows]) => [verdict, rows.length]),
  );
const open = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ verdict }) => verdict === 'inconclusive').map(({ clause, reason }) => `${clause} ${reason}`);

async function instances({ servers }: OpenVpnGateway): Promise<Readonly<Record<string, readonly string[]>>> {
  const told = await Promise.all(servers.map(async (server) => [named(server), await server.instances()] as const));
  return Object.fromEntries(told);
}

describe.each([
  ['gateproof/openvpn:trixie', wrapModes],
  ['gateproof/openvpn:forky', ['none', 'tls-auth', 'tls-crypt', 'tls-crypt-v2']],
] as const)('%s', (image, modes) => {
  let gateway: OpenVpnGateway;
  let result: ResultDocument;
  const isDrifted = ({ wish }: OpenVpnServer): boolean => wish.certificateFlaw !== undefined;
  const conforming = (): readonly OpenVpnServer[] => gateway.servers.filter((server) => !isDrifted(server));
  const drifted = (): readonly OpenVpnServer[] => gateway.servers.filter(isDrifted);

  beforeAll(async () => {
    gateway = await openVpnGateway(image, wishes(modes));
    result = await scan(gateway, gateway.servers, true);
  });
  afterAll(async () => {
    await gateway?.[Symbol.asyncDispose]();
  });

  test('conforming: 6 of 6 rows over every wrap and transport, and nothing else', () => {
    const seen = perServer(conforming(), (server) => {
      const findings = findingsOf(result, server);
      return { rows: rowVerdicts(findings), deviations: foundDeviations(findings), open: open(findings) };
    });
    expect(seen).toEqual(perServer(conforming(), () => ({ rows: { pass: 6 }, deviations: [], open: [] })));
  });

  test('drifted: exactly what is planted, over every wrap and transport', async () => {
    const planted = await plantedDeviations('drifted-openvpn');
    const seen = perServer(drifted(), (server) => {
      const findings = findingsOf(result, server);
      return { rows: rowVerdicts(findings), deviations: foundDeviations(findings), open: open(findings) };
    });
    expect(seen).toEqual(perServer(drifted(), () => ({ rows: { pass: 6 }, deviations: planted, open: [] })));
  });

  test('no client instance is left at any server', async () => {
    expect(await instances(gateway)).toEqual(perServer(gateway.servers, () => []));
  });

  test('without the key nothing passes and nothing fails, and the reason is the key', async () => {
    const wrapped = conforming().filter(({ wrap }) => wrap.kind !== 'none');
    const blind = await scan(gateway, wrapped, false);
    expect(blind.summary).toMatchObject({ verdict: 'inconclusive', pass: 0, fail: 0 });
    const seen = perServer(wrapped, (server) => {
      const negotiated = findingsOf(blind, server).filter(
        ({ clause, verdict }) => verdict !== 'not-applicable' && /^tls\/(?:row|version|nothing)-/u.test(clause),
      );
      return new Set(negotiated.map(({ verdict, reason }) => `${verdict} ${reason}`));
    });
    expect(seen).toEqual(perServer(wrapped, () => new Set(['inconclusive needs-profile-key'])));
    expect(await instances(gateway)).toEqual(perServer(gateway.servers, () => []));
  });
});

test.each(['SHA1', 'SHA384', 'SHA512'] as const)('tls-auth with %s is found by trying', async (digest) => {
  await using gateway = await openVpnGateway('gateproof/openvpn:trixie', [
    { wrap: 'tls-auth', transport: 'tcp', digest },
    { wrap: 'tls-auth-no-direction', transport: 'udp', digest },
  ]);
  const result = await scan(gateway, gateway.servers, true);
  expect(result.summary).toMatchObject({ verdict: 'conforms', fail: 0, inconclusive: 0 });
  expect(await instances(gateway)).toEqual(perServer(gateway.servers, () => []));
});
