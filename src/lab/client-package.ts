import { createHash, X509Certificate } from 'node:crypto';
import { createZip, type ZippedFile } from './zip.ts';

/** An endpoint as a package names it. */
export interface PackagedServer {
  readonly host: string;
  /** The name in its certificate. */
  readonly serverName: string;
}

/** What a client package is made from. */
export interface ClientPackageContent {
  /** PEM. */
  readonly root: string;
  /** What Generic/VpnSettings.xml names. */
  readonly sstp?: PackagedServer;
  /** What OpenVPN/vpnconfig.ovpn and AzureVPN/azurevpnconfig.xml name, and the key file of its tls-auth. */
  readonly openvpn?: PackagedServer & { readonly keyFile: string };
}

/**
 * A client package as Azure hands it out to an administrator (`vpnclientconfiguration.zip`): its layout, its backslashes, its directives and
 * its placeholders, with other hosts, another root and another key.
 */
export function createClientPackage({ root, sstp, openvpn }: ClientPackageContent): Uint8Array {
  const certificate = new X509Certificate(root);
  const files: ZippedFile[] = [{ path: 'Generic\\VpnServerRoot.cer_0', content: new Uint8Array(certificate.raw) }];
  if (sstp !== undefined) {
    files.push(
      { path: 'Generic\\VpnSettings.xml', content: vpnSettings(sstp, certificate) },
      { path: 'WindowsPowershell\\VpnProfileSetup.ps1', content: '# A stand-in: nothing is set up by it.\n' },
    );
  }
  if (openvpn !== undefined) {
    files.push(
      { path: 'OpenVPN\\vpnconfig.ovpn', content: vpnConfig(openvpn, root) },
      { path: 'AzureVPN\\azurevpnconfig.xml', content: azureVpnConfig(openvpn, certificate) },
    );
  }
  return createZip(files);
}

function vpnSettings({ host }: PackagedServer, { subject }: X509Certificate): string {
  const root = /^CN=(.*)$/mu.exec(subject)?.[1] ?? '';
  return `<?xml version="1.0" encoding="utf-8"?>
<VpnProfile xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <VpnServer>${host}</VpnServer>
  <VpnType>SSTP</VpnType>
  <Routes>10.123.0.0/20</Routes>
  <ServerCertRootCn>${root}</ServerCertRootCn>
  <ServerCertIssuerCn>${root}</ServerCertIssuerCn>
</VpnProfile>
`;
}

function vpnConfig({ host, serverName, keyFile }: PackagedServer & { readonly keyFile: string }, root: string): string {
  return `client
remote ${host} 443
verify-x509-name '${serverName}' name
remote-cert-tls server

dev tun
proto tcp
resolv-retry infinite
nobind

auth SHA256
cipher AES-256-GCM
persist-key
persist-tun

tls-timeout 30
tls-version-min 1.2
key-direction 1

log openvpn.log
verb 3

# P2S CA root certificate
<ca>
${root.trim()}
</ca>

# Pre Shared Key
<tls-auth>
${keyFile.trim()}
</tls-auth>

# P2S client certificate
# Please fill this field with a PEM formatted client certificate
<cert>
$CLIENTCERTIFICATE
</cert>

# P2S client certificate private key
# Please fill this field with a PEM formatted private key of the client certificate.
<key>
$PRIVATEKEY
</key>
`;
}

function azureVpnConfig(
  { host, serverName, keyFile }: PackagedServer & { readonly keyFile: string },
  root: X509Certificate,
): string {
  const secret = keyFile.replaceAll(/^-.*$|\s/gmu, '');
  const thumbprint = createHash('sha1').update(root.raw).digest('hex');
  return `<?xml version="1.0" encoding="utf-8"?>
<AzVpnProfile xmlns="http://schemas.datacontract.org/2004/07/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
  <any i:nil="true" />
  <clientauth>
    <aad i:nil="true" />
    <cert>
      <hash i:nil="true" />
      <issuer i:nil="true" />
    </cert>
    <type>cert</type>
    <usernamepass i:nil="true" />
  </clientauth>
  <clientconfig i:nil="true" />
  <name>${serverName}</name>
  <protocolconfig>
    <sslprotocolConfig>
      <transportprotocol>tcp</transportprotocol>
    </sslprotocolConfig>
  </protocolconfig>
  <serverlist>
    <ServerEntry>
      <displayname>${serverName}</displayname>
      <fqdn>${host}</fqdn>
    </ServerEntry>
  </serverlist>
  <servervalidation>
    <Cert>
      <hash>${thumbprint}</hash>
      <issuer i:nil="true" />
    </Cert>
    <serversecret>${secret}</serversecret>
    <type>cert</type>
  </servervalidation>
  <version>1</version>
</AzVpnProfile>
`;
}
