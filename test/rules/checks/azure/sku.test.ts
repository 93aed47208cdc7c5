import { expect } from 'vitest';
import type { ConfiguredConnection, ConfiguredGateway } from '../../../../core/facts/readiness-facts.ts';
import type { AzureSku } from '../../../../core/policy/azure-knowledge.ts';
import { basicSku, connectionLimits, skuFeatures, skuRetired } from '../../../../rules/checks/azure/sku.ts';
import { type CheckCase, documented, testAzureCheck } from '../../../support/azure-check.ts';

const on = (sku: string, more: Partial<ConfiguredGateway> = {}): Pick<CheckCase, 'gateway'> => ({
  gateway: { sku, ...more },
});
/** A Virtual WAN gateway has scale units in place of a SKU. */
const virtualWan: Pick<CheckCase, 'gateway' | 'says' | 'exactly'> = {
  gateway: { kind: 'vwan-p2s-gateway', protocols: ['IkeV2'] },
  says: ['not-applicable', 'virtual-wan-has-no-sku'],
  exactly: {},
};
const noSku: Pick<CheckCase, 'says' | 'exactly'> = {
  says: ['inconclusive', 'export-does-not-say'],
  exactly: { unknown: 'sku.name' },
};
const notInTable: Omit<CheckCase, 'when'> = {
  ...on('VpnGw9'),
  says: ['inconclusive', 'sku-not-in-table'],
  exactly: { sku: 'VpnGw9' },
};

testAzureCheck('azure-connection-limits', connectionLimits, [
  {
    when: 'nobody says how many clients there are',
    ...on('VpnGw1AZ'),
    says: ['not-applicable', 'no-client-numbers-given'],
    exactly: {},
  },
  {
    when: 'nobody says how many clients there are where SSTP is alone',
    ...on('VpnGw1AZ', { protocols: ['SSTP'] }),
    says: ['not-applicable', 'no-client-numbers-given'],
  },
  { when: 'the gateway is one of Virtual WAN', ...virtualWan, wishes: { clients: 1 } },
  { when: 'nobody says on which SKU', ...noSku, wishes: { clients: 1 } },
  { when: 'the SKU is in no table', ...notInTable, wishes: { clients: 1 } },
  {
    when: 'as many clients as allowed',
    ...on('VpnGw1AZ'),
    wishes: { clients: 250 },
    says: ['pass', 'within-limits'],
    exactly: { sku: 'VpnGw1AZ', limits: { sstp: 128, ikev2OpenVpn: 250 }, wanted: { clients: 250 } },
  },
  {
    when: 'one client more than allowed',
    ...on('VpnGw1AZ'),
    wishes: { clients: 251 },
    says: ['fail', 'too-many-clients'],
    exactly: { sku: 'VpnGw1AZ', limits: { sstp: 128, ikev2OpenVpn: 250 }, wanted: { clients: 251 } },
  },
  {
    when: 'as many clients of SSTP as allowed, and nothing else is said',
    ...on('VpnGw1AZ'),
    wishes: { sstpClients: 128 },
    says: ['pass', 'within-limits'],
    exactly: { sku: 'VpnGw1AZ', limits: { sstp: 128, ikev2OpenVpn: 250 }, wanted: { sstpClients: 128 } },
  },
  {
    when: 'one client of SSTP more than allowed',
    ...on('VpnGw5'),
    wishes: { clients: 500, sstpClients: 129 },
    says: ['fail', 'too-many-sstp-clients'],
    observes: { wanted: { clients: 500, sstpClients: 129 } },
  },
  {
    when: 'SSTP is alone, and takes as many clients as there are',
    ...on('VpnGw1AZ', { protocols: ['SSTP'] }),
    wishes: { clients: 128 },
    says: ['pass', 'within-limits'],
    observes: { wanted: { clients: 128, sstpClients: 128 } },
  },
  {
    when: 'SSTP is alone, and takes fewer clients than there are, whatever is said of those of SSTP',
    ...on('VpnGw1AZ', { protocols: ['SSTP'] }),
    wishes: { clients: 129, sstpClients: 3 },
    says: ['fail', 'too-many-sstp-clients'],
    observes: { wanted: { clients: 129, sstpClients: 129 } },
  },
  {
    when: 'SSTP is alone, and nobody says how many clients there are but of SSTP',
    ...on('VpnGw1AZ', { protocols: ['SSTP'] }),
    wishes: { sstpClients: 129 },
    says: ['fail', 'too-many-sstp-clients'],
  },
  {
    when: 'SSTP stands beside a tunnel type that is not known',
    ...on('VpnGw1AZ', { protocols: ['SSTP'], unknownProtocols: ['New'] }),
    wishes: { clients: 200 },
    says: ['pass', 'within-limits'],
    observes: { wanted: { clients: 200 } },
  },
  {
    when: 'SSTP stands beside IKEv2',
    ...on('VpnGw1AZ', { protocols: ['SSTP', 'IkeV2'] }),
    wishes: { clients: 200 },
    says: ['pass', 'within-limits'],
  },
  {
    when: 'IKEv2 is alone',
    ...on('VpnGw1AZ', { protocols: ['IkeV2'] }),
    wishes: { clients: 200 },
    says: ['pass', 'within-limits'],
  },
  {
    when: 'no limit is documented once SSTP is gone',
    ...on('Basic'),
    wishes: { clients: 1 },
    says: ['inconclusive', 'limit-not-documented'],
    exactly: { sku: 'Basic', limits: { sstp: 128, ikev2OpenVpn: 'Not Supported' }, wanted: { clients: 1 } },
  },
  {
    when: 'no limit is documented for the clients of SSTP once it is gone',
    ...on('Basic'),
    wishes: { sstpClients: 100 },
    says: ['inconclusive', 'limit-not-documented'],
  },
  {
    when: 'no limit is documented, and there are too many clients of SSTP',
    ...on('Basic'),
    wishes: { sstpClients: 129 },
    says: ['fail', 'too-many-sstp-clients'],
  },
  {
    when: 'the smaller of two limits counts where nobody says the generation',
    ...on('VpnGw2'),
    knowledge: { skus: { ...documented.skus, rows: twoGenerations({ sstp: 100, ikev2OpenVpn: 400 }) } },
    wishes: { clients: 401, sstpClients: 100 },
    says: ['fail', 'too-many-clients'],
    observes: { limits: { sstp: 100, ikev2OpenVpn: 400 } },
  },
  {
    when: 'the generation is known',
    ...on('VpnGw2', { generation: 1 }),
    knowledge: { skus: { ...documented.skus, rows: twoGenerations({ sstp: 100, ikev2OpenVpn: 400 }) } },
    wishes: { clients: 500, sstpClients: 128 },
    says: ['pass', 'within-limits'],
    observes: { limits: { sstp: 128, ikev2OpenVpn: 500 } },
  },
  {
    when: 'one of two generations has no limit',
    ...on('VpnGw2'),
    knowledge: { skus: { ...documented.skus, rows: twoGenerations({ ikev2OpenVpn: null }) } },
    wishes: { clients: 1 },
    says: ['inconclusive', 'limit-not-documented'],
  },
]);

/** Generation 1 of VpnGw2, and a second with something else. */
function twoGenerations(second: Partial<AzureSku>): readonly AzureSku[] {
  return documented.skus.rows
    .filter(({ name, generation }) => name === 'VpnGw2' && generation === 1)
    .flatMap((row) => [row, { ...row, generation: 2, ...second }]);
}

const tunnels = (count: number): { readonly connections: readonly ConfiguredConnection[] } => ({
  connections: Array.from({ length: count }, (_, at) => ({ name: `c${at}`, type: 'IPsec' })),
});

testAzureCheck('azure-sku-features', skuFeatures, [
  { when: 'the gateway is one of Virtual WAN', ...virtualWan },
  { when: 'nobody says on which SKU', ...noSku },
  { when: 'the SKU is in no table', ...notInTable },
  {
    when: 'nothing is used and nothing wanted',
    ...on('VpnGw1', { ...tunnels(0), enableBgp: false }),
    says: ['pass', 'within-limits'],
    exactly: {
      sku: 'VpnGw1',
      tunnels: { most: 30, configured: 0 },
      bgp: { supported: true, enabled: false },
      zoneRedundant: false,
      throughputMbps: 650,
      wanted: { throughputMbps: null, zoneRedundant: null },
    },
  },
  {
    when: 'no connections were exported',
    ...on('VpnGw1', { enableBgp: true }),
    says: ['inconclusive', 'export-does-not-say'],
    exactly: {
      unknown: 'connections',
      sku: 'VpnGw1',
      tunnels: { most: 30 },
      bgp: { supported: true, enabled: true },
      zoneRedundant: false,
      throughputMbps: 650,
      wanted: { throughputMbps: null, zoneRedundant: null },
    },
  },
  {
    when: 'as many tunnels as the SKU has',
    ...on('VpnGw1', tunnels(30)),
    says: ['pass', 'within-limits'],
    observes: { tunnels: { most: 30, configured: 30 }, bgp: { supported: true } },
  },
  {
    when: 'one tunnel more than the SKU has',
    ...on('VpnGw1', tunnels(31)),
    says: ['fail', 'too-many-tunnels'],
    observes: { tunnels: { most: 30, configured: 31 } },
  },
  {
    when: 'BGP on Basic',
    ...on('Basic', { ...tunnels(1), enableBgp: true }),
    says: ['fail', 'bgp-not-supported'],
    observes: { bgp: { supported: false, enabled: true } },
  },
  {
    when: 'no BGP on Basic',
    ...on('Basic', { ...tunnels(10), enableBgp: false }),
    says: ['pass', 'within-limits'],
    observes: { bgp: { supported: false, enabled: false } },
  },
  {
    when: 'nobody says whether BGP is enabled on Basic',
    ...on('Basic', tunnels(1)),
    says: ['inconclusive', 'export-does-not-say'],
    exactly: {
      unknown: 'enableBgp',
      sku: 'Basic',
      tunnels: { most: 10, configured: 1 },
      bgp: { supported: false },
      zoneRedundant: false,
      throughputMbps: 100,
      wanted: { throughputMbps: null, zoneRedundant: null },
    },
  },
  {
    when: 'as much throughput is wanted as the table has',
    ...on('VpnGw1', tunnels(1)),
    wishes: { throughputMbps: 650 },
    says: ['pass', 'within-limits'],
    observes: { wanted: { throughputMbps: 650, zoneRedundant: null } },
  },
  {
    when: 'more throughput is wanted than the table has',
    ...on('VpnGw1', tunnels(1)),
    wishes: { throughputMbps: 651 },
    says: ['fail', 'throughput-too-small'],
    observes: { throughputMbps: 650 },
  },
  {
    when: 'it is to survive the loss of a zone, and does not',
    ...on('VpnGw1', tunnels(1)),
    wishes: { zoneRedundant: true },
    says: ['fail', 'not-zone-redundant'],
    observes: { zoneRedundant: false, wanted: { throughputMbps: null, zoneRedundant: true } },
  },
  {
    when: 'it is to survive the loss of a zone, and does',
    ...on('VpnGw1AZ', tunnels(1)),
    wishes: { zoneRedundant: true },
    says: ['pass', 'within-limits'],
    observes: { zoneRedundant: true },
  },
  {
    when: 'it need not survive the loss of a zone',
    ...on('VpnGw1', tunnels(1)),
    wishes: { zoneRedundant: false },
    says: ['pass', 'within-limits'],
  },
  {
    when: 'the lesser throughput of two generations counts where nobody says which it is',
    ...on('VpnGw2', tunnels(1)),
    wishes: { throughputMbps: 1250 },
    says: ['fail', 'throughput-too-small'],
    observes: { throughputMbps: 1000 },
  },
  {
    when: 'it is the second generation',
    ...on('VpnGw2', { ...tunnels(1), generation: 2 }),
    wishes: { throughputMbps: 1250 },
    says: ['pass', 'within-limits'],
    observes: { throughputMbps: 1250 },
  },
  {
    when: 'the lesser of everything counts where nobody says the generation',
    ...on('VpnGw2', { ...tunnels(30), enableBgp: true }),
    knowledge: {
      skus: {
        ...documented.skus,
        rows: twoGenerations({ tunnels: 29, bgp: false, zoneRedundant: true, throughputMbps: 999 }),
      },
    },
    says: ['fail', 'too-many-tunnels'],
    observes: {
      tunnels: { most: 29 },
      bgp: { supported: false },
      zoneRedundant: false,
      throughputMbps: 999,
    },
  },
]);

const retired = (sku: string, asOf: string, says: CheckCase['says'], observes: object): CheckCase => ({
  when: `${sku} on ${asOf}`,
  ...on(sku),
  asOf,
  says,
  observes: { sku, ...observes },
});

testAzureCheck('azure-sku-retired', skuRetired, [
  { when: 'the gateway is one of Virtual WAN', ...virtualWan },
  { when: 'nobody says on which SKU', ...noSku },
  { when: 'the SKU is in no table', ...notInTable },
  {
    when: 'no page retires it',
    ...on('VpnGw1AZ'),
    says: ['pass', 'sku-not-retired'],
    exactly: { sku: 'VpnGw1AZ' },
  },
  {
    when: 'no page retires it, and it is of the second generation',
    ...on('VpnGw4AZ'),
    asOf: '2030-01-01',
    says: ['pass', 'sku-not-retired'],
  },
  {
    when: 'a page retires something of its name, and not the SKU',
    ...on('Basic'),
    asOf: '2030-01-01',
    says: ['pass', 'sku-not-retired'],
  },
  {
    when: 'its creation has ended, and not its use',
    ...on('VpnGw1'),
    knowledge: { dates: documented.dates.filter(({ id }) => id === 'non-az-creation-ends') },
    says: ['pass', 'sku-not-retired'],
  },
  {
    when: 'a month is named, no page differs, and the vendor does nothing',
    ...on('Standard'),
    asOf: '2026-02-01',
    knowledge: {
      dates: documented.dates.map(({ readings: _readings, ...date }) => date),
    },
    says: ['inconclusive', 'sku-to-be-retired'],
    exactly: {
      sku: 'Standard',
      title: 'Standard and HighPerformance are retired',
      day: '2026-03',
      daysLeft: 58,
      migratedByVendor: false,
      readings: [],
    },
  },
  {
    when: 'pages differ, and each stands with its source',
    ...on('Standard'),
    asOf: '2026-04-01',
    says: ['fail', 'sku-retired'],
    exactly: {
      sku: 'Standard',
      title: 'Standard and HighPerformance are retired',
      day: '2026-03',
      daysLeft: 0,
      migratedByVendor: false,
      readings: [
        { says: expect.stringContaining('earlier edition'), source: expect.stringContaining('About gateway SKUs') },
        { says: expect.stringContaining('March 2026'), source: expect.stringContaining("What's new") },
      ],
    },
  },
  retired('HighPerformance', '2026-02-28', ['inconclusive', 'sku-to-be-retired'], { daysLeft: 31 }),
  retired('HighPerformance', '2026-03-01', ['inconclusive', 'readings-differ-today'], { daysLeft: 30 }),
  retired('HighPerformance', '2026-03-31', ['fail', 'sku-retired'], { daysLeft: 0 }),
  retired('VpnGw2', '2026-08-31', ['pass', 'sku-migrated-by-vendor'], { daysLeft: 30, migratedByVendor: true }),
  retired('VpnGw2', '2026-09-01', ['inconclusive', 'readings-differ-today'], { migratedByVendor: true }),
  retired('VpnGw2', '2026-10-30', ['inconclusive', 'readings-differ-today'], { daysLeft: 0 }),
  retired('VpnGw2', '2026-10-31', ['inconclusive', 'sku-should-have-been-migrated'], { migratedByVendor: true }),
]);

const { skus } = documented;
const about = [
  { says: expect.stringContaining('November 2025'), source: expect.stringContaining('SSTP retirement') },
  { says: expect.stringContaining('Not Supported'), source: expect.stringContaining('row Basic') },
];
const basic = (
  when: string,
  gateway: Partial<ConfiguredGateway>,
  asOf: string,
  says: CheckCase['says'],
): CheckCase => ({
  when,
  ...on('Basic', gateway),
  asOf,
  says,
  exactly: { sku: 'Basic', protocols: gateway.protocols, readings: about },
});

testAzureCheck('azure-basic-sku', basicSku, [
  { when: 'the gateway is one of Virtual WAN', ...virtualWan },
  { when: 'nobody says on which SKU', ...noSku, gateway: { protocols: ['IkeV2'] } },
  {
    when: 'it is another SKU',
    ...on('VpnGw1', { protocols: ['OpenVPN'] }),
    says: ['not-applicable', 'other-sku'],
    exactly: { sku: 'VpnGw1' },
  },
  {
    when: 'the export does not name tunnel types',
    ...on('Basic'),
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientProtocols', sku: 'Basic' },
  },
  basic('SSTP', { protocols: ['SSTP'] }, '2020-01-01', ['pass', 'documented-set']),
  basic('OpenVPN', { protocols: ['IkeV2', 'OpenVPN'] }, '2026-08-01', ['fail', 'openvpn-not-supported']),
  basic('IKEv2 before its month', { protocols: ['SSTP', 'IkeV2'] }, '2025-10-31', ['fail', 'ikev2-not-supported-yet']),
  basic('IKEv2 in its month', { protocols: ['IkeV2'] }, '2025-11-01', ['inconclusive', 'readings-differ-today']),
  basic('IKEv2 after its month', { protocols: ['IkeV2'] }, '2025-11-30', ['pass', 'documented-set']),
  {
    when: 'a tunnel type is not known, which may be OpenVPN',
    ...on('Basic', { protocols: ['SSTP'], unknownProtocols: ['New'] }),
    says: ['inconclusive', 'protocol-not-known'],
    exactly: { sku: 'Basic', protocols: ['SSTP'], readings: about, unknownProtocols: ['New'] },
  },
  {
    when: 'a tunnel type is not known beside OpenVPN',
    ...on('Basic', { protocols: ['OpenVPN'], unknownProtocols: ['New'] }),
    says: ['fail', 'openvpn-not-supported'],
  },
  {
    when: 'pages differ about another SKU',
    ...on('Basic', { protocols: ['SSTP'] }),
    knowledge: {
      skus: { ...skus, readings: [...skus.readings, { about: 'VpnGw1', readings: skus.readings[0]?.readings ?? [] }] },
    },
    says: ['pass', 'documented-set'],
    observes: { readings: about },
  },
]);
