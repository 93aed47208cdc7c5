import { expect } from 'vitest';
import type { ConfiguredConnection, ConfiguredIpsecPolicy } from '../../../../core/facts/readiness-facts.ts';
import {
  connectionsNameAlgorithms,
  customPolicy,
  customPolicyStrength,
  windowsDefault,
} from '../../../../rules/checks/azure/custom-policy.ts';
import { type CheckCase, testAzureCheck } from '../../../support/azure-check.ts';

const legal: Required<ConfiguredIpsecPolicy> = {
  saLifeTimeSeconds: 27_000,
  saDataSizeKilobytes: 102_400_000,
  ipsecEncryption: 'AES256',
  ipsecIntegrity: 'SHA256',
  ikeEncryption: 'AES256',
  ikeIntegrity: 'SHA384',
  dhGroup: 'ECP384',
  pfsGroup: 'ECP384',
};
const policies = (...list: readonly ConfiguredIpsecPolicy[]): Pick<CheckCase, 'gateway'> => ({
  gateway: { ipsecPolicies: list },
});
/** A policy without some of its fields. */
const without = (...names: readonly (keyof ConfiguredIpsecPolicy)[]): ConfiguredIpsecPolicy =>
  Object.fromEntries(Object.entries(legal).filter(([name]) => !names.some((one) => one === name)));
const unknownPolicy: Omit<CheckCase, 'when'> = {
  says: ['inconclusive', 'export-does-not-say'],
  exactly: { unknown: 'vpnClientIpsecPolicies' },
};
const none: Omit<CheckCase, 'when'> = { ...policies(), says: ['not-applicable', 'no-custom-policy'], exactly: {} };

const illegal = (
  when: string,
  problem: string | readonly string[],
  ...list: readonly ConfiguredIpsecPolicy[]
): CheckCase => ({
  when,
  ...policies(...list),
  says: ['fail', 'illegal-policy'],
  observes: { problems: [problem].flat() },
});
const fits = (when: string, policy: ConfiguredIpsecPolicy): CheckCase => ({
  when,
  ...policies(policy),
  says: ['pass', 'legal-policy'],
  observes: { problems: [] },
});

testAzureCheck('azure-custom-policy', customPolicy, [
  { when: 'the export does not say whether there is one', ...unknownPolicy },
  { when: 'there is none', ...none },
  {
    when: 'all eight fields have documented values',
    ...policies(legal),
    says: ['pass', 'legal-policy'],
    exactly: {
      policies: [legal],
      problems: [],
      readings: [
        { says: expect.stringMatching(/^DHGroup24, /u), source: expect.stringContaining('New-AzVpnClientIpsec') },
        { says: expect.stringMatching(/^DHGroup14, /u), source: expect.stringContaining('Virtual WAN') },
        { says: expect.stringMatching(/^PFS24, PFSMM/u), source: expect.stringContaining('New-AzVpnClientIpsec') },
        { says: expect.stringMatching(/^PFS14, /u), source: expect.stringContaining('Virtual WAN') },
      ],
    },
  },
  fits('GCM on both sides', { ...legal, ipsecEncryption: 'GCMAES256', ipsecIntegrity: 'GCMAES256' }),
  fits('GCM of IKE, whose integrity is the PRF', { ...legal, ikeEncryption: 'GCMAES256' }),
  illegal(
    'GCM on the side of the encryption alone',
    'ipsecEncryption GCMAES256 and ipsecIntegrity SHA256: the same wanted',
    { ...legal, ipsecEncryption: 'GCMAES256' },
  ),
  illegal(
    'GCM on the side of the integrity alone',
    'ipsecEncryption AES256 and ipsecIntegrity GCMAES256: the same wanted',
    { ...legal, ipsecIntegrity: 'GCMAES256' },
  ),
  illegal('GCM of two key lengths', 'ipsecEncryption GCMAES256 and ipsecIntegrity GCMAES128: the same wanted', {
    ...legal,
    ipsecEncryption: 'GCMAES256',
    ipsecIntegrity: 'GCMAES128',
  }),
  illegal(
    'GCM and no integrity',
    ['ipsecIntegrity: missing', 'ipsecEncryption GCMAES256 and ipsecIntegrity missing: the same wanted'],
    { ...without('ipsecIntegrity'), ipsecEncryption: 'GCMAES256' },
  ),
  illegal(
    'GCM and no encryption',
    ['ipsecEncryption: missing', 'ipsecEncryption missing and ipsecIntegrity GCMAES256: the same wanted'],
    { ...without('ipsecEncryption'), ipsecIntegrity: 'GCMAES256' },
  ),
  ...(
    [
      ['ikeEncryption', 'AES192', 'GCMAES256, GCMAES128, AES256, AES128'],
      ['ikeIntegrity', 'SHA1', 'SHA384, SHA256'],
      ['dhGroup', 'DHGroup2048', 'DHGroup24, ECP384, ECP256, DHGroup14, DHGroup2'],
      ['ipsecEncryption', 'AES192', 'GCMAES256, GCMAES128, AES256, AES128'],
      ['ipsecIntegrity', 'SHA1', 'GCMAES256, GCMAES128, SHA256'],
      ['pfsGroup', 'PFS2048', 'PFS24, PFSMM, ECP384, ECP256, PFS14, PFS2, None'],
    ] as const
  ).flatMap(([field, value, wanted]) => [
    illegal(`${field} has a value that is not documented`, `${field}: ${wanted} wanted, ${value} found`, {
      ...legal,
      [field]: value,
    }),
    illegal(`${field} is missing`, `${field}: missing`, without(field)),
  ]),
  illegal('the lifetime is missing', 'saLifeTimeSeconds: missing', without('saLifeTimeSeconds')),
  illegal('the lifetime is too short', 'saLifeTimeSeconds: 300 to 172799 wanted, 299 found', {
    ...legal,
    saLifeTimeSeconds: 299,
  }),
  fits('the lifetime is the shortest', { ...legal, saLifeTimeSeconds: 300 }),
  fits('the lifetime is the longest', { ...legal, saLifeTimeSeconds: 172_799 }),
  illegal('the lifetime is too long', 'saLifeTimeSeconds: 300 to 172799 wanted, 172800 found', {
    ...legal,
    saLifeTimeSeconds: 172_800,
  }),
  illegal('the amount of data is missing', 'saDataSizeKilobytes: missing', without('saDataSizeKilobytes')),
  illegal('the amount of data is too small', 'saDataSizeKilobytes: 1024 to 2147483647 wanted, 1023 found', {
    ...legal,
    saDataSizeKilobytes: 1023,
  }),
  fits('the amount of data is the smallest', { ...legal, saDataSizeKilobytes: 1024 }),
  fits('the amount of data is the largest', { ...legal, saDataSizeKilobytes: 2_147_483_647 }),
  illegal('the amount of data is too large', 'saDataSizeKilobytes: 1024 to 2147483647 wanted, 2147483648 found', {
    ...legal,
    saDataSizeKilobytes: 2_147_483_648,
  }),
  {
    when: 'there are two, both legal',
    ...policies(legal, legal),
    says: ['fail', 'more-than-one-policy'],
    observes: { policies: [legal, legal], problems: [] },
  },
  {
    when: 'there are two, and the second has a problem',
    ...policies(legal, without('dhGroup')),
    says: ['fail', 'more-than-one-policy'],
    observes: { problems: ['dhGroup: missing'] },
  },
]);

const weak = (field: keyof ConfiguredIpsecPolicy, value: string, where: string): CheckCase => ({
  when: `${field} is ${value}`,
  ...policies({ ...legal, [field]: value }),
  says: ['fail', 'weak-value'],
  observes: { weak: [expect.stringMatching(new RegExp(`^${field}: ${value} \\(${where}`, 'u'))] },
});

testAzureCheck('azure-custom-policy-strength', customPolicyStrength, [
  { when: 'the export does not say whether there is one', ...unknownPolicy },
  { when: 'there is none', ...none },
  {
    when: 'no value is weak',
    ...policies(legal),
    says: ['pass', 'no-weak-value'],
    exactly: { policies: [legal], weak: [] },
  },
  {
    when: 'nothing is in it',
    ...policies({}),
    says: ['pass', 'no-weak-value'],
    exactly: { policies: [{}], weak: [] },
  },
  weak('ikeEncryption', 'DES', 'RFC 8247'),
  weak('ikeEncryption', 'DES3', 'NIST SP 800-77'),
  weak('ikeIntegrity', 'MD5', 'RFC 8247'),
  weak('dhGroup', 'DHGroup2', 'RFC 8247'),
  weak('dhGroup', 'DHGroup24', 'RFC 8247'),
  weak('ipsecEncryption', 'None', 'RFC 8221'),
  weak('ipsecIntegrity', 'SHA1', 'NIST SP 800-77'),
  weak('pfsGroup', 'PFS2', 'RFC 8247'),
  weak('pfsGroup', 'PFS24', 'RFC 8247'),
  weak('pfsGroup', 'None', 'NIST SP 800-77'),
  {
    when: 'the second of two policies has two weak values',
    ...policies(legal, { ...legal, dhGroup: 'DHGroup2', pfsGroup: 'PFS2' }),
    says: ['fail', 'weak-value'],
    observes: { weak: [expect.stringContaining('dhGroup'), expect.stringContaining('pfsGroup')] },
  },
]);

const group2: ConfiguredIpsecPolicy = { ...legal, dhGroup: 'DHGroup2' };

testAzureCheck('azure-windows-default', windowsDefault, [
  { when: 'the export does not say whether there is a custom policy', ...unknownPolicy },
  { when: 'there is no custom policy', ...none },
  {
    when: 'IKEv2 is not enabled',
    gateway: { ipsecPolicies: [legal], protocols: ['OpenVPN'] },
    wishes: { systems: ['windows'] },
    says: ['not-applicable', 'ikev2-not-enabled'],
    exactly: {},
  },
  {
    when: 'there are other clients alone',
    ...policies(legal),
    wishes: { systems: ['macos', 'linux'] },
    says: ['not-applicable', 'no-windows-clients'],
    exactly: {},
  },
  {
    when: 'group 2 is left in, with or without Windows clients',
    ...policies(group2),
    says: ['pass', 'windows-default-fits'],
    exactly: { dhGroup: ['DHGroup2'], windowsOffers: ['DHGroup2'] },
  },
  {
    when: 'group 2 is in one of two policies',
    ...policies(legal, group2),
    wishes: { systems: ['windows'] },
    says: ['pass', 'windows-default-fits'],
    observes: { dhGroup: ['ECP384', 'DHGroup2'] },
  },
  {
    when: 'group 2 is left out, IKEv2 is enabled beside SSTP, and Windows is among the clients, with its version',
    gateway: { ipsecPolicies: [legal], protocols: ['SSTP', 'IkeV2'] },
    wishes: { systems: ['macos', 'windows-10'] },
    says: ['fail', 'windows-default-shut-out'],
    exactly: { dhGroup: ['ECP384'], windowsOffers: ['DHGroup2'] },
  },
  {
    when: 'no group is named',
    ...policies(without('dhGroup')),
    wishes: { systems: ['windows'] },
    says: ['fail', 'windows-default-shut-out'],
    observes: { dhGroup: [] },
  },
  {
    when: 'group 2 is left out, and nobody says what the clients run',
    ...policies(legal),
    says: ['inconclusive', 'no-client-systems-given'],
    exactly: { dhGroup: ['ECP384'], windowsOffers: ['DHGroup2'] },
  },
]);

const tunnel = (name: string, more: Partial<ConfiguredConnection> = {}): ConfiguredConnection => ({
  name,
  type: 'IPsec',
  protocol: 'IKEv2',
  ...more,
});
const defaults = { dhGroup: 'DHGroup2', encryption: ['AES256', 'AES128', 'DES3'], integrity: ['SHA1', 'SHA256'] };

testAzureCheck('azure-connections-name-algorithms', connectionsNameAlgorithms, [
  {
    when: 'no connections were exported',
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'connections' },
  },
  {
    when: 'there are none',
    gateway: { connections: [] },
    says: ['not-applicable', 'no-connections'],
    exactly: {},
  },
  {
    when: 'there is one that is no tunnel',
    gateway: { connections: [tunnel('a', { type: 'ExpressRoute' })] },
    says: ['not-applicable', 'no-connections'],
  },
  {
    when: 'all have a policy, one of them by IKEv1',
    gateway: {
      connections: [
        tunnel('a', { ipsecPolicies: [legal] }),
        tunnel('b', { ipsecPolicies: [legal], protocol: 'IKEv1' }),
      ],
    },
    says: ['pass', 'algorithms-named'],
    exactly: { connections: 2, onDefault: [], default: defaults, ikev1: ['b'] },
  },
  {
    when: 'one of three has an empty list of policies, and one has none',
    gateway: {
      connections: [tunnel('a', { ipsecPolicies: [] }), tunnel('b', { ipsecPolicies: [legal] }), tunnel('c')],
    },
    says: ['fail', 'left-on-default'],
    exactly: { connections: 3, onDefault: ['a', 'c'], default: defaults, ikev1: [] },
  },
]);
