import type { ProfileTunnelType } from '../../core/facts/profile-facts.ts';
import { profileLimits } from './profile-limits.ts';
import { emptyPart, type ProfilePart, shownValue, usableHost } from './profile-part.ts';
import { readAzureVpnConfig } from './read-azure-vpn-config.ts';
import { childrenOf, elementsAt, parseXml, textsAt, type XmlElement } from './xml-tree.ts';

/** Whether a `VPNProfile` is one for Windows' own management (VPNv2 CSP, as Intune hands it out), and not `VpnSettings.xml`. */
export function isIntuneProfile(root: XmlElement): boolean {
  return ['nativeprofile', 'pluginprofile'].some((name) => childrenOf(root, name).length > 0);
}

/**
 * `VPNProfile` of VPNv2 CSP: the client of Windows (`NativeProfile`), or the Azure VPN Client (`PluginProfile`), whose own configuration stands
 * inside, as elements or as text.
 */
export function readIntuneProfile(root: XmlElement, file: string, where: string): ProfilePart {
  const [plugin] = childrenOf(root, 'pluginprofile');
  if (plugin !== undefined) return readPlugin(plugin, file, where);
  const part = emptyPart(file);
  const servers = textsAt(root, 'nativeprofile', 'servers').flatMap((text) => text.split(/[,;]/u));
  // 'name;friendly name' and lists of them: what is no host is a friendly name.
  const hosts = new Set(servers.flatMap((text) => usableHost(text) ?? []));
  part.hosts.push(...[...hosts].slice(0, profileLimits.endpoints));
  if (part.hosts.length === 0) part.missing.push(`${file}: no server in NativeProfile that can be spoken to`);
  for (const type of tunnelTypes(root, part)) {
    part.tunnelTypes.push(type);
    for (const host of part.hosts) {
      if (type === 'ikev2') part.endpoints.push({ scheme: 'ikev2', host, port: 500 });
      if (type === 'sstp') part.endpoints.push({ scheme: 'sstp', host, port: 443 });
    }
  }
  if (part.tunnelTypes.length === 0) part.missing.push(`${file}: no tunnel type that is looked at`);
  for (const method of ['usermethod', 'machinemethod']) {
    part.authentication.push(...textsAt(root, 'nativeprofile', 'authentication', method).map(shownValue));
  }
  return part;
}

/** 'Automatic' tries IKEv2 first and SSTP then, among others. */
function tunnelTypes(root: XmlElement, part: ProfilePart): ReadonlySet<ProfileTunnelType> {
  const written = [
    ...textsAt(root, 'nativeprofile', 'nativeprotocoltype'),
    ...textsAt(root, 'nativeprofile', 'protocollist', 'nativeprotocollist', 'type'),
  ];
  return new Set(
    written.flatMap((text): readonly ProfileTunnelType[] => {
      const name = text.toLowerCase();
      if (name === 'ikev2' || name === 'sstp') return [name];
      if (name === 'automatic') return ['ikev2', 'sstp'];
      part.remarks.push(`${part.file}: a tunnel of type ${shownValue(text)} is not looked at`);
      return [];
    }),
  );
}

function readPlugin(plugin: XmlElement, file: string, where: string): ProfilePart {
  const [inside] = elementsAt(plugin, 'customconfiguration', 'azvpnprofile');
  const [text] = textsAt(plugin, 'customconfiguration');
  const configuration = inside ?? (text === undefined ? undefined : parseXml(text, `${where}: CustomConfiguration`));
  if (configuration?.name.toLowerCase() === 'azvpnprofile') return readAzureVpnConfig(configuration, file);
  const part = emptyPart(file);
  const hosts = textsAt(plugin, 'serverurllist').flatMap((list) =>
    list.split(/[,;\s]+/u).flatMap((one) => usableHost(one) ?? []),
  );
  part.hosts.push(...new Set(hosts.slice(0, profileLimits.endpoints)));
  part.missing.push(`${file}: the configuration of its client is not one that is known`);
  return part;
}
