import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import { Secret } from '../../core/credentials/secret.ts';
import { defined } from '../../core/defined.ts';
import { fromHex } from '../../core/wire/hex.ts';
import { profileLimits } from './profile-limits.ts';
import { addRoots, emptyPart, isPlaceholder, type ProfilePart, shownValue, usableHost } from './profile-part.ts';
import { certificatesOfText } from './root-certificate.ts';
import { elementsAt, textsAt, type XmlElement } from './xml-tree.ts';

/** `AzVpnProfile`: what the Azure VPN client imports (`AzureVPN/azurevpnconfig.xml`). It speaks OpenVPN. */
export function readAzureVpnConfig(root: XmlElement, file: string): ProfilePart {
  const part = emptyPart(file);
  part.tunnelTypes.push('openvpn');
  part.authentication.push(...textsAt(root, 'clientauth', 'type').map(shownValue));
  readServers(root, part);
  readValidation(root, part);
  for (const text of textsAt(root, 'clientauth', 'usernamepass', 'password')) {
    if (!isPlaceholder(text)) part.remarks.push(`${file}: holds a password`);
  }
  return part;
}

function readServers(root: XmlElement, part: ProfilePart): void {
  const protocols = textsAt(root, 'protocolconfig', 'sslprotocolconfig', 'transportprotocol').map((text) =>
    text.toLowerCase(),
  );
  const [transport = 'tcp'] = protocols;
  const wrap = wrapOf(root, part);
  const names = textsAt(root, 'serverlist', 'serverentry', 'fqdn');
  for (const name of [...new Set(names)].slice(0, profileLimits.endpoints)) {
    const host = usableHost(name);
    if (host === undefined) part.remarks.push(`${part.file}: serverlist names something that is no host`);
    else {
      part.hosts.push(host);
      if (transport !== 'tcp' && transport !== 'udp') continue;
      part.endpoints.push({
        scheme: `openvpn+${transport}`,
        host,
        // No element says another; the client has no setting for it.
        port: 443,
        ...defined({ wrap }),
      });
    }
  }
  if (transport !== 'tcp' && transport !== 'udp')
    part.remarks.push(`${part.file}: transportprotocol is neither tcp nor udp`);
  if (names.length > profileLimits.endpoints)
    part.remarks.push(`${part.file}: of ${names.length} servers, the first ${profileLimits.endpoints} are looked at`);
  if (part.hosts.length === 0) part.missing.push(`${part.file}: no server in serverlist`);
}

/** `serversecret`: the static key of tls-auth, of which the client uses the second half to send (`key-direction 1`). */
function wrapOf(root: XmlElement, part: ProfilePart): OpenVpnWrap | undefined {
  const secrets = new Set(textsAt(root, 'servervalidation', 'serversecret').map((text) => text.replaceAll(/\s/gu, '')));
  const [secret] = secrets;
  if (secrets.size > 1)
    part.remarks.push(`${part.file}: serversecret stands there ${secrets.size} times; the first counts`);
  if (secret === undefined) {
    part.missing.push(`${part.file}: no serversecret`);
    return undefined;
  }
  if (!/^[0-9a-f]{512}$/iu.test(secret)) {
    part.missing.push(`${part.file}: serversecret is not of 512 hexadecimal digits`);
    return undefined;
  }
  return { kind: 'tls-auth', key: new Secret(fromHex(secret)), direction: 1 };
}

function readValidation(root: XmlElement, part: ProfilePart): void {
  for (const certificate of elementsAt(root, 'servervalidation', 'cert')) {
    for (const text of textsAt(certificate, 'hash')) {
      const thumbprint = text.replaceAll(/[\s:-]/gu, '').toLowerCase();
      if (/^([0-9a-f]{40}|[0-9a-f]{64})$/u.test(thumbprint)) part.thumbprints.push(thumbprint);
      else part.remarks.push(`${part.file}: the hash of the root is no thumbprint by SHA-1 or SHA-256`);
    }
    for (const text of textsAt(certificate, 'certificatedata'))
      addRoots(part, certificatesOfText(text), 'certificatedata');
  }
  if (part.thumbprints.length + part.roots.length === 0)
    part.missing.push(`${part.file}: no root in servervalidation to verify the gateway with`);
}
