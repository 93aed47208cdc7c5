import type { ProfileTunnelType } from '../../core/facts/profile-facts.ts';
import { profileLimits } from './profile-limits.ts';
import { addRoots, emptyPart, type ProfilePart, shownValue, usableHost } from './profile-part.ts';
import { certificatesOfText } from './root-certificate.ts';
import { textsAt, type XmlElement } from './xml-tree.ts';

/** `VpnProfile`: the settings for clients of the operating system (`Generic/VpnSettings.xml`). */
export function readVpnSettings(root: XmlElement, file: string): ProfilePart {
  const part = emptyPart(file);
  const names = [...new Set(textsAt(root, 'vpnserver'))];
  for (const name of names.slice(0, profileLimits.endpoints)) {
    const host = usableHost(name);
    if (host === undefined) part.remarks.push(`${file}: VpnServer is no host`);
    else part.hosts.push(host);
  }
  if (part.hosts.length === 0) part.missing.push(`${file}: no VpnServer`);
  const types = textsAt(root, 'vpntype').flatMap((text) => text.split(/[\s,;+|]+/u));
  for (const type of new Set(types.filter((one) => one !== ''))) {
    const known = tunnelType(type);
    if (known === undefined) part.remarks.push(`${file}: VpnType ${shownValue(type)} is none that is known`);
    else if (!part.tunnelTypes.includes(known)) part.tunnelTypes.push(known);
  }
  if (types.length === 0) part.missing.push(`${file}: no VpnType`);
  for (const host of part.hosts) {
    if (part.tunnelTypes.includes('ikev2')) part.endpoints.push({ scheme: 'ikev2', host, port: 500 });
    if (part.tunnelTypes.includes('sstp')) part.endpoints.push({ scheme: 'sstp', host, port: 443 });
  }
  for (const text of textsAt(root, 'cacert')) addRoots(part, certificatesOfText(text), 'CaCert');
  part.rootNames.push(...new Set(textsAt(root, 'servercertrootcn').map(shownValue)));
  part.authentication.push(...textsAt(root, 'auth').map(shownValue));
  return part;
}

function tunnelType(text: string): ProfileTunnelType | undefined {
  const name = text.toLowerCase();
  return name === 'ikev2' || name === 'sstp' || name === 'openvpn' ? name : undefined;
}
