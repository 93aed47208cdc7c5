import { expect } from 'vitest';
import type { AzureProtocol, ConfiguredGateway } from '../../../../core/facts/readiness-facts.ts';
import type { AzureDate, AzureKnowledge } from '../../../../core/policy/azure-knowledge.ts';
import { protocolSet, sstpRetirement, wayOut } from '../../../../rules/checks/azure/retirement.ts';
import { documented, testAzureCheck } from '../../../support/azure-check.ts';

const enabled = (...protocols: readonly AzureProtocol[]): Partial<ConfiguredGateway> => ({ protocols });
const strange: Partial<ConfiguredGateway> = { unknownProtocols: ['New'] };
/** Of the day of judgement, 2026-08-01: enabling has ended, and the end is 242 days away. */
const dates = {
  enablingEnds: '2026-03-31',
  daysUntilEnablingEnds: 0,
  sstpEnds: '2027-03-31',
  daysUntilSstpEnds: 242,
  readings: [
    { says: expect.stringMatching(/^Effective March 31, 2026/u), source: expect.stringContaining('SSTP retirement') },
    { says: expect.stringMatching(/enable SSTP protocol after/u), source: expect.stringContaining('FAQ') },
    { says: expect.stringMatching(/^Option 1/u), source: expect.stringContaining('Option 1') },
    { says: expect.stringMatching(/^Effective March 31, 2027/u), source: expect.stringContaining('SSTP retirement') },
    { says: expect.stringMatching(/after March 31, 2027/u), source: expect.stringContaining('FAQ') },
  ],
};
/** The same dates without a word of where pages differ. */
const plainly = (): Pick<AzureKnowledge, 'dates'> => ({
  dates: documented.dates.map(({ readings: _readings, ...date }): AzureDate => date),
});

testAzureCheck('azure-sstp-retirement', sstpRetirement, [
  {
    when: 'the export does not name tunnel types',
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientProtocols', ...dates },
  },
  {
    when: 'SSTP is not enabled',
    gateway: enabled('IkeV2', 'OpenVPN'),
    says: ['pass', 'sstp-not-enabled'],
    exactly: { protocols: ['IkeV2', 'OpenVPN'], ...dates },
  },
  {
    when: 'SSTP is not enabled, and the end has come',
    gateway: enabled('IkeV2'),
    asOf: '2027-04-01',
    says: ['pass', 'sstp-not-enabled'],
    observes: { daysUntilEnablingEnds: 0, daysUntilSstpEnds: 0 },
  },
  {
    when: 'no page differs',
    gateway: enabled('IkeV2'),
    asOf: '2026-03-30',
    knowledge: plainly(),
    says: ['pass', 'sstp-not-enabled'],
    observes: { daysUntilEnablingEnds: 1, daysUntilSstpEnds: 366, readings: [] },
  },
  {
    when: 'a tunnel type is not known, which may be SSTP',
    gateway: { ...enabled('IkeV2'), ...strange },
    says: ['inconclusive', 'protocol-not-known'],
    exactly: { protocols: ['IkeV2'], ...dates, unknownProtocols: ['New'] },
  },
  {
    when: 'SSTP is alone',
    gateway: enabled('SSTP'),
    wishes: { sstpClients: 0 },
    says: ['fail', 'sstp-is-the-only-protocol'],
    exactly: { protocols: ['SSTP'], ...dates },
  },
  {
    when: 'SSTP stands beside a tunnel type that is not known',
    gateway: { ...enabled('SSTP'), ...strange },
    wishes: { sstpClients: 0 },
    says: ['inconclusive', 'protocol-not-known'],
    observes: { protocols: ['SSTP'], unknownProtocols: ['New'] },
  },
  {
    when: 'SSTP is alone, and the end has come',
    gateway: enabled('SSTP'),
    asOf: '2027-04-01',
    says: ['fail', 'sstp-enabled-after-its-end'],
  },
  {
    when: 'SSTP is enabled after the end, and nobody uses it',
    gateway: enabled('SSTP', 'IkeV2'),
    wishes: { sstpClients: 0 },
    asOf: '2027-04-01',
    says: ['fail', 'sstp-enabled-after-its-end'],
  },
  {
    when: 'it is the day of which two sentences differ',
    gateway: enabled('SSTP', 'IkeV2'),
    wishes: { sstpClients: 0 },
    asOf: '2027-03-31',
    says: ['inconclusive', 'readings-differ-today'],
    observes: { protocols: ['SSTP', 'IkeV2'], daysUntilSstpEnds: 0 },
  },
  {
    when: 'nobody says who uses SSTP',
    gateway: enabled('SSTP', 'IkeV2'),
    says: ['inconclusive', 'sstp-clients-not-known'],
    exactly: { protocols: ['SSTP', 'IkeV2'], ...dates, asked: '2026-08-01' },
  },
  {
    when: 'nobody uses SSTP',
    gateway: enabled('SSTP', 'IkeV2'),
    wishes: { sstpClients: 0 },
    says: ['pass', 'no-client-uses-sstp'],
    exactly: { protocols: ['SSTP', 'IkeV2'], ...dates },
  },
  {
    when: 'one client uses SSTP',
    gateway: enabled('SSTP', 'IkeV2'),
    wishes: { sstpClients: 1 },
    says: ['fail', 'clients-still-use-sstp'],
    exactly: { protocols: ['SSTP', 'IkeV2'], ...dates, sstpClients: 1 },
  },
]);

const sets = (when: string, protocols: readonly AzureProtocol[], says: readonly ['pass' | 'fail', string]) => ({
  when,
  gateway: enabled(...protocols),
  says,
  exactly: { protocols },
});

testAzureCheck('azure-protocol-set', protocolSet, [
  {
    when: 'the export does not name tunnel types',
    gateway: strange,
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientProtocols', written: ['New'] },
  },
  sets('SSTP', ['SSTP'], ['pass', 'documented-set']),
  sets('IKEv2', ['IkeV2'], ['pass', 'documented-set']),
  sets('OpenVPN', ['OpenVPN'], ['pass', 'documented-set']),
  sets('IKEv2 and SSTP, in this order', ['IkeV2', 'SSTP'], ['pass', 'documented-set']),
  sets('IKEv2 and OpenVPN', ['IkeV2', 'OpenVPN'], ['pass', 'documented-set']),
  sets('SSTP and OpenVPN', ['SSTP', 'OpenVPN'], ['fail', 'protocols-exclude-each-other']),
  sets('all three', ['SSTP', 'IkeV2', 'OpenVPN'], ['fail', 'protocols-exclude-each-other']),
  sets('none at all', [], ['fail', 'undocumented-set']),
  {
    when: 'SSTP and OpenVPN, and one that is not known',
    gateway: { ...enabled('SSTP', 'OpenVPN'), ...strange },
    says: ['fail', 'protocols-exclude-each-other'],
  },
  {
    when: 'IKEv2, and one that is not known',
    gateway: { ...enabled('IkeV2'), ...strange },
    says: ['inconclusive', 'protocol-not-known'],
    exactly: { protocols: ['IkeV2'], unknownProtocols: ['New'] },
  },
]);

/** The ways out of SSTP alone, before its end, on a SKU that has all tunnel types. */
const ways = [
  {
    option: 1,
    to: ['SSTP', 'IkeV2'],
    open: true,
    downtime: 'none',
    thenTo: ['IkeV2'],
    thenDowntime: 'until-applied',
  },
  { option: 1, to: ['IkeV2'], open: true, downtime: 'until-applied' },
  { option: 2, to: ['OpenVPN'], open: true, downtime: 'until-clients-configured' },
  { option: 2, to: ['IkeV2', 'OpenVPN'], open: true, downtime: 'until-clients-configured' },
];
const enablingReadings = dates.readings.slice(0, 3);
const basicReadings = [
  { says: expect.stringContaining('November 2025'), source: expect.stringContaining('SSTP retirement') },
  { says: expect.stringContaining('Not Supported'), source: expect.stringContaining('row Basic') },
];
const closedOnBasic = [{ closedBy: ['sku-without-openvpn'] }, { closedBy: ['sku-without-openvpn'] }];

testAzureCheck('azure-way-out', wayOut, [
  {
    when: 'the export does not name tunnel types',
    gateway: { sku: 'VpnGw1AZ' },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientProtocols' },
  },
  {
    when: 'SSTP is not enabled',
    gateway: { ...enabled('IkeV2'), sku: 'VpnGw1AZ' },
    says: ['not-applicable', 'sstp-not-enabled'],
    exactly: { protocols: ['IkeV2'] },
  },
  {
    when: 'a tunnel type is not known, which may be SSTP',
    gateway: { ...enabled('IkeV2'), ...strange, sku: 'VpnGw1AZ' },
    says: ['inconclusive', 'protocol-not-known'],
    exactly: { protocols: ['IkeV2'], unknownProtocols: ['New'] },
  },
  {
    when: 'nobody says on which SKU',
    gateway: enabled('SSTP'),
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'sku.name', protocols: ['SSTP'] },
  },
  {
    when: 'SSTP is alone',
    gateway: { ...enabled('SSTP'), sku: 'VpnGw1AZ' },
    says: ['pass', 'way-out-open'],
    exactly: { protocols: ['SSTP'], sku: 'VpnGw1AZ', ways, readings: enablingReadings },
  },
  {
    when: 'no page differs',
    gateway: { ...enabled('SSTP'), sku: 'VpnGw1AZ' },
    knowledge: plainly(),
    says: ['pass', 'way-out-open'],
    observes: { readings: [] },
  },
  {
    when: 'IKEv2 is beside SSTP already, and the downtime of each step is another',
    gateway: { ...enabled('IkeV2', 'SSTP'), sku: 'VpnGw1AZ' },
    says: ['pass', 'way-out-open'],
    observes: {
      ways: [
        { to: ['IkeV2'], downtime: 'until-applied' },
        { to: ['OpenVPN'], downtime: 'until-clients-configured' },
        { to: ['IkeV2', 'OpenVPN'], downtime: 'until-clients-configured' },
      ],
    },
  },
  {
    when: 'nothing is documented of the downtime',
    gateway: { ...enabled('SSTP'), sku: 'VpnGw1AZ' },
    knowledge: { changes: documented.changes.filter(({ to }) => !to.includes('IkeV2')) },
    says: ['pass', 'way-out-open'],
    observes: {
      ways: [
        { downtime: 'not documented', thenDowntime: 'not documented' },
        { downtime: 'not documented' },
        { downtime: 'until-clients-configured' },
        { downtime: 'not documented' },
      ],
    },
  },
  {
    when: 'the same change costs more from another set',
    gateway: { ...enabled('SSTP', 'IkeV2'), sku: 'VpnGw1AZ' },
    knowledge: {
      changes: [
        { from: ['SSTP'], to: ['IkeV2'], downtime: 'until-clients-configured', source: { ref: 'page' } },
        { from: ['SSTP', 'IkeV2'], to: ['IkeV2'], downtime: 'until-applied', source: { ref: 'page' } },
      ],
    },
    says: ['pass', 'way-out-open'],
    observes: { ways: [{ to: ['IkeV2'], downtime: 'until-applied' }, {}, {}] },
  },
  {
    when: 'on Basic, after IKEv2 has come to it',
    gateway: { ...enabled('SSTP'), sku: 'Basic' },
    says: ['pass', 'way-out-open'],
    observes: {
      ways: [
        { open: true },
        { open: true },
        { open: false, ...closedOnBasic[0] },
        { open: false, ...closedOnBasic[1] },
      ],
      readings: [...enablingReadings, ...basicReadings],
    },
  },
  {
    when: 'on Basic, in the month in which IKEv2 comes to it',
    gateway: { ...enabled('SSTP'), sku: 'Basic' },
    asOf: '2025-11-15',
    says: ['inconclusive', 'readings-differ-today'],
    exactly: {
      protocols: ['SSTP'],
      sku: 'Basic',
      ways: [
        { ...ways[0], open: false, openBy: ['sku-without-ikev2-yet'] },
        { ...ways[1], open: false, openBy: ['sku-without-ikev2-yet'] },
        { ...ways[2], open: false, closedBy: ['sku-without-openvpn'] },
        { ...ways[3], open: false, closedBy: ['sku-without-openvpn'], openBy: ['sku-without-ikev2-yet'] },
      ],
      readings: [...enablingReadings, ...basicReadings],
    },
  },
  {
    when: 'on Basic, before IKEv2 comes to it',
    gateway: { ...enabled('SSTP'), sku: 'Basic' },
    asOf: '2025-10-31',
    says: ['fail', 'no-way-out'],
    observes: {
      ways: [
        { open: false, closedBy: ['sku-without-ikev2-yet'] },
        { open: false, closedBy: ['sku-without-ikev2-yet'] },
        { open: false, closedBy: ['sku-without-openvpn'] },
        { open: false, closedBy: ['sku-without-openvpn', 'sku-without-ikev2-yet'] },
      ],
    },
  },
  {
    when: 'on another SKU, before IKEv2 comes to Basic',
    gateway: { ...enabled('SSTP'), sku: 'VpnGw1' },
    asOf: '2025-10-31',
    says: ['pass', 'way-out-open'],
    observes: { ways: ways.map(() => ({ open: true })) },
  },
  {
    when: 'SSTP has ended, and no way may keep it',
    gateway: { ...enabled('SSTP'), sku: 'VpnGw1AZ' },
    asOf: '2027-04-01',
    says: ['pass', 'way-out-open'],
    observes: {
      ways: [{ open: false, closedBy: ['sstp-has-ended'] }, { open: true }, { open: true }, { open: true }],
    },
  },
  {
    when: 'it is the day of which two sentences differ, and a way may keep SSTP',
    gateway: { ...enabled('SSTP'), sku: 'VpnGw1AZ' },
    asOf: '2027-03-31',
    says: ['pass', 'way-out-open'],
    observes: {
      ways: [{ open: false, openBy: ['sstp-has-ended'] }, { open: true }, { open: true }, { open: true }],
    },
  },
]);
