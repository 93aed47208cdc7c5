import { createHash } from 'node:crypto';
import { ZipFile } from 'yazl';
import { type Issued, issue } from './test-pki.ts';

/** One entry of an archive; `mode` with the file type where it is no ordinary file. */
export interface PackageEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly mode?: number;
  readonly stored?: boolean;
}

/** A zip archive of entries whose names are written as they are. */
export async function zipOf(entries: readonly PackageEntry[]): Promise<Uint8Array> {
  const zip = new ZipFile();
  // The library refuses the names that a hostile archive has: they are put in afterwards, at the same length.
  const renamed = entries.map(({ name }, at) => ({ name, stand: `${at}`.padStart(Buffer.byteLength(name), 'x') }));
  for (const [at, { content, mode = 0o100644, stored = false }] of entries.entries()) {
    zip.addBuffer(Buffer.from(content), renamed[at]?.stand ?? '', {
      mode,
      compress: !stored,
      mtime: new Date('2026-11-22T00:00:00Z'),
    });
  }
  zip.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const archive = Buffer.concat(chunks);
  for (const { name, stand } of renamed) {
    for (let at = archive.indexOf(stand); at !== -1; at = archive.indexOf(stand, at + 1)) archive.write(name, at);
  }
  return new Uint8Array(archive);
}

/** Octets of a key that no gateway has; the same text gives the same key. */
export function madeUpKey(of: string): Uint8Array {
  return new Uint8Array(
    Buffer.concat([0, 1, 2, 3, 4, 5, 6, 7].map((part) => createHash('sha256').update(`${of}${part}`).digest())),
  );
}

/** An "OpenVPN Static key V1" as a file has it. */
export function staticKeyText(key: Uint8Array): string {
  const lines = Buffer.from(key).toString('hex').match(/.{32}/gu) ?? [];
  return ['-----BEGIN OpenVPN Static key V1-----', ...lines, '-----END OpenVPN Static key V1-----'].join('\n');
}

export const testHost = 'azuregateway-00000000-1111-2222-3333-444444444444-0123456789ab.vpn.example';
export const testName = '00000000-1111-2222-3333-444444444444.vpn.example';

let made: Promise<{ readonly root: Issued; readonly other: Issued; readonly expired: Issued }> | undefined;

/** Roots for profiles, made once. */
export function testRoots(): Promise<{ readonly root: Issued; readonly other: Issued; readonly expired: Issued }> {
  made ??= (async () => ({
    root: await issue({ name: 'Profile Root', ca: true }),
    other: await issue({ name: 'Other Root', ca: true }),
    expired: await issue({
      name: 'Expired Root',
      ca: true,
      notBefore: new Date('2020-01-01T00:00:00Z'),
      notAfter: new Date('2025-01-01T00:00:00Z'),
    }),
  }))();
  return made;
}

export interface OvpnWish {
  readonly host?: string;
  readonly root?: string;
  readonly key?: Uint8Array;
  /** Lines to leave out, by their first word, and lines to add. */
  readonly without?: readonly string[];
  readonly extra?: readonly string[];
  /** What stands in `<cert>` and `<key>`. */
  readonly userKey?: string;
}

/** `OpenVPN/vpnconfig.ovpn` as a gateway issues it. */
export function ovpnText({ host = testHost, root = '', key = madeUpKey('tls-auth'), ...wish }: OvpnWish): string {
  const lines = [
    'client',
    `remote ${host} 443`,
    `verify-x509-name '${testName}' name`,
    'remote-cert-tls server',
    'dev tun',
    'proto tcp',
    'resolv-retry infinite',
    'nobind',
    'auth SHA256',
    'cipher AES-256-GCM',
    'persist-key',
    'persist-tun',
    'tls-timeout 30',
    'tls-version-min 1.2',
    'key-direction 1',
    'log openvpn.log',
    'verb 3',
  ].filter((line) => wish.without?.includes(line.split(' ')[0] ?? '') !== true);
  const block = (name: string, content: string): string =>
    wish.without?.includes(`<${name}>`) === true ? '' : `<${name}>\n${content.trim()}\n</${name}>\n`;
  return [
    ...lines,
    ...(wish.extra ?? []),
    '',
    `# P2S CA root certificate\n${block('ca', root)}`,
    `# Pre Shared Key\n${block('tls-auth', staticKeyText(key))}`,
    `# P2S client certificate\n${block('cert', '$CLIENTCERTIFICATE')}`,
    `# P2S client certificate private key\n${block('key', wish.userKey ?? '$PRIVATEKEY')}`,
  ].join('\n');
}

/** `AzureVPN/azurevpnconfig.xml`, with the nil siblings that its serialiser writes. */
export function azureVpnConfigText(
  thumbprint: string,
  { host = testHost, key = madeUpKey('tls-auth') }: { readonly host?: string; readonly key?: Uint8Array } = {},
): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<AzVpnProfile xmlns="http://schemas.datacontract.org/2004/07/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
  <any i:nil="true" />
  <clientauth>
    <aad i:nil="true" />
    <cert><hash></hash><issuer>CN=Client Root</issuer></cert>
    <type>cert</type>
    <usernamepass i:nil="true" />
  </clientauth>
  <clientconfig i:nil="true" />
  <name>lab</name>
  <protocolconfig><sslprotocolConfig><transportprotocol>tcp</transportprotocol></sslprotocolConfig></protocolconfig>
  <serverlist>
    <ServerEntry><displayname i:nil="true" /><fqdn>${host}</fqdn></ServerEntry>
  </serverlist>
  <servervalidation>
    <Cert i:nil="true" />
    <cert><hash>${thumbprint}</hash><issuer i:nil="true" /></cert>
    <serversecret>${Buffer.from(key).toString('hex')}</serversecret>
    <type>cert</type>
  </servervalidation>
  <version>1</version>
</AzVpnProfile>
`;
}

/** `Generic/VpnSettings.xml`. */
export function vpnSettingsText({
  host = testHost,
  type = 'IkeV2',
  rootName = 'Profile Root',
}: {
  readonly host?: string;
  readonly type?: string;
  readonly rootName?: string;
} = {}): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<VpnProfile xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <VpnServer>${host}</VpnServer>
  <VpnType>${type}</VpnType>
  <Routes>192.0.2.0/24,198.51.100.0/24</Routes>
  <Auth>EapTls</Auth>
  <CustomDnsServers xsi:nil="true" />
  <ServerCertRootCn>${rootName}</ServerCertRootCn>
  <ServerCertIssuerCn>${rootName}</ServerCertIssuerCn>
</VpnProfile>
`;
}

/** SHA-1 thumbprint, as an Azure profile writes it. */
export function thumbprintOf({ der }: Issued): string {
  return createHash('sha1').update(der).digest('hex');
}

/** The entries of a complete package, names with backslashes as real ones have. */
export async function packageEntries(): Promise<readonly PackageEntry[]> {
  const { root } = await testRoots();
  return [
    { name: 'Generic\\VpnSettings.xml', content: vpnSettingsText() },
    { name: 'Generic\\VpnServerRoot.cer_0', content: root.der },
    { name: 'OpenVPN\\vpnconfig.ovpn', content: ovpnText({ root: root.pem }) },
    { name: 'AzureVPN\\azurevpnconfig.xml', content: azureVpnConfigText(thumbprintOf(root)) },
    { name: 'WindowsAmd64\\VpnClientSetupAmd64.exe', content: 'MZ' },
    { name: 'WindowsPowershell\\VpnProfileSetup.ps1', content: '# nothing' },
  ];
}

/** The complete package with some entries replaced, added or (`undefined`) left out, by their names with slashes. */
export async function packageWith(
  changes: Readonly<Record<string, string | Uint8Array | undefined>> = {},
): Promise<Uint8Array> {
  const entries = (await packageEntries()).flatMap((entry) => {
    const path = entry.name.replaceAll('\\', '/');
    if (!(path in changes)) return [entry];
    const content = changes[path];
    return content === undefined ? [] : [{ ...entry, content }];
  });
  const known = new Set(entries.map(({ name }) => name.replaceAll('\\', '/')));
  const added = Object.entries(changes).flatMap(([name, content]) =>
    known.has(name) || content === undefined ? [] : [{ name, content }],
  );
  return await zipOf([...entries, ...added]);
}

/** A `.mobileconfig` with an IKEv2 tunnel, a root, an identity and a shared secret. */
export function mobileconfigText(root: Uint8Array): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadContent</key><data>${Buffer.from(root).toString('base64')}</data>
    </dict>
    <dict>
      <key>PayloadType</key><string>com.apple.security.pkcs12</string>
      <key>PayloadContent</key><data>AAAA</data>
    </dict>
    <dict>
      <key>PayloadType</key><string>com.apple.vpn.managed</string>
      <key>VPNType</key><string>IKEv2</string>
      <key>IKEv2</key>
      <dict>
        <key>RemoteAddress</key><string>${testHost}</string>
        <key>RemoteIdentifier</key><string>${testHost}</string>
        <key>AuthenticationMethod</key><string>Certificate</string>
        <key>ExtendedAuthEnabled</key><integer>1</integer>
        <key>SharedSecret</key><string>correct horse</string>
      </dict>
    </dict>
  </array>
</dict>
</plist>
`;
}
