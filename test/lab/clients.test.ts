import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Scheme } from '../../core/endpoint/scheme.ts';
import type { Client } from '../../core/policy/clients/client.ts';
import type { ClientFile } from '../../core/policy/clients/client-file.ts';
import { clientFileText } from '../../core/policy/clients/client-text.ts';
import { landingOf } from '../../core/policy/clients/landing.ts';
import type { LandingCell } from '../../core/policy/clients/landing-document.ts';
import { loadClient } from '../../core/policy/clients/load-client.ts';
import { parseClient } from '../../core/policy/clients/parse-client.ts';
import { policyGateway } from '../../core/policy/clients/policy-gate.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { clientsOfCapture } from '../../src/inputs/captured-clients.ts';
import { systemClock } from '../../src/run/clock.ts';
import { HarvestedClients } from '../../src/run/listen/harvested-clients.ts';
import { listen } from '../../src/run/listen/listen.ts';
import { charon } from '../support/charon.ts';
import { espInSwanctlWords, ikeInSwanctlWords } from '../support/charon-words.ts';
import { documentedSwanctl } from '../support/documented-swanctl.ts';
import { gatewayContainer } from '../support/gateway-container.ts';
import { openVpnGateway } from '../support/openvpn-gateway.ts';
import { pluto } from '../support/pluto.ts';
import { recordTraffic } from '../support/record-traffic.ts';
import { asItComes } from '../support/swanctl-client.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';
import { issue } from '../support/test-pki.ts';

vi.setConfig({ testTimeout: 300_000 });

const { signal } = new AbortController();
const azure = await loadPolicy('azure-vpn-p2s', { signal });
const day = '2026-11-30';
const builds = [
  { image: 'gateproof/strongswan:bookworm', id: 'strongswan-5.9.8', guess: 'CURVE_25519' },
  { image: 'gateproof/strongswan:forky', id: 'strongswan-6.1.0', guess: 'ECP_256' },
] as const;

async function predicted(
  id: string,
  policy: Policy = azure,
): Promise<{ readonly client: Client; readonly cell: LandingCell }> {
  const client = await loadClient(id, { signal });
  const landing = landingOf([client], [policyGateway(policy, day)], { standards: [], day });
  const cell = landing.clients[0]?.cells[0];
  if (cell === undefined) throw new Error('no landing');
  return { client, cell };
}

async function gatewayOf(rows: readonly string[]) {
  const esp = await documentedSwanctl('esp_proposals');
  const children = { any: `esp_proposals = ${esp.join(', ')}` };
  return await charon({
    configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals: rows, children }]),
  });
}

/** Where IKE has a marker before each message, and no port of the system's is needed. */
const marked = 4500;

/** Where containers reach this machine. */
const here = networkInterfaces()['docker0']?.find(({ family }) => family === 'IPv4')?.address ?? '172.17.0.1';

/** What is heard at a port of this machine while a client is made to speak: what a capture of the same conversation shows, too, and as many clients. */
async function heard(scheme: Scheme, port: number, speak: () => Promise<unknown>): Promise<readonly ClientFile[]> {
  const found = new HarvestedClients(day, false);
  const told = new Map<string, ClientFile>();
  const listening = await listen(
    [{ scheme, url: `${scheme}://${here}:${port}`, address: here, port }],
    (harvested, of, address) => {
      const client = found.add(harvested, of, address);
      if (client !== undefined) told.set(client.id, client);
    },
    systemClock,
  );
  try {
    const capture = await recordTraffic(`host ${here} and port ${port}`, speak);
    const files = [...told.values()];
    expect((await captured(capture)).map(offersOf)).toEqual(files.map(offersOf));
    return files;
  } finally {
    listening.close();
  }
}

function offersOf({ ike, tls }: ClientFile): Pick<ClientFile, 'ike' | 'tls'> {
  return { ike, tls };
}

/** OpenSSL's names of the suites that Azure documents. */
const ianaNames: ReadonlyMap<string, string> = new Map([
  ['ECDHE-RSA-AES256-GCM-SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
  ['ECDHE-RSA-AES128-GCM-SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
  ['ECDHE-RSA-AES256-SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384'],
  ['ECDHE-RSA-AES128-SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256'],
]);

/** What `clients from` makes of a capture. */
async function captured(octets: Uint8Array): Promise<readonly ClientFile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-heard-'));
  try {
    await writeFile(join(folder, 'own.pcapng'), octets);
    return (await clientsOfCapture(join(folder, 'own.pcapng'), { isNamed: false, day, signal })).clients;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const offerOf = (file: ClientFile | undefined): Client => parseClient(clientFileText(file as ClientFile), 'heard.yaml');

describe.each(builds)('$id', ({ image, id, guess }) => {
  test('lands on the row that is predicted, by the group that it has to be asked for', async () => {
    const { cell } = await predicted(id);
    const [ike, ipsec] = cell.parts;
    expect(cell.status).toBe('works');
    await using gateway = await gatewayOf(await documentedSwanctl('proposals'));
    await using own = await charon({ image, configuration: asItComes(gateway.address) });
    const told = await own.swanctl('--initiate', '--child', 'any');
    // charon goes by its own order as a gateway, and that is the order of the rows.
    expect(ike?.askedAgain).toContain('2048-bit MODP Group');
    expect(told).toMatch(
      new RegExp(`didn't accept (?:DH group|key exchange method) ${guess}, it requested MODP_2048`, 'u'),
    );
    const sas = await gateway.sas();
    expect(sas).toContain(ikeInSwanctlWords(ike?.byGateway?.combination ?? {}));
    expect(sas).toContain(espInSwanctlWords(ipsec?.byGateway?.combination ?? {}));
  });

  test('breaks where it is predicted to, and its user sees what the file says', async () => {
    const onlyGroup2 = {
      ...azure,
      clauses: azure.clauses.filter((one) => one.kind !== 'row' || one.space !== 'ike' || one.id === 'ike/row-17'),
    };
    const { client, cell } = await predicted(id, onlyGroup2);
    expect(cell.status).toBe('breaks');
    const rows = await documentedSwanctl('proposals');
    await using gateway = await gatewayOf(rows.slice(-1));
    await using own = await charon({ image, configuration: asItComes(gateway.address) });
    expect(await own.swanctl('--initiate', '--child', 'any')).toContain(client.seen[0]?.says ?? 'nothing');
    expect(await gateway.sas()).toBe('');
  });

  test('is heard to offer what its file says, with the group that it guesses', async () => {
    const { client } = await predicted(id);
    await using own = await charon({ image, configuration: asItComes(here, marked) });
    const files = await heard('ikev2', marked, async () => await own.swanctl('--initiate', '--child', 'any'));
    const [file] = files;
    expect(files).toHaveLength(1);
    expect(offerOf(file).ike).toMatchObject({
      proposals: client.ike?.proposals,
      guess: client.ike?.guess,
      retries: true,
    });
  });
});

describe('libreswan-5.2', () => {
  const connection = (address: string, more = ''): string => `conn any
  keyexchange=ikev2
  authby=secret
  left=%defaultroute
  leftid=@client
  right=${address}
  rightid=@gateway
  retransmit-timeout=3s
${more}`;

  test('lands on the row that is predicted, and is heard to offer what its file says', async () => {
    const { client, cell } = await predicted('libreswan-5.2');
    const [ike] = cell.parts;
    await using gateway = await gatewayOf(await documentedSwanctl('proposals'));
    await using own = await pluto();
    const up = async (): Promise<string> => await own.run(['sh', '-c', 'timeout 30 ipsec up any 2>&1 || true']);
    await own.run(['sh', '-c', `echo '@client @gateway : PSK "hush"' >/etc/ipsec.secrets; ipsec rereadsecrets`]);
    await own.load(connection(gateway.address));
    expect(await up()).toContain('INVALID_KE_PAYLOAD response to DH DH19; resending with suggested DH MODP2048');
    expect(await gateway.sas()).toContain(ikeInSwanctlWords(ike?.byGateway?.combination ?? {}));
    await own.load(connection(here, `  rightikeport=${marked}\n`));
    const [file] = await heard('ikev2', marked, up);
    expect(offerOf(file).ike).toMatchObject({ proposals: client.ike?.proposals, guess: [19], retries: true });
  });
});

test('openconnect lands on the suite that is predicted, and is heard to offer what its file says', async () => {
  const { client, cell } = await predicted('openconnect-9.12');
  const suite = cell.parts[0]?.byGateway?.combination['suite']?.[0] ?? 'none';
  const certificate = await issue({ name: 'gateway', key: 'rsa', dnsNames: ['gateway.gateproof.test'] });
  // Azure's four rows in their order, which is the gateway's: OpenSSL says which it chose.
  const suites =
    'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256';
  const serve = `sleep infinity | openssl s_server -accept 443 -cert /tmp/tls.pem -key /tmp/tls.key -tls1_2 -serverpref -cipher ${suites} >/tmp/log 2>&1`;
  await using gateway = await gatewayContainer({
    image: 'gateproof/nginx:bookworm',
    entrypoint: ['sh', '-c', serve],
    capabilities: ['NET_BIND_SERVICE'],
    devices: [],
    files: { 'tmp/tls.pem': certificate.pem, 'tmp/tls.key': await certificate.keyPem() },
    readyCommand: ['cat', '/tmp/log'],
    readyText: 'ACCEPT',
  });
  await using own = await gatewayContainer({
    image: 'gateproof/libreswan:trixie',
    entrypoint: ['sleep', 'infinity'],
    capabilities: [],
    devices: [],
    readyCommand: ['openconnect', '--version'],
    readyText: 'OpenConnect',
  });
  const pin = createHash('sha256').update(new Uint8Array(certificate.certificate.publicKey.rawData)).digest('base64');
  const connect = async (address: string, port: number): Promise<string> =>
    await own.run([
      'timeout',
      '5',
      'openconnect',
      '--non-inter',
      `--servercert=pin-sha256:${pin}`,
      `https://${address}:${port}`,
    ]);
  await connect(gateway.address, 443);
  const [chosen = 'none'] = /(?<=CIPHER is )\S+/u.exec(await gateway.run(['cat', '/tmp/log'])) ?? [];
  expect(ianaNames.get(chosen)).toBe(suite);
  const [file] = await heard('tls', 15_503, async () => {
    expect(await connect(here, 15_503)).toContain(client.seen[0]?.says ?? 'nothing');
  });
  const { proposals, groups, signatures } = offerOf(file).tls ?? {};
  expect({ proposals, groups, signatures }).toEqual({
    proposals: client.tls?.proposals,
    groups: client.tls?.groups,
    signatures: client.tls?.signatures,
  });
});

describe('OpenVPN', () => {
  const withPassword = [
    'verify-client-cert none',
    'script-security 2',
    'auth-user-pass-verify /bin/true via-file',
    'username-as-common-name',
  ];
  const files = (address: string, port: number, root: string) => ({
    'etc/gateproof/up': 'a\nb\n',
    'etc/gateproof/root.pem': root,
    'etc/gateproof/client.conf': `client
dev tun
disable-dco
proto tcp-client
remote ${address} ${port}
nobind
connect-retry 1 1
ca root.pem
auth-user-pass up
verb 4
log /run/client.log
`,
  });

  test.each([
    ['gateproof/openvpn:trixie', 'openvpn-2.6'],
    ['gateproof/openvpn:forky', 'openvpn-2.7'],
  ] as const)(
    '%s lands on the suite that is predicted, and is heard to offer what its file says',
    async (image, id) => {
      const { client, cell } = await predicted(id);
      await using gateway = await openVpnGateway('gateproof/openvpn:trixie', [
        { wrap: 'none', transport: 'tcp', more: withPassword },
      ]);
      const run = async (address: string, port: number, readyText: string) =>
        await gatewayContainer({
          image,
          capabilities: ['NET_ADMIN'],
          devices: ['/dev/net/tun'],
          files: files(address, port, gateway.trustRoot),
          readyCommand: ['sh', '-c', 'cat /run/client.log || true'],
          readyText,
        });
      await using _ = await run(gateway.address, 443, 'Control Channel:');
      const suite = cell.parts[0]?.byClient?.combination['suite']?.[0] ?? 'none';
      expect(await gateway.log()).toContain(`Control Channel: TLSv1.3, cipher TLSv1.3 ${suite}`);
      const [file] = await heard('openvpn+tcp', 15_502, async () => {
        await using _own = await run(here, 15_502, 'TLS: Initial packet');
        await vi.waitFor(async () => expect(await _own.run(['cat', '/run/client.log'])).toContain('Connection reset'), {
          timeout: 60_000,
          interval: 200,
        });
      });
      const { proposals, groups, signatures } = offerOf(file).tls ?? {};
      expect({ proposals, groups, signatures }).toEqual({
        proposals: client.tls?.proposals,
        groups: client.tls?.groups,
        signatures: client.tls?.signatures,
      });
    },
  );
});
