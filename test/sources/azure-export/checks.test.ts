import { beforeAll, describe, expect, test } from 'vitest';
import { azureCheckNames } from '../../../core/policy/check-names.ts';
import {
  checkOf,
  gatewayExport,
  judgeExports,
  type ReadinessGround,
  type ReadinessRun,
  readinessGround,
} from '../../support/azure-gateways.ts';
import { testRoot } from '../../support/azure-roots.ts';
import { toldOf } from '../../support/findings.ts';

let ground: ReadinessGround;
beforeAll(async () => {
  ground = await readinessGround();
});

const legal = {
  saLifeTimeSeconds: 27_000,
  saDataSizeKilobytes: 102_400_000,
  ipsecEncryption: 'GCMAES256',
  ipsecIntegrity: 'GCMAES256',
  ikeEncryption: 'AES256',
  ikeIntegrity: 'SHA384',
  dhGroup: 'ECP384',
  pfsGroup: 'ECP384',
};
const policies = (...list: readonly object[]): object => ({ vpnClientIpsecPolicies: list });
const protocols = (...list: readonly string[]): object => ({ vpnClientProtocols: list });
const pool = (...prefixes: readonly string[]): object => ({ vpnClientAddressPool: { addressPrefixes: prefixes } });
const connection = (name: string, properties: object): object => ({
  type: 'Microsoft.Network/connections',
  name,
  properties: {
    connectionType: 'IPsec',
    connectionProtocol: 'IKEv2',
    virtualNetworkGateway1: { id: gatewayExport()['id'] },
    ...properties,
  },
});

interface Case {
  readonly check: (typeof azureCheckNames)[number];
  readonly when: string;
  readonly members?: object;
  readonly client?: object;
  readonly connections?: readonly object[];
  readonly run?: ReadinessRun;
  readonly verdict: string;
  readonly reason: string;
}

const cases: readonly Case[] = [
  { check: 'azure-export-whole', when: 'one gateway', verdict: 'pass', reason: 'export-whole' },
  {
    check: 'azure-export-whole',
    when: 'a list of connections has another page',
    connections: [{ value: [connection('a', {})], nextLink: 'https://management.example.net/next' }],
    verdict: 'inconclusive',
    reason: 'export-not-whole',
  },
  {
    check: 'azure-sku-features',
    when: 'a list of connections has another page, so nobody knows how many there are',
    connections: [{ value: [connection('a', {})], nextLink: 'https://management.example.net/next' }],
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-sku-features',
    when: 'more throughput is wanted than the table has',
    connections: [connection('a', {})],
    run: { wishes: { throughputMbps: 651 } },
    verdict: 'fail',
    reason: 'throughput-too-small',
  },
  {
    check: 'azure-sku-features',
    when: 'it is to survive the loss of a zone, and does not',
    members: { sku: { name: 'VpnGw1' } },
    connections: [connection('a', {})],
    run: { wishes: { zoneRedundant: true } },
    verdict: 'fail',
    reason: 'not-zone-redundant',
  },
  {
    check: 'azure-sku-features',
    when: 'it is to survive the loss of a zone, with as much throughput as the table has',
    connections: [connection('a', {})],
    run: { wishes: { zoneRedundant: true, throughputMbps: 650 } },
    verdict: 'pass',
    reason: 'within-limits',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'there is no point-to-site',
    members: { vpnClientConfiguration: null },
    verdict: 'not-applicable',
    reason: 'no-point-to-site',
  },
  {
    check: 'azure-connections-name-algorithms',
    when: 'there is no point-to-site, and a tunnel is left on the default',
    members: { vpnClientConfiguration: null },
    connections: [connection('a', {})],
    verdict: 'fail',
    reason: 'left-on-default',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'it is the day of which one sentence says "effective" and another "after"',
    client: protocols('SSTP', 'IkeV2'),
    run: { asOf: '2027-03-31', wishes: { sstpClients: 0 } },
    verdict: 'inconclusive',
    reason: 'readings-differ-today',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'it is the day behind the end by every sentence, though no client uses it',
    client: protocols('SSTP', 'IkeV2'),
    run: { asOf: '2027-04-01', wishes: { sstpClients: 0 } },
    verdict: 'fail',
    reason: 'sstp-enabled-after-its-end',
  },
  {
    check: 'azure-way-out',
    when: 'Basic in November 2025, of which no day is named',
    client: protocols('SSTP'),
    members: { sku: { name: 'Basic' } },
    run: { asOf: '2025-11-15' },
    verdict: 'inconclusive',
    reason: 'readings-differ-today',
  },
  {
    check: 'azure-basic-sku',
    when: 'IKEv2 in November 2025, of which no day is named',
    members: { sku: { name: 'Basic' } },
    run: { asOf: '2025-11-29' },
    verdict: 'inconclusive',
    reason: 'readings-differ-today',
  },
  {
    check: 'azure-basic-sku',
    when: 'IKEv2 the day before November 2025',
    members: { sku: { name: 'Basic' } },
    run: { asOf: '2025-10-31' },
    verdict: 'fail',
    reason: 'ikev2-not-supported-yet',
  },
  {
    check: 'azure-connection-limits',
    when: '200 clients where SSTP is the only tunnel type, which takes 128',
    client: protocols('SSTP'),
    run: { wishes: { clients: 200 } },
    verdict: 'fail',
    reason: 'too-many-sstp-clients',
  },
  {
    check: 'azure-connection-limits',
    when: '128 clients where SSTP is the only tunnel type',
    client: protocols('SSTP'),
    run: { wishes: { clients: 128 } },
    verdict: 'pass',
    reason: 'within-limits',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'OpenVPN with Entra ID alone, and Android clients',
    client: { ...protocols('OpenVPN'), vpnAuthenticationTypes: ['AAD'] },
    run: { wishes: { systems: ['windows', 'android'] } },
    verdict: 'fail',
    reason: 'clients-break',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'OpenVPN with Entra ID alone, and iOS clients',
    client: { ...protocols('OpenVPN'), vpnAuthenticationTypes: ['AAD'] },
    run: { wishes: { systems: ['ios'] } },
    verdict: 'fail',
    reason: 'clients-break',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'OpenVPN with Entra ID alone, and Linux clients before the end of their client',
    client: { ...protocols('OpenVPN'), vpnAuthenticationTypes: ['AAD'] },
    run: { asOf: '2026-08-30', wishes: { systems: ['linux'] } },
    verdict: 'pass',
    reason: 'every-client-has-a-protocol',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'OpenVPN with Entra ID alone, and Linux clients after the end of their client',
    client: { ...protocols('OpenVPN'), vpnAuthenticationTypes: ['AAD'] },
    run: { asOf: '2026-08-31', wishes: { systems: ['linux'] } },
    verdict: 'fail',
    reason: 'clients-break',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'IKEv2 alone and Android clients, of which the page documents OpenVPN alone',
    run: { wishes: { systems: ['android'] } },
    verdict: 'fail',
    reason: 'clients-break',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'macOS 11, old enough for one page and too old for the other',
    client: protocols('OpenVPN'),
    run: { wishes: { systems: ['macos-11'] } },
    verdict: 'inconclusive',
    reason: 'client-by-one-reading',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'macOS 10.12, too old for both pages',
    client: protocols('OpenVPN'),
    run: { wishes: { systems: ['macos-10.12'] } },
    verdict: 'fail',
    reason: 'clients-break',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'macOS 12, new enough for both pages',
    client: protocols('OpenVPN'),
    run: { wishes: { systems: ['macos-12'] } },
    verdict: 'pass',
    reason: 'every-client-has-a-protocol',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'the export does not say how clients authenticate',
    client: { vpnAuthenticationTypes: null },
    run: { wishes: { systems: ['windows'] } },
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-custom-policy-strength',
    when: 'group 24',
    client: policies({ ...legal, dhGroup: 'DHGroup24' }),
    verdict: 'fail',
    reason: 'weak-value',
  },
  {
    check: 'azure-custom-policy-strength',
    when: 'group 2 in lower case',
    client: policies({ ...legal, dhGroup: 'dhGroup2', pfsGroup: 'pfs14' }),
    verdict: 'fail',
    reason: 'weak-value',
  },
  {
    check: 'azure-custom-policy',
    when: 'legal values in another case',
    client: policies({ ...legal, ipsecEncryption: 'gcmaes256', ipsecIntegrity: 'GcmAes256', dhGroup: 'ecp384' }),
    verdict: 'pass',
    reason: 'legal-policy',
  },
  {
    check: 'azure-custom-policy',
    when: 'a value that is a member of every object',
    client: policies({ ...legal, dhGroup: 'constructor' }),
    verdict: 'fail',
    reason: 'illegal-policy',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'a tunnel type is not known, which may be SSTP',
    client: protocols('IkeV2', 'Sstp2'),
    verdict: 'inconclusive',
    reason: 'protocol-not-known',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'a tunnel type is an expression that the file does not decide',
    client: protocols('IkeV2', "[parameters('protocol')]"),
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'a tunnel type is no text',
    client: { vpnClientProtocols: ['IkeV2', ['SSTP']] },
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-pool-overlap',
    when: 'a route cannot be read',
    members: { customRoutes: { addressPrefixes: ['10.9.0.0/16', { prefix: '172.16.0.0/16' }] } },
    verdict: 'inconclusive',
    reason: 'prefix-not-readable',
  },
  {
    check: 'azure-sku-features',
    when: 'a connection does not say of which type it is',
    connections: [connection('untyped', { connectionType: 7 })],
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-connections-name-algorithms',
    when: 'the type of a connection is in lower case',
    connections: [connection('lower', { connectionType: 'ipsec' })],
    verdict: 'fail',
    reason: 'left-on-default',
  },
  {
    check: 'azure-authentication',
    when: 'RADIUS, and nobody says on which SKU',
    members: { sku: null },
    client: { vpnAuthenticationTypes: ['Radius'] },
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-custom-policy',
    when: 'one of the policies cannot be read',
    client: { vpnClientIpsecPolicies: [legal, 'another'] },
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-address-pool',
    when: 'a prefix cannot be read',
    client: { vpnClientAddressPool: { addressPrefixes: ['172.16.0.0/22', 7] } },
    run: { wishes: { clients: 1 } },
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-address-pool',
    when: 'IPv6 stands beside IPv4',
    client: pool('172.16.0.0/22', 'fd00::/64'),
    run: { wishes: { clients: 1 } },
    verdict: 'inconclusive',
    reason: 'prefix-not-readable',
  },
  {
    check: 'azure-address-pool',
    when: 'a prefix is an expression of a template',
    client: pool("[parameters('pool')]"),
    run: { wishes: { clients: 1 } },
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-address-pool',
    when: 'nobody says how many of the clients use SSTP, and its part may be too small',
    client: { ...protocols('SSTP', 'IkeV2'), ...pool('172.16.0.0/22') },
    run: { wishes: { clients: 500 } },
    verdict: 'inconclusive',
    reason: 'sstp-clients-not-known',
  },
  {
    check: 'azure-address-pool',
    when: 'a tunnel type is not known, which may share the pool',
    client: { ...protocols('IkeV2', 'Sstp2'), ...pool('172.16.0.0/22') },
    run: { wishes: { clients: 500 } },
    verdict: 'inconclusive',
    reason: 'protocol-not-known',
  },
  {
    check: 'azure-sku-features',
    when: 'a connection does not say of which gateway it is',
    connections: [connection('stray', { virtualNetworkGateway1: 'a name' })],
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  { check: 'azure-sstp-retirement', when: 'no SSTP', verdict: 'pass', reason: 'sstp-not-enabled' },
  {
    check: 'azure-sstp-retirement',
    when: 'SSTP alone',
    client: protocols('SSTP'),
    verdict: 'fail',
    reason: 'sstp-is-the-only-protocol',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'SSTP beside IKEv2 and nobody says who uses it',
    client: protocols('SSTP', 'IkeV2'),
    verdict: 'inconclusive',
    reason: 'sstp-clients-not-known',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'SSTP beside IKEv2 and no client uses it',
    client: protocols('SSTP', 'IkeV2'),
    run: { wishes: { sstpClients: 0 } },
    verdict: 'pass',
    reason: 'no-client-uses-sstp',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'the export does not name tunnel types',
    client: { vpnClientProtocols: null },
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-sstp-retirement',
    when: 'the list of tunnel types is empty, as old gateways have it',
    client: protocols(),
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-protocol-set',
    when: 'a documented set',
    client: protocols('IkeV2', 'OpenVPN'),
    verdict: 'pass',
    reason: 'documented-set',
  },
  {
    check: 'azure-protocol-set',
    when: 'SSTP with OpenVPN',
    client: protocols('OpenVPN', 'SSTP'),
    verdict: 'fail',
    reason: 'protocols-exclude-each-other',
  },
  {
    check: 'azure-protocol-set',
    when: 'a tunnel type nobody knows',
    client: protocols('IkeV2', 'WireGuard'),
    verdict: 'inconclusive',
    reason: 'protocol-not-known',
  },
  {
    check: 'azure-way-out',
    when: 'both ways are open',
    client: protocols('SSTP'),
    verdict: 'pass',
    reason: 'way-out-open',
  },
  {
    check: 'azure-way-out',
    when: 'Basic before November 2025',
    client: protocols('SSTP'),
    members: { sku: { name: 'Basic' } },
    run: { asOf: '2025-10-31' },
    verdict: 'fail',
    reason: 'no-way-out',
  },
  {
    check: 'azure-way-out',
    when: 'the SKU is not told',
    client: protocols('SSTP'),
    members: { sku: null },
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'Macs and IKEv2',
    run: { wishes: { systems: ['macos', 'windows'] } },
    verdict: 'pass',
    reason: 'every-client-has-a-protocol',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'SSTP alone',
    client: protocols('SSTP'),
    run: { wishes: { systems: ['windows'] } },
    verdict: 'fail',
    reason: 'clients-break',
  },
  {
    check: 'azure-clients-keep-a-protocol',
    when: 'nobody says what the clients run',
    verdict: 'not-applicable',
    reason: 'no-client-systems-given',
  },
  {
    check: 'azure-basic-sku',
    when: 'IKEv2 on Basic after November 2025',
    members: { sku: { name: 'Basic' } },
    verdict: 'pass',
    reason: 'documented-set',
  },
  {
    check: 'azure-basic-sku',
    when: 'OpenVPN on Basic',
    members: { sku: { name: 'Basic' } },
    client: protocols('OpenVPN'),
    verdict: 'fail',
    reason: 'openvpn-not-supported',
  },
  {
    check: 'azure-connection-limits',
    when: 'as many as allowed',
    run: { wishes: { clients: 250 } },
    verdict: 'pass',
    reason: 'within-limits',
  },
  {
    check: 'azure-connection-limits',
    when: 'one more than allowed',
    run: { wishes: { clients: 251 } },
    verdict: 'fail',
    reason: 'too-many-clients',
  },
  {
    check: 'azure-connection-limits',
    when: 'a SKU that no table has',
    members: { sku: { name: 'VpnGw9' } },
    run: { wishes: { clients: 1 } },
    verdict: 'inconclusive',
    reason: 'sku-not-in-table',
  },
  {
    check: 'azure-sku-features',
    when: 'one tunnel',
    connections: [connection('a', {})],
    verdict: 'pass',
    reason: 'within-limits',
  },
  {
    check: 'azure-sku-features',
    when: '31 tunnels',
    connections: Array.from({ length: 31 }, (_, at) => connection(`c${at}`, {})),
    verdict: 'fail',
    reason: 'too-many-tunnels',
  },
  {
    check: 'azure-sku-features',
    when: 'BGP on Basic',
    members: { sku: { name: 'Basic' }, enableBgp: true },
    verdict: 'fail',
    reason: 'bgp-not-supported',
  },
  {
    check: 'azure-sku-features',
    when: 'no connections were exported',
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  { check: 'azure-sku-retired', when: 'a SKU with zones', verdict: 'pass', reason: 'sku-not-retired' },
  {
    check: 'azure-sku-retired',
    when: 'the vendor moves its gateways, before the first day that a page names',
    members: { sku: { name: 'VpnGw2' } },
    run: { asOf: '2026-08-31' },
    verdict: 'pass',
    reason: 'sku-migrated-by-vendor',
  },
  {
    check: 'azure-sku-retired',
    when: 'the vendor moves its gateways, on a day that is before one reading and after another',
    members: { sku: { name: 'VpnGw2' } },
    run: { asOf: '2026-10-15' },
    verdict: 'inconclusive',
    reason: 'readings-differ-today',
  },
  {
    check: 'azure-sku-retired',
    when: 'by every reading the vendor has moved its gateways, and this one still has it',
    members: { sku: { name: 'VpnGw2' } },
    run: { asOf: '2026-11-22' },
    verdict: 'inconclusive',
    reason: 'sku-should-have-been-migrated',
  },
  {
    check: 'azure-sku-retired',
    when: 'a month is named and no day, and it is that month',
    members: { sku: { name: 'Standard' } },
    run: { asOf: '2026-03-15' },
    verdict: 'inconclusive',
    reason: 'readings-differ-today',
  },
  {
    check: 'azure-sku-retired',
    when: 'a month is named, and it is over',
    members: { sku: { name: 'Standard' } },
    run: { asOf: '2026-03-31' },
    verdict: 'fail',
    reason: 'sku-retired',
  },
  {
    check: 'azure-sku-retired',
    when: 'a month is named, and it is still to come',
    members: { sku: { name: 'HighPerformance' } },
    run: { asOf: '2026-02-28' },
    verdict: 'inconclusive',
    reason: 'sku-to-be-retired',
  },
  {
    check: 'azure-address-pool',
    when: 'room for all',
    run: { wishes: { clients: 1022 } },
    verdict: 'pass',
    reason: 'pool-fits',
  },
  {
    check: 'azure-address-pool',
    when: 'an address for each, the first and the last of the network among them',
    run: { wishes: { clients: 1024 } },
    verdict: 'inconclusive',
    reason: 'usable-addresses-not-documented',
  },
  {
    check: 'azure-address-pool',
    when: 'too few addresses',
    run: { wishes: { clients: 1025 } },
    verdict: 'fail',
    reason: 'pool-too-small',
  },
  {
    check: 'azure-address-pool',
    when: 'no prefix at all',
    client: pool('172.16.0.0/33'),
    verdict: 'fail',
    reason: 'address-pool-malformed',
  },
  {
    check: 'azure-address-pool',
    when: 'no pool in the export',
    client: { vpnClientAddressPool: null },
    run: { wishes: { clients: 1 } },
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-pool-overlap',
    when: 'routes elsewhere',
    members: { customRoutes: { addressPrefixes: ['10.0.0.0/8'] } },
    verdict: 'pass',
    reason: 'no-overlap',
  },
  {
    check: 'azure-pool-overlap',
    when: 'a route over the pool',
    members: { customRoutes: { addressPrefixes: ['172.16.0.0/12'] } },
    verdict: 'fail',
    reason: 'pool-overlaps-route',
  },
  { check: 'azure-authentication', when: 'certificates with IKEv2', verdict: 'pass', reason: 'authentication-fits' },
  {
    check: 'azure-authentication',
    when: 'Entra ID without OpenVPN',
    client: { vpnAuthenticationTypes: ['AAD'] },
    verdict: 'fail',
    reason: 'authentication-without-protocol',
  },
  {
    check: 'azure-authentication',
    when: 'RADIUS on Basic',
    members: { sku: { name: 'Basic' } },
    client: { vpnAuthenticationTypes: ['Radius'] },
    verdict: 'fail',
    reason: 'authentication-not-on-sku',
  },
  {
    check: 'azure-authentication',
    when: 'a policy-based gateway',
    members: { vpnType: 'PolicyBased' },
    verdict: 'fail',
    reason: 'point-to-site-needs-route-based',
  },
  {
    check: 'azure-authentication',
    when: 'IKEv2 that Entra ID alone cannot do',
    client: { vpnAuthenticationTypes: ['AAD'], vpnClientProtocols: ['IkeV2', 'OpenVPN'] },
    verdict: 'fail',
    reason: 'protocol-without-authentication',
  },
  {
    check: 'azure-custom-policy',
    when: 'a legal combination',
    client: policies(legal),
    verdict: 'pass',
    reason: 'legal-policy',
  },
  {
    check: 'azure-custom-policy',
    when: 'GCM on one side only',
    client: policies({ ...legal, ipsecIntegrity: 'SHA256' }),
    verdict: 'fail',
    reason: 'illegal-policy',
  },
  {
    check: 'azure-custom-policy',
    when: 'a field is missing',
    client: policies({ ...legal, pfsGroup: null }),
    verdict: 'fail',
    reason: 'illegal-policy',
  },
  {
    check: 'azure-custom-policy',
    when: 'the other spelling of group 14',
    client: policies({ ...legal, pfsGroup: 'PFS2048' }),
    verdict: 'fail',
    reason: 'illegal-policy',
  },
  {
    check: 'azure-custom-policy',
    when: 'two policies',
    client: policies(legal, legal),
    verdict: 'fail',
    reason: 'more-than-one-policy',
  },
  { check: 'azure-custom-policy', when: 'none', verdict: 'not-applicable', reason: 'no-custom-policy' },
  {
    check: 'azure-custom-policy-strength',
    when: 'strong values',
    client: policies(legal),
    verdict: 'pass',
    reason: 'no-weak-value',
  },
  {
    check: 'azure-custom-policy-strength',
    when: 'group 2, as in the how-to',
    client: policies({ ...legal, dhGroup: 'DHGroup2', pfsGroup: 'PFS2' }),
    verdict: 'fail',
    reason: 'weak-value',
  },
  {
    check: 'azure-windows-default',
    when: 'group 2 is left in',
    client: policies({ ...legal, dhGroup: 'DHGroup2' }),
    run: { wishes: { systems: ['windows'] } },
    verdict: 'pass',
    reason: 'windows-default-fits',
  },
  {
    check: 'azure-windows-default',
    when: 'group 2 is left out and there are Windows clients',
    client: policies(legal),
    run: { wishes: { systems: ['windows'] } },
    verdict: 'fail',
    reason: 'windows-default-shut-out',
  },
  {
    check: 'azure-windows-default',
    when: 'nobody says what the clients run',
    client: policies(legal),
    verdict: 'inconclusive',
    reason: 'no-client-systems-given',
  },
  {
    check: 'azure-connections-name-algorithms',
    when: 'a policy on each',
    connections: [connection('a', { ipsecPolicies: [legal] })],
    verdict: 'pass',
    reason: 'algorithms-named',
  },
  {
    check: 'azure-connections-name-algorithms',
    when: 'one is left on the default',
    connections: [connection('a', { ipsecPolicies: [legal] }), connection('b', { ipsecPolicies: [] })],
    verdict: 'fail',
    reason: 'left-on-default',
  },
  {
    check: 'azure-connections-name-algorithms',
    when: 'no connections were exported',
    verdict: 'inconclusive',
    reason: 'export-does-not-say',
  },
  {
    check: 'azure-root-certificates',
    when: 'a sound root',
    client: { vpnClientRootCertificates: [testRoot('sound')] },
    verdict: 'pass',
    reason: 'root-certificates-fit',
  },
  {
    check: 'azure-root-certificates',
    when: 'an expired root',
    client: { vpnClientRootCertificates: [testRoot('sound')] },
    run: { asOf: '2046-01-01' },
    verdict: 'fail',
    reason: 'root-certificate-unfit',
  },
  {
    check: 'azure-root-certificates',
    when: 'a root of 1,024 bits',
    client: { vpnClientRootCertificates: [testRoot('short')] },
    verdict: 'fail',
    reason: 'root-certificate-unfit',
  },
  {
    check: 'azure-root-certificates',
    when: 'something that is no certificate',
    client: { vpnClientRootCertificates: [{ name: 'r', publicCertData: 'bm90aGluZw==' }] },
    verdict: 'inconclusive',
    reason: 'root-certificate-unreadable',
  },
  {
    check: 'azure-root-certificates',
    when: 'certificates without a root',
    verdict: 'fail',
    reason: 'no-root-certificate',
  },
  { check: 'azure-configured-answers', when: 'no scan is given', verdict: 'not-applicable', reason: 'no-scan-given' },
  { check: 'azure-columns-agree', when: 'no scan is given', verdict: 'not-applicable', reason: 'no-scan-given' },
];

describe('the checks of a gateway', () => {
  test('every check has a case', () => {
    expect(azureCheckNames.filter((name) => !cases.some(({ check }) => check === name))).toEqual([]);
  });

  test.each(cases)(
    '$check says $verdict, $reason: $when',
    ({ check, members, client, connections, run, verdict, reason }) => {
      const files = [
        { file: 'gateway.json', value: gatewayExport(members, client) },
        ...(connections === undefined ? [] : [{ file: 'connections.json', value: connections }]),
      ];
      const finding = checkOf(judgeExports(files, ground, run), check);
      expect([finding.verdict, finding.reason]).toEqual([verdict, reason]);
      expect(finding.evidence).toEqual(['obs-0001']);
    },
  );

  test('what two pages say differently stands in the finding, both with their source', () => {
    const value = gatewayExport({ sku: { name: 'VpnGw1' } });
    const { observed } = checkOf(judgeExports([{ file: 'g.json', value }], ground), 'azure-sku-retired');
    expect(observed).toMatchObject({ migratedByVendor: true, daysLeft: 60 });
    expect(toldOf(observed)['readings']).toEqual([
      { says: 'Deprecated on 2026-09-30.', source: expect.stringContaining("What's new") },
      { says: expect.stringContaining('2026-09-16'), source: expect.stringContaining('consolidation') },
      { says: expect.stringContaining('October 2026'), source: expect.stringContaining('consolidation') },
      { says: expect.stringContaining('subject to change'), source: expect.stringContaining("What's new") },
    ]);
  });
});

describe('the traffic selectors while the pool is split', () => {
  const selectors = (...prefixes: readonly string[]) => {
    const client = { ...pool(...prefixes), ...protocols('SSTP', 'IkeV2') };
    const value = gatewayExport({}, client);
    return toldOf(checkOf(judgeExports([{ file: 'g.json', value }], ground), 'azure-address-pool').observed)[
      'trafficSelectors'
    ];
  };

  test.each([
    ['192.0.2.0/24', ['192.0.2.0/25', '192.0.2.128/25']],
    ['172.16.5.64/27', ['172.16.5.64/28', '172.16.5.80/28']],
  ])('are the halves of %s', (prefix, halves) => expect(selectors(prefix)).toEqual(halves));

  test.each([[['10.0.0.0/23']], [['192.0.2.0/25', '198.51.100.0/25']]])(
    'of %j are not documented in number, and are not the pool',
    (prefixes) => expect(selectors(...prefixes)).toBe('the two parts of the pool, and not the pool as a whole'),
  );
});
