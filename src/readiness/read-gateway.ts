import type {
  AddressPrefix,
  AzureProtocol,
  ConfiguredConnection,
  ConfiguredGateway,
  ConfiguredIpsecPolicy,
  ConfiguredRootCertificate,
} from '../facts/readiness-facts.ts';
import { defined } from '../policy/defined.ts';
import type { Members } from './members.ts';
import { readPrefix } from './read-prefix.ts';

/** The fields of a DER certificate; undefined for what is none. */
export type DecodeCertificate = (der: Uint8Array) => ConfiguredRootCertificate['certificate'];

/** One gateway; `server`: the server configuration of a Virtual WAN one, or that none was given for it. */
export function readGateway(
  gateway: Members,
  decode: DecodeCertificate,
  remarks: string[],
  server?: Members | 'without-configuration',
): ConfiguredGateway {
  if (server === 'without-configuration') remarks.push(`${gateway.path}: its server configuration was not given`);
  const configuration = server === undefined ? gateway.object('vpnClientConfiguration') : ofServer(server);
  const names = configuration?.texts(server === undefined ? 'vpnClientProtocols' : 'vpnProtocols');
  const { known, unknown } = protocolsOf(names ?? []);
  return {
    name: gateway.text('name') ?? '(without a name)',
    kind: server === undefined ? 'vnet-gateway' : 'vwan-p2s-gateway',
    origin: gateway.path,
    unknownProtocols: unknown,
    ...defined({
      resourceGroup: gateway.text('resourceGroup') ?? resourceGroupOf(gateway.text('id')),
      location: gateway.text('location'),
      sku: canonical(gateway.object('sku')?.text('name'), skuNames),
      generation: generationOf(gateway.text('vpnGatewayGeneration')),
      vpnType: canonical(gateway.text('vpnType'), ['RouteBased', 'PolicyBased']),
      gatewayType: gateway.text('gatewayType'),
      activeActive: gateway.flag('activeActive') ?? gateway.flag('active'),
      enableBgp: gateway.flag('enableBgp'),
      // An empty list says as little as none: old gateways have it, and speak SSTP.
      protocols: names === undefined || names.length === 0 ? undefined : known,
      authentication: configuration?.texts('vpnAuthenticationTypes'),
      addressPool:
        server === undefined
          ? configuration?.object('vpnClientAddressPool')?.texts('addressPrefixes')?.map(readPrefix)
          : wanPool(gateway),
      customRoutes: customRoutesOf(gateway, remarks),
      aadAudience: configuration?.text('aadAudience'),
      ipsecPolicies: configuration?.objects('vpnClientIpsecPolicies')?.map(readIpsecPolicy),
      rootCertificates: configuration?.objects('vpnClientRootCertificates')?.map((root) => readRoot(root, decode)),
      revokedThumbprints: configuration
        ?.objects('vpnClientRevokedCertificates')
        ?.flatMap((revoked) => revoked.text('thumbprint') ?? []),
    }),
    remarks,
  };
}

const skuNames: readonly string[] = [
  'Basic',
  'Standard',
  'HighPerformance',
  ...[1, 2, 3, 4, 5].flatMap((size) => [`VpnGw${size}`, `VpnGw${size}AZ`]),
];

/** The platform takes names in any case; a name that is none of them stays as it was written. */
function canonical(name: string | undefined, known: readonly string[]): string | undefined {
  return known.find((one) => one.toLowerCase() === name?.toLowerCase()) ?? name;
}

function resourceGroupOf(id: string | undefined): string | undefined {
  return /\/resourceGroups\/([^/]+)\//iu.exec(id ?? '')?.[1];
}

function ofServer(server: Members | 'without-configuration'): Members | undefined {
  return server === 'without-configuration' ? undefined : server;
}

/** Routes that are there and cannot be read stand as one prefix without addresses: none would say that no route is handed out. */
function customRoutesOf(gateway: Members, remarks: readonly string[]): readonly AddressPrefix[] | undefined {
  const before = remarks.length;
  const routes = gateway.object('customRoutes')?.texts('addressPrefixes')?.map(readPrefix);
  return routes === undefined && remarks.length > before ? [{ prefix: '(not readable)' }] : routes;
}

function wanPool(gateway: Members): readonly AddressPrefix[] | undefined {
  const pools = gateway
    .objects('p2SConnectionConfigurations')
    ?.map((one) => one.object('vpnClientAddressPool')?.texts('addressPrefixes'));
  const known = pools?.filter((pool) => pool !== undefined);
  // One pool that is not known leaves open what the others are together.
  return known?.length === pools?.length ? known?.flat().map(readPrefix) : undefined;
}

function generationOf(name: string | undefined): number | undefined {
  return { Generation1: 1, Generation2: 2 }[name ?? ''];
}

/** A site-to-site connection. Its shared key is never read. */
export function readConnection(connection: Members): ConfiguredConnection {
  return {
    name: connection.text('name') ?? '(without a name)',
    ...defined({
      type: connection.text('connectionType'),
      protocol: connection.text('connectionProtocol'),
      ipsecPolicies: connection.objects('ipsecPolicies')?.map(readIpsecPolicy),
      usePolicyBasedTrafficSelectors: connection.flag('usePolicyBasedTrafficSelectors'),
      dpdTimeoutSeconds: connection.number('dpdTimeoutSeconds'),
    }),
  };
}

function readIpsecPolicy(policy: Members): ConfiguredIpsecPolicy {
  return defined({
    saLifeTimeSeconds: policy.number('saLifeTimeSeconds'),
    saDataSizeKilobytes: policy.number('saDataSizeKilobytes'),
    ipsecEncryption: policy.text('ipsecEncryption'),
    ipsecIntegrity: policy.text('ipsecIntegrity'),
    ikeEncryption: policy.text('ikeEncryption'),
    ikeIntegrity: policy.text('ikeIntegrity'),
    dhGroup: policy.text('dhGroup'),
    pfsGroup: policy.text('pfsGroup'),
  });
}

/** Base64 of a DER certificate: more is none, whatever it decodes to. */
const certificateLettersAtMost = 64 * 1024;

function readRoot(root: Members, decode: DecodeCertificate): ConfiguredRootCertificate {
  const name = root.text('name') ?? '(without a name)';
  const data = root.text('publicCertData') ?? '';
  const octets = data.length <= certificateLettersAtMost ? fromBase64(data) : undefined;
  const certificate = octets === undefined ? undefined : decode(octets);
  if (certificate === undefined) root.remark('publicCertData', 'a certificate in base64 wanted, something else found');
  return { name, ...(certificate === undefined ? {} : { certificate }) };
}

/** The octets of base64 text, PEM's frame and white space aside; undefined when it is none. */
function fromBase64(text: string): Uint8Array | undefined {
  const letters = text.replaceAll(/-----[A-Z ]+-----|\s/gu, '').replace(/={1,2}$/u, '');
  if (!/^[A-Za-z0-9+/]+$/u.test(letters) || letters.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
}

/** The protocols by their names, case aside; what is none of them comes back as it was written. */
function protocolsOf(names: readonly string[]): {
  readonly known: readonly AzureProtocol[];
  readonly unknown: readonly string[];
} {
  const byName: Readonly<Record<string, AzureProtocol>> = { sstp: 'SSTP', ikev2: 'IkeV2', openvpn: 'OpenVPN' };
  const known = names.flatMap((name) => byName[name.toLowerCase()] ?? []);
  return { known: [...new Set(known)], unknown: names.filter((name) => byName[name.toLowerCase()] === undefined) };
}
