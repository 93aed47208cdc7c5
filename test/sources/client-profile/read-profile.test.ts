import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClientProfile } from '../../../sources/client-profile/assemble-profile.ts';
import { readProfile } from '../../../sources/client-profile/read-profile.ts';
import {
  azureVpnConfigText,
  madeUpKey,
  mobileconfigText,
  ovpnText,
  packageEntries,
  packageWith,
  staticKeyText,
  testHost,
  testName,
  testRoots,
  thumbprintOf,
  vpnSettingsText,
  zipOf,
} from '../../support/profile-package.ts';

const { signal } = new AbortController();
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-profile-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(directory, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  return path;
};
const read = async (name: string, content: string | Uint8Array): Promise<ClientProfile> =>
  await readProfile(await put(name, content), { signal });
const readZip = async (changes: Parameters<typeof packageWith>[0]): Promise<ClientProfile> =>
  await read('p.zip', await packageWith(changes));
const urls = ({ endpoints }: ClientProfile): readonly string[] => endpoints.map(({ target }) => target.url);
const refused = async (path: string): Promise<unknown> =>
  await readProfile(path, { signal }).then(
    () => undefined,
    (error: unknown) => error,
  );

const openVpnUrl = `openvpn+tcp://${testHost}:443`;

describe('a package as a gateway issues it', () => {
  test('leads to every endpoint, with name, roots and wrap key', async () => {
    const { root } = await testRoots();
    const profile = await readZip({});
    expect(urls(profile)).toEqual([`ikev2://${testHost}`, openVpnUrl]);
    const [ike, openvpn] = profile.endpoints;
    expect(ike?.target.serverName).toBe(testHost);
    expect(openvpn?.target.serverName).toBe(testName);
    expect(openvpn?.wrap).toMatchObject({ kind: 'tls-auth', direction: 1, digest: 'SHA256' });
    expect(openvpn?.wrap?.kind === 'tls-auth' && openvpn.wrap.key.reveal()).toEqual(madeUpKey('tls-auth'));
    expect(profile.trustAnchors.map((pem) => pem.replaceAll(/\s/gu, ''))).toEqual([root.pem.replaceAll(/\s/gu, '')]);
    expect(profile.target).toEqual({ url: 'profile://p.zip', scheme: 'profile', host: 'p.zip', port: 0 });
  });

  test('says in its facts what each file says, and nothing is missing', async () => {
    const { root } = await testRoots();
    const { facts } = await readZip({});
    const files = ['AzureVPN/azurevpnconfig.xml', 'Generic/VpnSettings.xml', 'OpenVPN/vpnconfig.ovpn'];
    expect(facts).toEqual({
      name: 'p.zip',
      kind: 'package',
      servers: [{ host: testHost, files }],
      tunnelTypes: ['ikev2', 'openvpn'],
      roots: [
        {
          sha1: thumbprintOf(root),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/u),
          subject: 'CN=Profile Root',
          notBefore: root.certificate.notBefore.toISOString(),
          notAfter: root.certificate.notAfter.toISOString(),
          files: ['Generic/VpnServerRoot.cer_0', 'OpenVPN/vpnconfig.ovpn'],
          thumbprintFiles: ['AzureVPN/azurevpnconfig.xml'],
        },
      ],
      rootNames: [{ name: 'Profile Root', files: ['Generic/VpnSettings.xml'] }],
      openvpn: [
        {
          file: 'OpenVPN/vpnconfig.ovpn',
          remotes: [{ host: testHost, port: 443, transport: 'tcp' }],
          wrap: 'tls-auth',
          checksServerUsage: true,
          verifiedName: testName,
          tlsVersionMin: '1.2',
          cipher: 'AES-256-GCM',
          auth: 'SHA256',
        },
      ],
      authentication: ['cert', 'EapTls', 'certificate'],
      privateKeys: [],
      missing: [],
      remarks: ['OpenVPN/vpnconfig.ovpn: cert and key hold placeholders, as issued'],
    });
  });

  test('has no secret in what is told of it', async () => {
    const text = JSON.stringify(await readZip({}));
    const key = Buffer.from(madeUpKey('tls-auth')).toString('hex');
    expect(text).toContain('[secret]');
    for (const part of [key.slice(0, 16), key.slice(32, 64), key.slice(-16)]) expect(text).not.toContain(part);
  });

  test('is read the same when it is unpacked', async () => {
    for (const { name, content } of await packageEntries())
      await put(join('unpacked', name.replaceAll('\\', '/')), content);
    const { facts, endpoints } = await readProfile(join(directory, 'unpacked'), { signal });
    const zipped = await readZip({});
    expect({ ...facts, name: 'p.zip' }).toEqual(zipped.facts);
    expect(endpoints).toEqual(zipped.endpoints);
  });

  test('is read below a folder of its own, and with names in another case, which is told', async () => {
    const renamed = await zipOf(
      (await packageEntries()).map((entry) => ({
        ...entry,
        name: `download/${entry.name.replaceAll('\\', '/').toLowerCase()}`,
      })),
    );
    const profile = await read('p.zip', renamed);
    expect(urls(profile)).toEqual([`ikev2://${testHost}`, openVpnUrl]);
    expect(profile.facts.remarks).toContain(
      'download/generic/vpnsettings.xml is written Generic/VpnSettings.xml where a gateway issues it',
    );
  });

  test('may hold two files of one name: both are read, and it is told', async () => {
    const { root } = await testRoots();
    const other = ovpnText({ root: root.pem, host: '192.0.2.7' });
    const profile = await read(
      'p.zip',
      await zipOf([...(await packageEntries()), { name: 'openvpn/VPNCONFIG.ovpn', content: other }]),
    );
    expect(urls(profile)).toEqual([`ikev2://${testHost}`, openVpnUrl, 'openvpn+tcp://192.0.2.7:443']);
    expect(profile.facts.remarks).toContain(
      'openvpn/VPNCONFIG.ovpn stands in the archive more than once; each one is read',
    );
  });

  test('without anything that sets a system up is not complete; one installer, script or mobileconfig is enough', async () => {
    const [installer, script] = ['WindowsAmd64/VpnClientSetupAmd64.exe', 'WindowsPowershell/VpnProfileSetup.ps1'];
    const missing = async (changes: Readonly<Record<string, string | undefined>>) =>
      (await readZip(changes)).facts.missing;
    expect(await missing({ [installer]: undefined })).toEqual([]);
    expect(await missing({ [installer]: undefined, [script]: undefined })).toEqual([
      'no installer for Windows and no mobileconfig beside VpnSettings.xml',
    ]);
    const elsewhere = { [installer]: undefined, [script]: undefined, 'Generic/VpnClientSetupAmd64.exe': 'MZ' };
    expect(await missing(elsewhere)).toHaveLength(1);
    expect(await missing({ [installer]: undefined, [script]: undefined, 'WindowsX86/Setup.exe': 'MZ' })).toEqual([]);
  });

  test('needs a root beside the settings of the operating system', async () => {
    const { facts } = await readZip({ 'Generic/VpnServerRoot.cer_0': undefined });
    expect(facts.missing).toEqual(['VpnServerRoot.cer: no root beside VpnSettings.xml']);
  });

  test('tells of a root that cannot be read', async () => {
    const { facts } = await readZip({ 'Generic/VpnServerRoot.cer_0': Uint8Array.of(0x30, 0x03, 1, 2, 3) });
    expect(facts.missing).toContain('Generic/VpnServerRoot.cer_0: it holds a certificate that cannot be read');
  });

  test('tells of keys that differ between its files, and takes the one of the OpenVPN configuration', async () => {
    const { root } = await testRoots();
    const config = azureVpnConfigText(thumbprintOf(root), { key: madeUpKey('another') });
    const profile = await readZip({ 'AzureVPN/azurevpnconfig.xml': config });
    const wrap = profile.endpoints[1]?.wrap;
    expect(wrap?.kind === 'tls-auth' && wrap.key.reveal()).toEqual(madeUpKey('tls-auth'));
    expect(profile.facts.remarks).toContain(
      `AzureVPN/azurevpnconfig.xml: for ${openVpnUrl} it wraps the control channel otherwise than OpenVPN/vpnconfig.ovpn, which counts`,
    );
  });

  test('is told to hold a private key, inline, in a file beside it, or as PKCS#12', async () => {
    const { root } = await testRoots();
    const pem = await root.keyPem();
    const inline = await readZip({ 'OpenVPN/vpnconfig.ovpn': ovpnText({ root: root.pem, userKey: pem }) });
    expect(inline.facts.privateKeys).toEqual(['OpenVPN/vpnconfig.ovpn']);
    const beside = await readZip({ 'OpenVPN/client.key': pem, 'me.p12': 'x' });
    expect(beside.facts.privateKeys).toEqual(['OpenVPN/client.key', 'me.p12']);
    expect(JSON.stringify([inline.facts, beside.facts])).not.toContain(pem.split('\n')[1]);
  });

  test('leads to SSTP where its settings list it, and knows a gateway by its address', async () => {
    const profile = await readZip({
      'Generic/VpnSettings.xml': vpnSettingsText({ type: 'IkeV2, SSTP, PPTP', host: '192.0.2.9' }),
      'OpenVPN/vpnconfig.ovpn': undefined,
      'AzureVPN/azurevpnconfig.xml': undefined,
    });
    expect(urls(profile)).toEqual(['ikev2://192.0.2.9', 'sstp://192.0.2.9:443']);
    expect(profile.endpoints[1]?.target).toMatchObject({ certificateName: '192.0.2.9' });
    expect(profile.facts.remarks).toEqual(['Generic/VpnSettings.xml: VpnType PPTP is none that is known']);
  });
});

describe('a package that says too much', () => {
  test('is not read to its end without telling: more roots than are looked at are missing', async () => {
    const hashes = Array.from({ length: 70 }, (_, at) => `<hash>${`${at}`.padStart(40, '0')}</hash>`).join('');
    const { facts } = await read(
      'azurevpnconfig.xml',
      azureVpnConfigText('0'.repeat(40)).replace(/<hash>0+<\/hash>/u, hashes),
    );
    expect(facts.roots).toHaveLength(64);
    expect(facts.missing).toEqual(['of 70 roots, the first 64 are looked at']);
  });

  test('has its remarks cut', async () => {
    const types = Array.from({ length: 50_000 }, (_, at) => `t${at}`).join(',');
    const { facts } = await read('VpnSettings.xml', vpnSettingsText({ type: `IKEv2,${types}` }));
    expect(facts.remarks).toHaveLength(65);
    expect(facts.remarks.at(-1)).toBe('and 49936 more');
  });
});

describe('one file alone', () => {
  test('an OpenVPN configuration', async () => {
    const { root } = await testRoots();
    const profile = await read('mine.ovpn', ovpnText({ root: root.pem }));
    expect(urls(profile)).toEqual([openVpnUrl]);
    expect(profile.facts).toMatchObject({ kind: 'file', name: 'mine.ovpn' });
  });

  test('azurevpnconfig.xml, with a nil sibling, a prefix, and its key', async () => {
    const profile = await read(
      'azurevpnconfig_aad.xml',
      azureVpnConfigText('A8:98:5D:3A:65:E5:E5:C4:B2:D7:D6:6D:40:C6:DD:2F:B1:9C:54:36'),
    );
    expect(urls(profile)).toEqual([openVpnUrl]);
    expect(profile.endpoints[0]?.wrap).toMatchObject({ kind: 'tls-auth', direction: 1 });
    expect(profile.facts.roots).toEqual([
      { sha1: 'a8985d3a65e5e5c4b2d7d66d40c6dd2fb19c5436', files: [], thumbprintFiles: ['azurevpnconfig_aad.xml'] },
    ]);
    const prefixed = azureVpnConfigText('00'.repeat(20))
      .replaceAll(/<(\/?)(?=[A-Za-z])/gu, '<$1p:')
      .replace(' xmlns=', ' xmlns:p=');
    expect(urls(await read('other.xml', prefixed))).toEqual([openVpnUrl]);
  });

  test('VpnSettings.xml in UTF-16, as Windows saves it', async () => {
    const text = vpnSettingsText().replace('utf-8', 'utf-16');
    const marked = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(urls(await read('VpnSettings.xml', marked))).toEqual([`ikev2://${testHost}`]);
    expect(urls(await read('VpnSettings.xml', marked.subarray(2)))).toEqual([`ikev2://${testHost}`]);
    expect(urls(await read('VpnSettings.xml', Buffer.from(marked).swap16()))).toEqual([`ikev2://${testHost}`]);
    expect(urls(await read('VpnSettings.xml', `\ufeff${vpnSettingsText()}`))).toEqual([`ikev2://${testHost}`]);
  });

  test('a .mobileconfig, with its root', async () => {
    const { root } = await testRoots();
    const profile = await read('vpn.mobileconfig', mobileconfigText(root.der));
    expect(urls(profile)).toEqual([`ikev2://${testHost}`]);
    expect(profile.facts).toMatchObject({
      tunnelTypes: ['ikev2'],
      authentication: ['Certificate', 'EAP'],
      privateKeys: ['vpn.mobileconfig'],
      remarks: ['vpn.mobileconfig: holds a shared secret'],
    });
    expect(profile.facts.roots.map(({ subject }) => subject)).toEqual(['CN=Profile Root']);
    expect(JSON.stringify(profile)).not.toContain('correct horse');
  });

  test('a signed .mobileconfig, whose signature is not verified, which is told', async () => {
    const { root } = await testRoots();
    await put('plain.mobileconfig', mobileconfigText(root.der));
    await put('signer.pem', `${root.pem}\n${await root.keyPem()}`);
    const sign = ['cms', '-sign', '-nodetach', '-binary', '-outform', 'DER', '-signer', 'signer.pem'];
    await promisify(execFile)('openssl', [...sign, '-in', 'plain.mobileconfig', '-out', 'signed.mobileconfig'], {
      cwd: directory,
    });
    const profile = await readProfile(join(directory, 'signed.mobileconfig'), { signal });
    expect(urls(profile)).toEqual([`ikev2://${testHost}`]);
    expect(profile.facts.remarks).toContain('signed.mobileconfig: it is signed, and the signature was not verified');
  });

  test('octets that begin as CMS and are none are refused', async () => {
    expect(await refused(await put('vpn.mobileconfig', Uint8Array.of(0x30, 0x80, 0x06, 0x00)))).toMatchObject({
      code: 'profile-cms',
      message:
        'vpn.mobileconfig: a property list, or CMS SignedData of definite lengths around one wanted, other octets found',
    });
  });

  test('another file is refused', async () => {
    expect(await refused(await put('notes.txt', 'hello'))).toMatchObject({
      code: 'profile-unknown',
      message:
        'notes.txt: a zip archive, a folder, .ovpn, azurevpnconfig.xml, VpnSettings.xml or .mobileconfig wanted, another file found',
    });
  });

  test('a file that is not there is refused', async () => {
    const path = join(directory, 'none.zip');
    expect(await refused(path)).toMatchObject({
      code: 'profile-unreadable',
      message: `${path}: cannot be read (ENOENT)`,
    });
  });
});

describe('an unpacked folder', () => {
  test('with a link in it is refused, wherever the link leads', async () => {
    await put('profile/a.ovpn', ovpnText({}));
    await symlink('/etc/passwd', join(directory, 'profile', 'b.ovpn'));
    expect(await refused(join(directory, 'profile'))).toMatchObject({
      code: 'profile-entry-link',
      message: 'profile: entry "b.ovpn": a file wanted, a symbolic link found',
    });
  });

  test('of more files than a profile has is refused', async () => {
    for (let at = 0; at < 257; at++) await put(`profile/${at}`, '');
    expect(await refused(join(directory, 'profile'))).toMatchObject({
      code: 'profile-too-many-entries',
      message: 'profile: at most 256 files wanted, more found',
    });
  });

  test('of more levels than a profile has is refused', async () => {
    await put('profile/1/2/3/4/5/6/7/8/9/a.ovpn', '');
    expect(await refused(join(directory, 'profile'))).toMatchObject({
      code: 'profile-too-many-entries',
      message: 'profile: entry "1/2/3/4/5/6/7/8/9": at most 8 levels of folders wanted, more found',
    });
  });

  test('with a file that is too large is refused', async () => {
    await put('profile/a.ovpn', '#'.repeat(1_048_577));
    expect(await refused(join(directory, 'profile'))).toMatchObject({
      code: 'profile-too-large',
      message: 'profile: entry "a.ovpn": at most 1048576 octets wanted, 1048577 found',
    });
  });

  test('gives an OpenVPN configuration the files beside it that it names, and no others', async () => {
    const { root } = await testRoots();
    await put('profile/ca.crt', root.pem);
    await put('profile/ta.key', staticKeyText(madeUpKey('beside')));
    await put('outside.key', staticKeyText(madeUpKey('outside')));
    const lines = ['remote 192.0.2.1 1194 udp', 'remote-cert-tls server', 'ca ca.crt'];
    await put('profile/a.ovpn', [...lines, 'tls-auth ta.key 1'].join('\n'));
    await put('profile/b.ovpn', [...lines, 'tls-crypt ../outside.key', 'remote 192.0.2.2'].join('\n'));
    const { endpoints, facts } = await readProfile(join(directory, 'profile'), { signal });
    expect(endpoints.map(({ target, wrap }) => [target.url, wrap?.kind])).toEqual([
      ['openvpn+udp://192.0.2.1:1194', 'tls-auth'],
      ['openvpn+udp://192.0.2.2:1194', undefined],
    ]);
    expect(facts.missing).toEqual(['b.ovpn: the key file of tls-crypt is not in the profile']);
  });
});

test('an abort ends the reading with its reason', async () => {
  const path = await put('p.zip', await packageWith());
  const reason = new Error('enough');
  await expect(readProfile(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
