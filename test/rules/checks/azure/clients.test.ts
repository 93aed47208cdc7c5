import { describe, expect, test } from 'vitest';
import type { AzureClient, AzureKnowledge } from '../../../../core/policy/azure-knowledge.ts';
import { clientsKeepAProtocol, systemOf } from '../../../../rules/checks/azure/clients.ts';
import { documented, testAzureCheck } from '../../../support/azure-check.ts';

describe('a wish for a system', () => {
  test.each([
    ['macos', { os: 'macos' }],
    ['macos-11', { os: 'macos', version: '11' }],
    ['windows-10.0.1', { os: 'windows', version: '10.0.1' }],
  ])('%s', (wish, system) => expect(systemOf(wish)).toStrictEqual(system));
});

const source = { ref: 'page' };
/** The only documented client: one of macOS for OpenVPN with certificates. */
const only = (more: Partial<AzureClient> = {}): Pick<AzureKnowledge, 'clients'> => ({
  clients: {
    rows: [{ os: 'macos', protocol: 'OpenVPN', client: 'a client', authentication: ['Certificate'], source, ...more }],
    readings: [],
  },
});
const openVpn = { protocols: ['OpenVPN'], authentication: ['Certificate'] } as const;
const { title, date } = documented.sources['page'] ?? {};
const page = `${title}, ${date}`;

testAzureCheck('azure-clients-keep-a-protocol', clientsKeepAProtocol, [
  {
    when: 'nobody says what the clients run',
    gateway: openVpn,
    says: ['not-applicable', 'no-client-systems-given'],
    exactly: {},
  },
  {
    when: 'the export does not name tunnel types',
    wishes: { systems: ['macos'] },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientProtocols', systems: ['macos'] },
  },
  {
    when: 'a client has the tunnel type and the way to authenticate',
    gateway: openVpn,
    wishes: { systems: ['macos'] },
    knowledge: only(),
    says: ['pass', 'every-client-has-a-protocol'],
    exactly: {
      protocolsWithoutSstp: ['OpenVPN'],
      authentication: ['Certificate'],
      clients: [{ os: 'macos', usable: [`OpenVPN by a client (${page})`] }],
      readings: [],
    },
  },
  {
    when: 'SSTP is left out of the tunnel types that stay',
    gateway: { protocols: ['SSTP', 'IkeV2'], authentication: ['Certificate'] },
    wishes: { systems: ['windows'] },
    says: ['pass', 'every-client-has-a-protocol'],
    observes: {
      protocolsWithoutSstp: ['IkeV2'],
      clients: [{ os: 'windows', usable: [expect.stringContaining('IkeV2')] }],
    },
  },
  {
    when: 'Windows has SSTP alone, which goes',
    gateway: { protocols: ['SSTP'], authentication: ['Certificate'] },
    wishes: { systems: ['windows'] },
    says: ['fail', 'clients-break'],
    observes: { protocolsWithoutSstp: [], clients: [{ os: 'windows', usable: [] }] },
  },
  {
    when: 'one of two systems has no client',
    gateway: openVpn,
    wishes: { systems: ['macos', 'ios'] },
    knowledge: only(),
    says: ['fail', 'clients-break'],
    observes: { clients: [{ os: 'macos' }, { os: 'ios', usable: [] }] },
  },
  {
    when: 'one of two systems has no client, and a tunnel type is not known',
    gateway: { ...openVpn, unknownProtocols: ['New'] },
    wishes: { systems: ['macos', 'ios'] },
    knowledge: only(),
    says: ['inconclusive', 'protocol-not-known'],
    observes: { unknownProtocols: ['New'], protocolsWithoutSstp: ['OpenVPN'] },
  },
  {
    when: 'a tunnel type is not known, and every client has another',
    gateway: { ...openVpn, unknownProtocols: ['New'] },
    wishes: { systems: ['macos'] },
    knowledge: only(),
    says: ['pass', 'every-client-has-a-protocol'],
  },
  {
    when: 'the client cannot do the way to authenticate',
    gateway: { protocols: ['OpenVPN'], authentication: ['AAD'] },
    wishes: { systems: ['macos'] },
    knowledge: only(),
    says: ['fail', 'clients-break'],
    observes: { authentication: ['AAD'] },
  },
  {
    when: 'one of the ways to authenticate is one that the client can do',
    gateway: { protocols: ['OpenVPN'], authentication: ['AAD', 'Certificate'] },
    wishes: { systems: ['macos'] },
    knowledge: only({ authentication: ['Certificate', 'Radius'] }),
    says: ['pass', 'every-client-has-a-protocol'],
  },
  {
    when: 'the export does not say how clients authenticate',
    gateway: { protocols: ['OpenVPN'] },
    wishes: { systems: ['macos'] },
    knowledge: only(),
    says: ['inconclusive', 'export-does-not-say'],
    exactly: {
      unknown: 'vpnAuthenticationTypes',
      protocolsWithoutSstp: ['OpenVPN'],
      authentication: null,
      clients: [{ os: 'macos', usable: [], open: [`OpenVPN by a client (${page})`] }],
      readings: [],
    },
  },
  {
    when: 'the export does not say how clients authenticate, and no client has the tunnel type',
    gateway: { protocols: ['IkeV2'] },
    wishes: { systems: ['macos'] },
    knowledge: only(),
    says: ['fail', 'clients-break'],
  },
  {
    when: 'one system is open by its version, and another has no client',
    gateway: openVpn,
    wishes: { systems: ['macos-11', 'ios'] },
    knowledge: only({ least: ['10.13', '12'] }),
    says: ['fail', 'clients-break'],
  },
  {
    when: 'one system is open by its version, and another has a client',
    gateway: { protocols: ['OpenVPN'], authentication: ['Certificate'] },
    wishes: { systems: ['android', 'macos-11'] },
    says: ['inconclusive', 'client-by-one-reading'],
    observes: {
      clients: [
        { os: 'android', usable: [expect.stringContaining('OpenVPN client')] },
        { os: 'macos-11', usable: [], open: [expect.stringContaining('OpenVPN client')] },
      ],
    },
  },
  {
    when: 'what pages say differently of a system stands with it, and of no other',
    gateway: openVpn,
    wishes: { systems: ['android', 'macos'] },
    says: ['pass', 'every-client-has-a-protocol'],
    observes: {
      readings: [
        { says: 'OpenVPN: macOS versions 12.x and above.', source: expect.stringContaining('SSTP retirement') },
        {
          says: 'OpenVPN: macOS versions 10.13 and above.',
          source: expect.stringContaining('About Point-to-Site VPN'),
        },
      ],
    },
  },
  {
    when: 'the client ends on a day to come',
    gateway: openVpn,
    wishes: { systems: ['macos'] },
    asOf: '2026-08-30',
    knowledge: only({ until: 'linux-client-retired' }),
    says: ['pass', 'every-client-has-a-protocol'],
  },
  {
    when: 'the client has ended',
    gateway: openVpn,
    wishes: { systems: ['macos'] },
    asOf: '2026-08-31',
    knowledge: only({ until: 'linux-client-retired' }),
    says: ['fail', 'clients-break'],
  },
  {
    when: 'pages differ about the day on which the client ends',
    gateway: openVpn,
    wishes: { systems: ['macos'] },
    asOf: '2026-03-31',
    knowledge: only({ until: 'sstp-enabling-ends' }),
    says: ['inconclusive', 'client-by-one-reading'],
  },
]);

/** Which versions a client is there for, by the oldest that each page names. */
testAzureCheck(
  'the oldest version of a system',
  clientsKeepAProtocol,
  (
    [
      ['is the version that is wanted', ['12'], '12', 'pass'],
      ['is older', ['12'], '13', 'pass'],
      ['is newer', ['12'], '11', 'fail'],
      ['is told by its numbers and not by its letters', ['9'], '10', 'pass'],
      ['is newer in its second number', ['10.13'], '10.12', 'fail'],
      ['is older in its second number', ['10.13'], '10.14', 'pass'],
      ['is older in its first number and newer in its second', ['10.13'], '11.1', 'pass'],
      ['is newer in its third number, which the wish has not', ['10.11.1'], '10.11', 'fail'],
      ['has a nought that the wish has not', ['12.0'], '12', 'pass'],
      ['lacks a nought that the wish has', ['12'], '12.0', 'pass'],
      ['lacks a number that the wish has', ['12'], '12.1', 'pass'],
      ['is newer by one page and older by the other', ['12', '10.13'], '11', 'inconclusive'],
      ['is newer by both pages', ['12', '10.13'], '10.12', 'fail'],
      ['is not named', undefined, '1', 'pass'],
    ] as const
  ).map(([what, least, version, verdict]) => ({
    when: `it ${what}`,
    gateway: openVpn,
    wishes: { systems: [`macos-${version}`] },
    knowledge: only(least === undefined ? {} : { least }),
    says: [
      verdict,
      {
        pass: 'every-client-has-a-protocol',
        fail: 'clients-break',
        inconclusive: 'client-by-one-reading',
      }[verdict],
    ],
  })),
);
