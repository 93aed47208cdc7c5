import { describe, expect, test } from 'vitest';
import type { AddressPrefix, ConfiguredGateway } from '../../../../core/facts/readiness-facts.ts';
import { addressPool, poolCapacity, poolOverlap } from '../../../../rules/checks/azure/address-pool.ts';
import { readPrefix } from '../../../../sources/azure-export/read-prefix.ts';
import { judgeAzure, testAzureCheck } from '../../../support/azure-check.ts';
import { toldOf } from '../../../support/findings.ts';

/** The most that SSTP gets, by the page. */
const most = 128;

describe('the capacity of a pool', () => {
  test.each([
    { what: 'of one range lacks its first and last address', of: [1024, 1], usable: 1022 },
    { what: 'of two ranges lacks those of each', of: [512, 2], usable: 508 },
    { what: 'of two addresses has none to give', of: [2, 1], usable: 0 },
    { what: 'of one address has none to give', of: [1, 1], usable: 0 },
  ] as const)('$what', ({ of: [addresses, ranges], usable }) => {
    expect(poolCapacity(addresses, ranges, false, most)).toStrictEqual({ addresses, usable });
  });

  test.each([
    { what: 'above /24 gives SSTP its 128', of: [512, 1], usable: 510, sstp: [128, 126], others: [384, 382] },
    { what: 'of /24 is halved', of: [256, 1], usable: 254, sstp: [128, 126], others: [128, 126] },
    { what: 'below /24 is halved', of: [64, 1], usable: 62, sstp: [32, 30], others: [32, 30] },
    { what: 'of one address leaves SSTP none', of: [1, 1], usable: 0, sstp: [0, 0], others: [1, 0] },
    { what: 'of two ranges is cut from one', of: [512, 2], usable: 508, sstp: [128, 126], others: [384, 380] },
  ] as const)(
    'that is shared $what',
    ({ of: [addresses, ranges], usable, sstp: [s, sUsable], others: [o, oUsable] }) => {
      expect(poolCapacity(addresses, ranges, true, most)).toStrictEqual({
        addresses,
        usable,
        shared: { sstp: { addresses: s, usable: sUsable }, others: { addresses: o, usable: oUsable } },
      });
    },
  );
});

const pool = (...prefixes: readonly string[]): Pick<ConfiguredGateway, 'addressPool'> => ({
  addressPool: prefixes.map(readPrefix),
});
const ikev2: Partial<ConfiguredGateway> = { protocols: ['IkeV2'] };
const both: Partial<ConfiguredGateway> = { protocols: ['SSTP', 'IkeV2'] };
const sstp: Partial<ConfiguredGateway> = { protocols: ['SSTP'] };
const parts = 'the two parts of the pool, and not the pool as a whole';

testAzureCheck('azure-address-pool', addressPool, [
  {
    when: 'the export has no pool',
    gateway: ikev2,
    wishes: { clients: 1 },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientAddressPool' },
  },
  {
    when: 'the pool is empty',
    gateway: { ...ikev2, ...pool() },
    wishes: { clients: 0 },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientAddressPool' },
  },
  {
    when: 'nobody says which tunnel types share the pool',
    gateway: pool('172.16.0.0/22'),
    wishes: { clients: 1 },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientProtocols' },
  },
  {
    when: 'IPv6 stands beside IPv4',
    gateway: { ...ikev2, ...pool('172.16.0.0/22', 'fd00::/64') },
    wishes: { clients: 1 },
    says: ['inconclusive', 'prefix-not-readable'],
    exactly: { pool: ['172.16.0.0/22', 'fd00::/64'] },
  },
  {
    when: 'one of two prefixes is none',
    gateway: { ...ikev2, ...pool('172.16.0.0/22', '172.16.0.0/33') },
    wishes: { clients: 1 },
    says: ['fail', 'address-pool-malformed'],
    exactly: { pool: ['172.16.0.0/22', '172.16.0.0/33'] },
  },
  {
    when: 'a recording was edited, and a prefix has no first address',
    gateway: { ...ikev2, addressPool: [{ prefix: '172.16.0.0/22', last: 5 }] },
    wishes: { clients: 1 },
    says: ['fail', 'address-pool-malformed'],
  },
  {
    when: 'a recording was edited, and a prefix has no last address',
    gateway: { ...ikev2, addressPool: [{ prefix: '172.16.0.0/22', first: 5 }] },
    wishes: { clients: 1 },
    says: ['fail', 'address-pool-malformed'],
  },
  {
    when: 'nobody says how many clients there are',
    gateway: { ...ikev2, ...pool('172.16.0.0/22') },
    says: ['not-applicable', 'no-client-numbers-given'],
    exactly: {
      pool: ['172.16.0.0/22'],
      addresses: 1024,
      usable: 1022,
      now: { IkeV2: 1024 },
      afterSstp: { addresses: 1024 },
    },
  },
  {
    when: 'IKEv2 and OpenVPN have the pool together',
    gateway: { protocols: ['IkeV2', 'OpenVPN'], ...pool('172.16.0.0/24') },
    says: ['not-applicable', 'no-client-numbers-given'],
    observes: { now: { 'IkeV2 and OpenVPN': 256 } },
  },
  {
    when: 'no tunnel type is known',
    gateway: { protocols: [], unknownProtocols: ['New'], ...pool('172.16.0.0/24') },
    says: ['not-applicable', 'no-client-numbers-given'],
    observes: { now: { all: 256 } },
  },
  {
    when: 'SSTP is alone: it has all, and would have its 128 beside IKEv2',
    gateway: { ...sstp, ...pool('172.16.0.0/23') },
    says: ['not-applicable', 'no-client-numbers-given'],
    exactly: {
      pool: ['172.16.0.0/23'],
      addresses: 512,
      usable: 510,
      now: { SSTP: 512 },
      withSstpAndIkev2: { SSTP: 128, IkeV2: 384 },
      afterSstp: { addresses: 512 },
    },
  },
  {
    when: 'SSTP and IKEv2 have their parts of two prefixes',
    gateway: { ...both, ...pool('172.16.0.0/24', '172.16.2.0/24') },
    says: ['not-applicable', 'no-client-numbers-given'],
    exactly: {
      pool: ['172.16.0.0/24', '172.16.2.0/24'],
      addresses: 512,
      usable: 508,
      now: { SSTP: 128, IkeV2: 384 },
      withSstpAndIkev2: { SSTP: 128, IkeV2: 384 },
      afterSstp: { addresses: 512 },
      trafficSelectors: parts,
      derived: 'how several prefixes are split is not documented',
    },
  },
  {
    when: 'as many clients as usable addresses',
    gateway: { ...ikev2, ...pool('172.16.0.0/24') },
    wishes: { clients: 254 },
    says: ['pass', 'pool-fits'],
    observes: { wanted: { clients: 254, sstpClients: 0 } },
  },
  {
    when: 'one more than is usable',
    gateway: { ...ikev2, ...pool('172.16.0.0/24') },
    wishes: { clients: 255 },
    says: ['inconclusive', 'usable-addresses-not-documented'],
    observes: { wanted: { clients: 255, sstpClients: 0 } },
  },
  {
    when: 'as many clients as addresses',
    gateway: { ...ikev2, ...pool('172.16.0.0/24') },
    wishes: { clients: 256 },
    says: ['inconclusive', 'usable-addresses-not-documented'],
  },
  {
    when: 'one more than addresses',
    gateway: { ...ikev2, ...pool('172.16.0.0/24') },
    wishes: { clients: 257 },
    says: ['fail', 'pool-too-small'],
    observes: { addresses: 256, wanted: { clients: 257, sstpClients: 0 } },
  },
  {
    when: 'clients of SSTP are told where SSTP is not enabled, and share nothing',
    gateway: { ...ikev2, ...pool('172.16.0.0/24') },
    wishes: { clients: 200, sstpClients: 150 },
    says: ['pass', 'pool-fits'],
  },
  {
    when: 'as many clients of SSTP as its part has usable',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 508, sstpClients: 126 },
    says: ['pass', 'pool-fits'],
  },
  {
    when: 'one client of SSTP more than its part has usable',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 508, sstpClients: 127 },
    says: ['inconclusive', 'usable-addresses-not-documented'],
  },
  {
    when: 'as many clients of SSTP as its part has addresses',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 300, sstpClients: 128 },
    says: ['inconclusive', 'usable-addresses-not-documented'],
  },
  {
    when: 'one client of SSTP more than its part has addresses',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 300, sstpClients: 129 },
    says: ['fail', 'pool-too-small-for-sstp'],
    observes: { wanted: { clients: 300, sstpClients: 129 } },
  },
  {
    when: 'one client of IKEv2 more than its part has usable',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 483, sstpClients: 100 },
    says: ['inconclusive', 'usable-addresses-not-documented'],
  },
  {
    when: 'as many clients of IKEv2 as its part has addresses',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 484, sstpClients: 100 },
    says: ['inconclusive', 'usable-addresses-not-documented'],
  },
  {
    when: 'one client of IKEv2 more than its part has addresses',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 485, sstpClients: 100 },
    says: ['fail', 'pool-too-small-beside-sstp'],
    observes: { wanted: { clients: 485, sstpClients: 100 } },
  },
  {
    when: 'nobody says who uses SSTP, and either part holds all of them',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 126 },
    says: ['pass', 'pool-fits'],
    observes: { wanted: { clients: 126, sstpClients: 0 } },
  },
  {
    when: 'nobody says who uses SSTP, and the part of SSTP does not hold all of them',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 127 },
    says: ['inconclusive', 'sstp-clients-not-known'],
    observes: { addresses: 512, wanted: { clients: 127 } },
  },
  {
    when: 'SSTP is alone, and IKEv2 beside it, the way out, would not hold its clients',
    gateway: { ...sstp, ...pool('172.16.0.0/26') },
    wishes: { clients: 60, sstpClients: 10 },
    says: ['fail', 'pool-too-small-beside-sstp'],
  },
  {
    when: 'nobody says who uses SSTP, and it is said that nobody does',
    gateway: { ...both, ...pool('172.16.0.0/23') },
    wishes: { clients: 382, sstpClients: 0 },
    says: ['pass', 'pool-fits'],
  },
  {
    when: 'a tunnel type is not known, which may share the pool',
    gateway: { ...ikev2, unknownProtocols: ['New'], ...pool('172.16.0.0/22') },
    wishes: { clients: 500 },
    says: ['inconclusive', 'protocol-not-known'],
    observes: { wanted: { clients: 500, sstpClients: 0 }, unknownProtocols: ['New'] },
  },
  {
    when: 'a tunnel type is not known where the pool is shared anyway',
    gateway: { ...both, unknownProtocols: ['New'], ...pool('172.16.0.0/22') },
    wishes: { clients: 100 },
    says: ['pass', 'pool-fits'],
  },
]);

describe('the addresses of several prefixes', () => {
  test.each([
    { what: 'apart lack the ends of each', prefixes: ['10.0.1.0/24', '10.0.3.0/24'], addresses: 512, usable: 508 },
    { what: 'in another order are as many', prefixes: ['10.0.3.0/24', '10.0.1.0/24'], addresses: 512, usable: 508 },
    { what: 'side by side are one run', prefixes: ['10.0.1.0/24', '10.0.0.0/24'], addresses: 512, usable: 510 },
    { what: 'one in another count once', prefixes: ['10.0.0.0/24', '10.0.0.64/26'], addresses: 256, usable: 254 },
    {
      what: 'behind one that holds another are apart from it',
      prefixes: ['10.0.0.0/24', '10.0.0.64/26', '10.0.0.128/25', '10.0.2.0/24'],
      addresses: 512,
      usable: 508,
    },
    { what: 'twice the same count once', prefixes: ['10.0.0.0/24', '10.0.0.0/24'], addresses: 256, usable: 254 },
    { what: 'from the first address on', prefixes: ['0.0.0.0/24', '0.0.2.0/24'], addresses: 512, usable: 508 },
  ])('$what', ({ prefixes, addresses, usable }) => {
    const { observed } = judgeAzure(addressPool, { gateway: { ...ikev2, ...pool(...prefixes) } });
    expect(observed).toMatchObject({ addresses, usable });
  });
});

describe('the traffic selectors while the pool is split', () => {
  test.each([
    ['the halves of /24', ['192.0.2.0/24'], ['192.0.2.0/25', '192.0.2.128/25']],
    ['the halves of /27', ['172.16.5.64/27'], ['172.16.5.64/28', '172.16.5.80/28']],
    ['the halves of /31', ['10.1.2.254/31'], ['10.1.2.254/32', '10.1.2.255/32']],
    ['not documented of one address', ['10.1.2.3/32'], parts],
    ['not documented above /24', ['10.0.0.0/23'], parts],
    ['not documented of two prefixes', ['192.0.2.0/26', '192.0.2.64/26'], parts],
  ])('are %s', (_what, prefixes, selectors) => {
    const { observed } = judgeAzure(addressPool, { gateway: { ...both, ...pool(...prefixes) } });
    expect(toldOf(observed)['trafficSelectors']).toEqual(selectors);
  });
});

const routes = (...prefixes: readonly string[]): { readonly customRoutes: readonly AddressPrefix[] } => ({
  customRoutes: prefixes.map(readPrefix),
});

testAzureCheck('azure-pool-overlap', poolOverlap, [
  {
    when: 'the export has no pool',
    gateway: routes('10.0.0.0/8'),
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientAddressPool' },
  },
  {
    when: 'the pool is empty',
    gateway: { ...pool(), ...routes('10.0.0.0/8') },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientAddressPool' },
  },
  {
    when: 'there are no routes',
    gateway: pool('172.16.0.0/24'),
    says: ['not-applicable', 'no-custom-routes'],
    exactly: { pool: ['172.16.0.0/24'] },
  },
  {
    when: 'the list of routes is empty',
    gateway: { ...pool('172.16.0.0/24'), ...routes() },
    says: ['not-applicable', 'no-custom-routes'],
    exactly: { pool: ['172.16.0.0/24'] },
  },
  {
    when: 'the route is elsewhere',
    gateway: { ...pool('172.16.0.0/24'), ...routes('10.0.0.0/8') },
    says: ['pass', 'no-overlap'],
    exactly: { pool: ['172.16.0.0/24'], routes: ['10.0.0.0/8'], overlaps: [] },
  },
  {
    when: 'routes end before the pool and begin behind it',
    gateway: { ...pool('172.16.1.0/24'), ...routes('172.16.0.0/24', '172.16.2.0/24') },
    says: ['pass', 'no-overlap'],
  },
  {
    when: 'one of the routes is the first address of the pool',
    gateway: { ...pool('172.16.1.0/24'), ...routes('10.0.0.0/8', '172.16.1.0/32') },
    says: ['fail', 'pool-overlaps-route'],
    exactly: {
      pool: ['172.16.1.0/24'],
      routes: ['10.0.0.0/8', '172.16.1.0/32'],
      overlaps: [{ pool: '172.16.1.0/24', route: '172.16.1.0/32' }],
    },
  },
  {
    when: 'the route is the last address of the second prefix',
    gateway: { ...pool('172.16.1.0/24', '172.16.3.0/24'), ...routes('172.16.3.255/32') },
    says: ['fail', 'pool-overlaps-route'],
    observes: { overlaps: [{ pool: '172.16.3.0/24', route: '172.16.3.255/32' }] },
  },
  {
    when: 'the route holds the pool',
    gateway: { ...pool('172.16.1.0/24'), ...routes('172.16.0.0/12') },
    says: ['fail', 'pool-overlaps-route'],
  },
  {
    when: 'one of the routes cannot be read',
    gateway: { ...pool('172.16.1.0/24'), ...routes('10.0.0.0/8', 'fd00::/64') },
    says: ['inconclusive', 'prefix-not-readable'],
    exactly: { pool: ['172.16.1.0/24'], routes: ['10.0.0.0/8', 'fd00::/64'], overlaps: [] },
  },
  {
    when: 'one of the prefixes cannot be read',
    gateway: { ...pool('fd00::/64', '172.16.1.0/24'), ...routes('10.0.0.0/8') },
    says: ['inconclusive', 'prefix-not-readable'],
  },
  {
    when: 'a route cannot be read, and another is over the pool',
    gateway: { ...pool('172.16.1.0/24'), ...routes('fd00::/64', '172.16.0.0/12') },
    says: ['fail', 'pool-overlaps-route'],
    observes: { overlaps: [{ pool: '172.16.1.0/24', route: '172.16.0.0/12' }] },
  },
]);
