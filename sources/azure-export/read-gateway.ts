import { defined } from '../../core/defined.ts';
import type {
  AddressPrefix,
  AzureProtocol,
  ConfiguredConnection,
  ConfiguredGateway,
  ConfiguredIpsecPolicy,
  ConfiguredRootCertificate,
} from '../../core/facts/readiness-facts.ts';
import type { Members } from './members.ts';
import { readPrefix } from './read-prefix.ts';

/** The fields of a DER certificate; undefined for what is none. */
export type DecodeCertificate = (der: Uint8Array) => ConfiguredRootCertificate['certificate'];

/** Where a gateway is read from. */
export interface GatewayPlace {
  readonly remarks: string[];
  /** Whether it is a template's: what is not written there is not set. */
  readonly isTemplate: boolean;
  /** The server configuration of a Virtual WAN gateway, or that none was given for it. */
  readonly server?: Members | 'without-configuration';
}

/** One gateway. Names are in the platform's spelling, and lists whose order means nothing are sorted, so that every export says it alike. */
export function readGateway(
  gateway: Members,
  decode: DecodeCertificate,
  { remarks, isTemplate, server }: GatewayPlace,
): ConfiguredGateway {
  if (server === 'without-configuration') remarks.push(`${gateway.path}: its server configuration was not given`);
  const configuration = server === undefined ? gateway.object('vpnClientConfiguration') : ofServer(server);
  const names = configuration?.texts(server === undefined ? 'vpnClientProtocols' : 'vpnProtocols');
  const { known, unknown } = protocolsOf(names ?? []);
  const isSet = server !== undefined || configuration !== undefined;
  const listOf = (name: string): readonly Members[] | undefined => {
    const none = configuration?.isNull(name) === true || (isTemplate && configuration?.isAbsent(name) === true);
    return none ? [] : configuration?.objects(name);
  };
  return {
    name: gateway.text('name') ?? '(without a name)',
    kind: server === undefined ? 'vnet-gateway' : 'vwan-p2s-gateway',
    origin: gateway.path,
    unknownProtocols: unknown,
    ...defined({
      hasPointToSite: isSet ? true : isWithoutPointToSite(gateway, isTemplate) ? false : undefined,
      resourceGroup:
        gateway.text('resourceGroup') ?? gateway.text('resourceGroupName') ?? resourceGroupOf(gateway.quietText('id')),
      location: gateway.quietText('location'),
      sku: canonical(gateway.object('sku')?.text('name'), skuNames),
      generation: generationOf(gateway.text('vpnGatewayGeneration')),
      vpnType: canonical(gateway.text('vpnType'), ['RouteBased', 'PolicyBased']),
      gatewayType: gateway.text('gatewayType'),
      activeActive: gateway.flag('activeActive') ?? gateway.flag('active'),
      enableBgp: gateway.flag('enableBgp'),
      // An empty list says as little as none: old gateways have it, and speak SSTP.
      protocols: names === undefined || names.length === 0 ? undefined : known,
      authentication: configuration
        ?.texts('vpnAuthenticationTypes')
        ?.map((type) => canonical(type, authenticationTypes))
        .toSorted(),
      addressPool:
        server === undefined
          ? configuration?.object('vpnClientAddressPool')?.texts('addressPrefixes')?.map(readPrefix)
          : wanPool(gateway),
      customRoutes: customRoutesOf(gateway, remarks),
      aadAudience: configuration?.text('aadAudience'),
      ipsecPolicies: listOf('vpnClientIpsecPolicies')?.map(readIpsecPolicy),
      rootCertificates: listOf('vpnClientRootCertificates')
        ?.map((root) => readRoot(root, decode))
        .toSorted(byName),
      revokedThumbprints: listOf('vpnClientRevokedCertificates')
        ?.flatMap((revoked) => revoked.text('thumbprint')?.toUpperCase() ?? [])
        .toSorted(),
    }),
    remarks,
  };
}

/** The platform's own interface and templates leave out what is not set; the command lines say that it is null. */
function isWithoutPointToSite(gateway: Members, isTemplate: boolean): boolean {
  const name = 'vpnClientConfiguration';
  return gateway.isNull(name) || ((isTemplate || gateway.hasProperties) && gateway.isAbsent(name));
}

function byName(one: ConfiguredRootCertificate, other: ConfiguredRootCertificate): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

const skuNames: readonly string[] = [
  'Basic',
  'Standard',
  'HighPerformance',
  ...[1, 2, 3, 4, 5].flatMap((size) => [`VpnGw${size}`, `VpnGw${size}AZ`]),
];
const authenticationTypes: readonly string[] = ['Certificate', 'Radius', 'AAD'];

/** The platform takes names in any case; a name that is none of them stays as it was written. */
function canonical<T extends string | undefined>(name: T, known: readonly string[]): string | T {
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
  const at = ['generation1', 'generation2'].indexOf(name?.toLowerCase() ?? '');
  return at === -1 ? undefined : at + 1;
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

/** Every value that the interface takes in any field of a custom policy. */
const policyValues: readonly string[] = [
  'None DES DES3 AES128 AES192 AES256 GCMAES128 GCMAES192 GCMAES256 MD5 SHA1 SHA256 SHA384',
  'DHGroup1 DHGroup2 DHGroup14 DHGroup24 DHGroup2048 ECP256 ECP384 PFS1 PFS2 PFS14 PFS24 PFS2048 PFSMM',
].flatMap((line) => line.split(' '));

function readIpsecPolicy(policy: Members): ConfiguredIpsecPolicy {
  const value = (name: string): string | undefined => canonical(policy.text(name), policyValues);
  return defined({
    saLifeTimeSeconds: policy.number('saLifeTimeSeconds'),
    saDataSizeKilobytes: policy.number('saDataSizeKilobytes'),
    ipsecEncryption: value('ipsecEncryption'),
    ipsecIntegrity: value('ipsecIntegrity'),
    ikeEncryption: value('ikeEncryption'),
    ikeIntegrity: value('ikeIntegrity'),
    dhGroup: value('dhGroup'),
    pfsGroup: value('pfsGroup'),
  });
}

/** Base64 of a DER certificate: more is none, whatever it decodes to. */
const certificateLettersAtMost = 64 * 1024;

/** The platform takes the base64 of a DER certificate and nothing else; what else is often pasted is told apart, and is never a pass. */
function readRoot(root: Members, decode: DecodeCertificate): ConfiguredRootCertificate {
  const name = root.text('name') ?? '(without a name)';
  const data = root.text('publicCertData') ?? '';
  const octets = data.length <= certificateLettersAtMost ? fromBase64(data) : undefined;
  const certificate = octets === undefined ? undefined : decode(octets);
  if (certificate !== undefined) return { name, certificate };
  if (data.length <= certificateLettersAtMost && data.includes('-----BEGIN')) return { name, fault: 'pem' };
  if (octets !== undefined && isEncoded(octets, decode)) return { name, fault: 'encoded-twice' };
  root.remark('publicCertData', 'a certificate in base64 wanted, something else found');
  return { name };
}

/** The octets of base64 text, white space aside; undefined when it is none. */
function fromBase64(text: string): Uint8Array | undefined {
  const letters = text.replaceAll(/\s/gu, '').replace(/={1,2}$/u, '');
  if (!/^[A-Za-z0-9+/]+$/u.test(letters) || letters.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
}

/** PEM, or the base64 of a certificate: what it is after it was encoded a second time. */
function isEncoded(octets: Uint8Array, decode: DecodeCertificate): boolean {
  const text = new TextDecoder().decode(octets);
  if (text.includes('-----BEGIN')) return true;
  const inner = fromBase64(text);
  return inner !== undefined && decode(inner) !== undefined;
}

/** The protocols by their names, case aside; what is none of them comes back as it was written. */
function protocolsOf(names: readonly string[]): {
  readonly known: readonly AzureProtocol[];
  readonly unknown: readonly string[];
} {
  const known = protocolNames.filter((one) => names.some((name) => name.toLowerCase() === one.toLowerCase()));
  const isKnown = (name: string): boolean => known.some((one) => one.toLowerCase() === name.toLowerCase());
  return { known, unknown: names.filter((name) => !isKnown(name)) };
}

const protocolNames: readonly AzureProtocol[] = ['SSTP', 'IkeV2', 'OpenVPN'];
