import { X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { parseInventory } from '../../src/inputs/inventory.ts';
import { gateways } from '../../src/lab/gateways.ts';
import { type Lab, labDown, labLabel, labStatus, labUp, startGateway, stopGateway } from '../../src/lab/lab.ts';
import { LabError } from '../../src/lab/lab-error.ts';
import { driverImage } from '../../src/run/driver/driver-image.ts';
import { connectEngine, type Engine } from '../../src/run/engine/engine.ts';
import { runIdentity, runLabel } from '../../src/run/engine/run-label.ts';

const signal = new AbortController().signal;
let engine: Engine;

beforeAll(async () => {
  engine = await connectEngine({ signal });
});

async function containersOf(name: string): Promise<string[]> {
  const found = await engine.listContainers({ all: true, filters: { label: [`${labLabel}=${name}`] } });
  return found.map((container) => container.Id).sort();
}

interface Handshake {
  readonly protocol: string | null;
  readonly cipher: string;
  readonly authorizationError: Error | string | null;
  readonly certificate: DetailedPeerCertificate;
}

async function handshake(lab: Lab, gateway: string): Promise<Handshake> {
  const { address, serverName } = lab.gateways.find(({ name }) => name === gateway) ?? { address: '', serverName: '' };
  const ca = await readFile(join(lab.directory, 'lab-root.pem'));
  const socket = connect({ host: address, port: 443, servername: serverName, ca, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    return {
      protocol: socket.getProtocol(),
      cipher: socket.getCipher().standardName,
      authorizationError: socket.authorizationError,
      certificate: socket.getPeerCertificate(true),
    };
  } finally {
    socket.destroy();
  }
}

/** Sends an IKE header of version 3.0, which any IKEv2 daemon answers (RFC 7296 2.5), and returns the answer's notify type. */
async function notifyForUnknownVersion(address: string): Promise<number> {
  const socket = createSocket('udp4');
  try {
    const request = new DataView(new ArrayBuffer(28));
    request.setBigUint64(0, 0x6761746570726f6fn);
    request.setUint8(17, 0x30);
    request.setUint8(18, 34);
    request.setUint8(19, 0x08);
    request.setUint32(24, 28);
    socket.send(request, 500, address);
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(60_000) })) as [Uint8Array];
    return new DataView(answer.buffer, answer.byteOffset).getUint16(34);
  } finally {
    socket.close();
  }
}

describe('the shared lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await labUp({ signal, takeOver: true });
  });

  test('a second labUp keeps every container, the addresses and the secrets', async () => {
    const before = await containersOf('lab');
    const psk = await readFile(join(lab.directory, 'psk.txt'), 'utf8');
    expect(await labUp({ signal })).toEqual(lab);
    expect(await containersOf('lab')).toEqual(before);
    expect(await readFile(join(lab.directory, 'psk.txt'), 'utf8')).toBe(psk);
  });

  test('its status is running, with the addresses of labUp', async () => {
    expect((await labStatus({ signal })).gateways).toEqual(
      lab.gateways.map(({ name, address }) => ({ name, address, state: 'running' })),
    );
  });

  test('the conforming gateway completes a handshake with a certificate that verifies', async () => {
    const { protocol, cipher, authorizationError } = await handshake(lab, 'conforming');
    expect({ protocol, cipher, authorizationError }).toEqual({
      protocol: 'TLSv1.2',
      cipher: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      authorizationError: null,
    });
  });

  test('the drifted gateway shows an expired certificate', async () => {
    expect((await handshake(lab, 'drifted')).authorizationError).toBe('CERT_HAS_EXPIRED');
  });

  test('the legacy gateway speaks TLS 1.3', async () => {
    expect((await handshake(lab, 'legacy')).protocol).toBe('TLSv1.3');
  });

  test.each(['conforming', 'drifted'])('the %s gateway speaks IKEv2', async (gateway) => {
    const { address = '' } = lab.gateways.find(({ name }) => name === gateway) ?? {};
    // INVALID_MAJOR_VERSION
    expect(await notifyForUnknownVersion(address)).toBe(5);
  });

  test('the inventory names every gateway and credential, and every file it names is private', async () => {
    const inventory = parseInventory(await readFile(lab.inventoryFile, 'utf8'), lab.inventoryFile);
    expect(inventory.targets.map(({ name, host, endpoints }) => ({ name, host, endpoints }))).toEqual(
      lab.gateways.map(({ name, address, endpoints }) => ({ name, host: address, endpoints })),
    );
    for (const target of inventory.targets) {
      if (target.credentials !== undefined) expect(inventory.credentials).toHaveProperty(target.credentials);
    }
    expect(Object.keys(inventory.credentials)).toEqual([
      ...['lab', 'drifted'].flatMap((prefix) => ['psk', 'cert', 'p12', 'eap'].map((kind) => `${prefix}-${kind}`)),
      'lab-openvpn',
    ]);
    const files = Object.values(inventory.credentials).flatMap((entry) =>
      Object.entries(entry).flatMap(([key, value]) => (key.endsWith('File') ? [String(value)] : [])),
    );
    for (const file of [...files, ...inventory.trustAnchors, 'lab-root.key', 'gateproof.yaml']) {
      expect((await stat(join(lab.directory, file))).mode & 0o777, file).toBe(0o600);
    }
  });
});

describe('the client packages of the shared lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await labUp({ signal, takeOver: true });
  });

  /** The entries of a gateway's package: the lab stores them without compression. */
  async function entriesOf(name: string): Promise<ReadonlyMap<string, string>> {
    const { clientPackage = '' } = lab.gateways.find((gateway) => gateway.name === name) ?? {};
    const zip = await yauzl.openPromise(clientPackage, { decodeStrings: false });
    const entries = new Map<string, string>();
    for await (const entry of zip.eachEntry()) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>)
        chunks.push(chunk);
      entries.set(entry.fileNameRaw.toString('latin1'), Buffer.concat(chunks).toString('latin1'));
    }
    return entries;
  }
  const address = (name: string): string => lab.gateways.find((gateway) => gateway.name === name)?.address ?? '';

  test('every VPN gateway has one that only its owner can read', async () => {
    expect(lab.gateways.map(({ clientPackage }) => clientPackage)).toEqual([
      join(lab.directory, 'conforming.zip'),
      join(lab.directory, 'drifted.zip'),
      undefined,
      join(lab.directory, 'conforming-openvpn.zip'),
      join(lab.directory, 'drifted-openvpn.zip'),
    ]);
    for (const { clientPackage } of lab.gateways)
      if (clientPackage !== undefined) expect((await stat(clientPackage)).mode & 0o777).toBe(0o600);
  });

  test('that of the conforming gateway names its SSTP', async () => {
    const entries = await entriesOf('conforming');
    expect([...entries.keys()]).toEqual([
      'Generic\\VpnServerRoot.cer_0',
      'Generic\\VpnSettings.xml',
      'WindowsPowershell\\VpnProfileSetup.ps1',
    ]);
    const settings = entries.get('Generic\\VpnSettings.xml');
    expect(settings).toContain(`<VpnServer>${address('conforming')}</VpnServer>\n  <VpnType>SSTP</VpnType>`);
  });

  test('that of the drifted gateway names its SSTP and the OpenVPN of another', async () => {
    const entries = await entriesOf('drifted');
    expect([...entries.keys()]).toEqual([
      'Generic\\VpnServerRoot.cer_0',
      'Generic\\VpnSettings.xml',
      'WindowsPowershell\\VpnProfileSetup.ps1',
      'OpenVPN\\vpnconfig.ovpn',
      'AzureVPN\\azurevpnconfig.xml',
    ]);
    expect(entries.get('Generic\\VpnSettings.xml')).toContain(`<VpnServer>${address('drifted')}</VpnServer>`);
    expect(entries.get('OpenVPN\\vpnconfig.ovpn')).toContain(`remote ${address('drifted-openvpn')} 443\n`);
    expect(entries.get('AzureVPN\\azurevpnconfig.xml')).toContain(`<fqdn>${address('drifted-openvpn')}</fqdn>`);
  });

  test('that of an OpenVPN gateway has the key, once in lines and once in a row, and the root', async () => {
    const entries = await entriesOf('conforming-openvpn');
    const key = await readFile(join(lab.directory, 'tls-auth.key'), 'utf8');
    expect(entries.get('OpenVPN\\vpnconfig.ovpn')).toContain(`<tls-auth>\n${key}</tls-auth>\n`);
    const [, secret = ''] =
      /<serversecret>([0-9a-f]{512})</u.exec(entries.get('AzureVPN\\azurevpnconfig.xml') ?? '') ?? [];
    expect(key.replaceAll('\n', '')).toContain(secret);
    const root = new X509Certificate(await readFile(join(lab.directory, 'lab-root.pem')));
    const packaged = Buffer.from(entries.get('Generic\\VpnServerRoot.cer_0') ?? '', 'latin1');
    expect(new X509Certificate(packaged).fingerprint256).toBe(root.fingerprint256);
    const thumbprint = root.fingerprint.replaceAll(':', '').toLowerCase();
    expect(entries.get('AzureVPN\\azurevpnconfig.xml')).toContain(`<hash>${thumbprint}</hash>`);
  });
});

describe('a lab of its own', () => {
  const name = `lab-test-${process.pid}`;
  let parent: string;
  let directory: string;
  const own = (): { name: string; directory: string; signal: AbortSignal; temporary: true; gateways: string[] } => ({
    name,
    directory,
    signal,
    temporary: true,
    gateways: ['legacy'],
  });

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'gateproof-test-'));
    directory = join(parent, 'lab');
  });
  afterAll(async () => {
    await labDown({ name, directory, signal });
    await rm(parent, { recursive: true, force: true });
  });

  test('a stopped gateway refuses at the same address until it is started', async () => {
    const lab = await labUp(own());
    await stopGateway({ ...own(), gateway: 'legacy' });
    await expect(handshake(lab, 'legacy')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect((await labStatus(own())).gateways.find((gateway) => gateway.name === 'legacy')?.state).toBe('partly');
    await startGateway({ ...own(), gateway: 'legacy' });
    expect((await handshake(lab, 'legacy')).protocol).toBe('TLSv1.3');
  });

  test('labUp starts what was stopped', async () => {
    const lab = await labUp(own());
    const before = await containersOf(name);
    await stopGateway({ ...own(), gateway: 'legacy' });
    expect(await labUp(own())).toEqual(lab);
    expect(await containersOf(name)).toEqual(before);
  });

  test('labUp makes a gateway anew when its secrets are new', async () => {
    await labUp(own());
    const before = await containersOf(name);
    await rm(join(directory, 'psk.txt'));
    const lab = await labUp(own());
    expect(await containersOf(name)).not.toEqual(before);
    const { certificate } = await handshake(lab, 'legacy');
    const root = new X509Certificate(await readFile(join(lab.directory, 'lab-root.pem')));
    expect(new X509Certificate(certificate.raw).verify(root.publicKey)).toBe(true);
  });

  test('labUp sweeps the containers of dead runs and leaves those of living ones', async () => {
    const start = async (run: string): Promise<string> => {
      const { id } = await engine.createContainer({ Image: driverImage, Labels: { [runLabel]: run } });
      return id;
    };
    const dead = await start(`${hostname()}/4194305/1`);
    const elsewhere = await start('another-machine.invalid/1/1');
    const living = await start(runIdentity());
    try {
      await labUp(own());
      const left = await engine.listContainers({ all: true, filters: { label: [runLabel] } });
      const ids = left.map((container) => container.Id);
      expect(ids).not.toContain(dead);
      expect(ids).toEqual(expect.arrayContaining([elsewhere, living]));
    } finally {
      await Promise.all([elsewhere, living].map(async (id) => await engine.getContainer(id).remove({ force: true })));
    }
  });

  test('an interrupted labUp rejects with the reason and leaves nothing half-made', async () => {
    await labDown(own());
    const controller = new AbortController();
    const reason = new Error('enough');
    const up = labUp({
      ...own(),
      signal: controller.signal,
      onProgress: (message) => {
        if (message === 'starting the gateway legacy') setTimeout(() => controller.abort(reason), 100);
      },
    });
    await expect(up).rejects.toBe(reason);
    expect(await containersOf(name)).toEqual([]);
  });

  test('labDown removes the containers, the secrets and the inventory of this lab and no other', async () => {
    const lab = await labUp(own());
    const shared = await containersOf('lab');
    expect(await labDown(own())).toEqual({ removedContainers: 2 });
    expect(await containersOf(name)).toEqual([]);
    expect(existsSync(lab.directory)).toBe(false);
    expect(await containersOf('lab')).toEqual(shared);
    expect((await labStatus(own())).gateways.map((gateway) => gateway.state)).toEqual(
      gateways.filter(({ isExtra }) => isExtra !== true).map(() => 'missing'),
    );
  });

  test('the lab of another folder is neither replaced nor ended, until that folder has no keys of it or it is taken over', async () => {
    const lab = await labUp(own());
    const before = await containersOf(name);
    const elsewhere = { ...own(), directory: join(parent, 'elsewhere') };
    for (const refused of [() => labUp(elsewhere), () => labDown(elsewhere)])
      await expect(refused()).rejects.toMatchObject({
        code: 'lab-elsewhere',
        message: `the lab "${name}" runs already, with the keys in ${directory}: scan it with --config ${lab.inventoryFile}, or start this folder's in its place with gateproof lab up --take-over`,
      });
    await symlink(directory, join(parent, 'link'));
    await labUp({ ...own(), directory: join(parent, 'link') });
    expect(await containersOf(name)).toEqual(before);
    expect((await labUp({ ...elsewhere, takeOver: true })).directory).toBe(elsewhere.directory);
    for (const id of await containersOf(name)) expect(before).not.toContain(id);
    await rm(elsewhere.directory, { recursive: true });
    expect((await labUp(own())).directory).toBe(directory);
  });

  test('labDown of a lab that is not up removes nothing', async () => {
    expect(await labDown({ ...own(), name: `${name}-none` })).toEqual({ removedContainers: 0 });
  });

  test('a gateway that is not up cannot be started', async () => {
    const starting = startGateway({ ...own(), name: `${name}-none`, gateway: 'legacy' });
    await expect(starting).rejects.toBeInstanceOf(LabError);
    await expect(starting).rejects.toMatchObject({
      code: 'lab-gateway',
      message: `wanted the gateway legacy of the lab ${name}-none, but it is not up: run \`gateproof lab up\``,
    });
  });
});

test.each(['', 'Lab', 'a/b', 'x'.repeat(33)])('the lab name %j is refused', async (name) => {
  await expect(labUp({ name, signal })).rejects.toMatchObject({
    code: 'lab-name',
    message: `wanted a lab's name of 1 to 32 letters a-z, digits and dashes, got ${JSON.stringify(name)}`,
  });
});

test('an unknown gateway is refused with the known ones', async () => {
  await expect(labUp({ gateways: ['perfect'], signal })).rejects.toMatchObject({
    code: 'lab-name',
    message:
      'wanted one of conforming, drifted, legacy, conforming-openvpn, drifted-openvpn, azure-like, azure-like-drifted, ' +
      'azure-like-fleet, azure-like-limited, got "perfect"',
  });
});

test('a signal that is aborted already ends labUp with its reason', async () => {
  const reason = new Error('not today');
  await expect(labUp({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
