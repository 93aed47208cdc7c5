import { describe, expect, test } from 'vitest';
import { isIntuneProfile, readIntuneProfile } from '../../../sources/client-profile/read-intune-profile.ts';
import { parseXml } from '../../../sources/client-profile/xml-tree.ts';

function read(inside: string) {
  const root = parseXml(`<VPNProfile><AlwaysOn>true</AlwaysOn>${inside}</VPNProfile>`, 'p.xml');
  expect(isIntuneProfile(root)).toBe(true);
  return readIntuneProfile(root, 'p.xml', 'p.xml');
}

const native = (type: string, servers = 'gw.example.net;Head office') =>
  read(
    `<NativeProfile><Servers>${servers}</Servers><NativeProtocolType>${type}</NativeProtocolType><Authentication><UserMethod>Eap</UserMethod></Authentication></NativeProfile>`,
  );
const azure = (secret: string) =>
  `<azvpnprofile><serverlist><ServerEntry><fqdn>gw.example.net</fqdn></ServerEntry></serverlist><servervalidation><serversecret>${secret}</serversecret></servervalidation></azvpnprofile>`;

describe('a VPNProfile that Intune hands out', () => {
  test.each<[string, readonly string[]]>([
    ['IKEv2', ['ikev2 gw.example.net 500']],
    ['Sstp', ['sstp gw.example.net 443']],
    ['Automatic', ['ikev2 gw.example.net 500', 'sstp gw.example.net 443']],
  ])('for the client of Windows leads to its server by %s', (type, endpoints) => {
    const part = native(type);
    expect(part.endpoints.map(({ scheme, host, port }) => `${scheme} ${host} ${port}`)).toEqual(endpoints);
    expect(part.authentication).toEqual(['Eap']);
  });

  test('tells a tunnel type that is not looked at', () => {
    const part = native('L2tp');
    expect(part.endpoints).toEqual([]);
    expect(part.remarks).toEqual(['p.xml: a tunnel of type L2tp is not looked at']);
    expect(part.missing).toEqual(['p.xml: no tunnel type that is looked at']);
  });

  test.each([
    ['as elements', azure('ab'.repeat(256))],
    ['as text', azure('ab'.repeat(256)).replaceAll('<', '&lt;')],
  ])('for the Azure VPN Client is read %s', (_, configuration) => {
    const part = read(
      `<PluginProfile><ServerUrlList>gw.example.net</ServerUrlList><CustomConfiguration>${configuration}</CustomConfiguration></PluginProfile>`,
    );
    expect(part.endpoints).toMatchObject([{ scheme: 'openvpn+tcp', host: 'gw.example.net', port: 443 }]);
    expect(part.endpoints[0]?.wrap?.kind).toBe('tls-auth');
  });

  test('for another client names its servers, and says that its configuration is not known', () => {
    const part = read('<PluginProfile><ServerUrlList>a.example.net,b.example.net</ServerUrlList></PluginProfile>');
    expect(part.hosts).toEqual(['a.example.net', 'b.example.net']);
    expect(part.missing).toEqual(['p.xml: the configuration of its client is not one that is known']);
  });

  test('is not taken for the settings that a gateway issues, nor these for it', () => {
    const root = parseXml(
      '<VpnProfile><VpnServer>gw.example.net</VpnServer><VpnType>ikev2</VpnType></VpnProfile>',
      'x',
    );
    expect(isIntuneProfile(root)).toBe(false);
  });
});
