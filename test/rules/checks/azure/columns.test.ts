import type { ObservedGateway, ThreeColumns } from '../../../../core/facts/readiness-facts.ts';
import { columnsAgree, configuredAnswers } from '../../../../rules/checks/azure/columns.ts';
import { testAzureCheck } from '../../../support/azure-check.ts';

const scan = (
  answers: ObservedGateway['answers'],
  ...targets: readonly string[]
): { readonly observed: ObservedGateway } => ({
  observed: { answers, accepted: {}, undecided: [], targets, scannedOn: '2026-07-01' },
});
const row = (protocol: string, configured: boolean, answers: boolean | null): object => ({
  protocol,
  configured,
  answers,
});

testAzureCheck('azure-configured-answers', configuredAnswers, [
  {
    when: 'no result of a scan is given',
    gateway: { protocols: ['IkeV2'] },
    says: ['not-applicable', 'no-scan-given'],
    exactly: {},
  },
  {
    when: 'the export does not name tunnel types',
    ...scan({ IkeV2: true }, 'ikev2://h'),
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientProtocols', answers: { IkeV2: true } },
  },
  {
    when: 'what is configured answers, and the rest was not looked at or answers as something else',
    gateway: { protocols: ['IkeV2'] },
    ...scan({ IkeV2: true, SSTP: false }, 'ikev2://h', 'sstp://h:443'),
    says: ['pass', 'configured-and-answering'],
    exactly: {
      protocols: [row('SSTP', false, false), row('IkeV2', true, true), row('OpenVPN', false, null)],
      targets: ['ikev2://h', 'sstp://h:443'],
      scannedOn: '2026-07-01',
    },
  },
  {
    when: 'one of two that are configured answers as something else',
    gateway: { protocols: ['SSTP', 'IkeV2'] },
    ...scan({ IkeV2: true, SSTP: false }, 'ikev2://h', 'sstp://h:443'),
    says: ['fail', 'configured-but-not-answering'],
    observes: { silent: ['SSTP'], targets: ['ikev2://h', 'sstp://h:443'] },
  },
  {
    when: 'one of two that answer is not configured',
    gateway: { protocols: ['IkeV2'] },
    ...scan({ IkeV2: true, SSTP: true }, 'ikev2://h', 'sstp://h:443'),
    says: ['fail', 'answers-but-not-configured'],
    observes: { strangers: ['SSTP'], silent: [] },
  },
  {
    when: 'one answers that is not configured, and one that is answers as something else',
    gateway: { protocols: ['SSTP'] },
    ...scan({ IkeV2: true, SSTP: false }, 'ikev2://h', 'sstp://h:443'),
    says: ['fail', 'answers-but-not-configured'],
    observes: { strangers: ['IkeV2'], silent: ['SSTP'] },
  },
  {
    when: 'one of two that are configured was not looked at',
    gateway: { protocols: ['SSTP', 'IkeV2'] },
    ...scan({ SSTP: true }, 'sstp://h:443'),
    says: ['inconclusive', 'not-scanned'],
    observes: { open: ['IkeV2'], scannedOn: '2026-07-01' },
  },
  {
    when: 'what is configured was looked at on another port alone, and answers there',
    gateway: { protocols: ['SSTP', 'IkeV2'] },
    ...scan({ SSTP: true, IkeV2: true }, 'sstp://h:8443', 'ikev2://h'),
    says: ['inconclusive', 'scanned-elsewhere'],
    observes: { elsewhere: [{ target: 'sstp://h:8443', protocol: 'SSTP', documented: 'TCP 443' }] },
  },
  {
    when: 'what is configured was looked at on another port alone, and something else answers there',
    gateway: { protocols: ['SSTP', 'IkeV2'] },
    ...scan({ SSTP: false, IkeV2: true }, 'sstp://h:8443', 'ikev2://h'),
    says: ['inconclusive', 'scanned-elsewhere'],
  },
  {
    when: 'what is not configured was looked at on another port alone, and answers there',
    gateway: { protocols: ['IkeV2'] },
    ...scan({ SSTP: true, IkeV2: true }, 'sstp://h:8443', 'ikev2://h'),
    says: ['inconclusive', 'scanned-elsewhere'],
  },
  {
    when: 'what is not configured was looked at on another port alone, and something else answers there',
    gateway: { protocols: ['IkeV2'] },
    ...scan({ SSTP: false, IkeV2: true }, 'sstp://h:8443', 'ikev2://h'),
    says: ['pass', 'configured-and-answering'],
    observes: { elsewhere: [{ target: 'sstp://h:8443' }] },
  },
  {
    when: 'it was looked at on another port and on the documented one',
    gateway: { protocols: ['SSTP'] },
    ...scan({ SSTP: true }, 'sstp://h:8443', 'sstp://h:443'),
    says: ['pass', 'configured-and-answering'],
    observes: { elsewhere: [{ target: 'sstp://h:8443' }] },
  },
  {
    when: 'a tunnel type is not known, and all others that are configured answer',
    gateway: { protocols: ['IkeV2'], unknownProtocols: ['Sstp2'] },
    ...scan({ IkeV2: true }, 'ikev2://h'),
    says: ['inconclusive', 'protocol-not-known'],
    observes: { unknownProtocols: ['Sstp2'], targets: ['ikev2://h'] },
  },
  {
    when: 'a tunnel type is not known, which may be the one that answers',
    gateway: { protocols: ['IkeV2'], unknownProtocols: ['Sstp2'] },
    ...scan({ IkeV2: true, SSTP: true }, 'ikev2://h', 'sstp://h:443'),
    says: ['inconclusive', 'protocol-not-known'],
  },
]);

const column = (
  item: string,
  documented: string,
  configured: string | null,
  observed: string | null,
): ThreeColumns => ({ item, documented, configured, observed });
const agreed = column('ike A', 'yes', 'yes', 'accepted');
const counts = { accepted: 1, refused: 0, strangers: [], unconfigured: [], missing: [], open: [] };

testAzureCheck('azure-columns-agree', columnsAgree, [
  { when: 'no result of a scan is given', columns: [agreed], says: ['not-applicable', 'no-scan-given'], exactly: {} },
  {
    when: 'the one row is accepted',
    gateway: { ipsecPolicies: [] },
    columns: [agreed],
    ...scan({}),
    says: ['pass', 'columns-agree'],
    exactly: counts,
  },
  {
    when: 'a custom policy replaces the tables',
    gateway: { ipsecPolicies: [{}] },
    columns: [agreed],
    ...scan({}),
    says: ['pass', 'columns-agree'],
    exactly: { ...counts, customPolicy: 'a custom IPsec policy is configured, which replaces the documented tables' },
  },
  {
    when: 'tunnel types are no algorithms',
    columns: [agreed, column('protocol SSTP', 'until 2027-03-31', 'yes', null)],
    ...scan({}),
    says: ['pass', 'columns-agree'],
    exactly: counts,
  },
  {
    when: 'a row that the custom policy leaves out was refused, and another not seen',
    columns: [agreed, column('ike B', 'yes', 'no', 'refused'), column('ike C', 'yes', 'no', null)],
    ...scan({}),
    says: ['pass', 'columns-agree'],
    exactly: { ...counts, refused: 1 },
  },
  {
    when: 'a row of the custom policy that is in no table is accepted',
    columns: [column('ike A', 'no', 'yes', 'accepted')],
    ...scan({}),
    says: ['pass', 'columns-agree'],
    exactly: counts,
  },
  {
    when: 'a documented row is accepted where nobody says what is configured',
    columns: [column('ike A', 'yes', null, 'accepted')],
    ...scan({}),
    says: ['pass', 'columns-agree'],
    exactly: counts,
  },
  {
    when: 'something is accepted that is not documented, and nobody says what is configured',
    columns: [agreed, column('ike X', 'no', null, 'accepted')],
    ...scan({}),
    says: ['fail', 'accepted-neither-configured-nor-documented'],
    exactly: { ...counts, accepted: 2, strangers: ['ike X'] },
  },
  {
    when: 'something is accepted that is not documented and left out',
    columns: [agreed, column('ike X', 'no', 'no', 'accepted')],
    ...scan({}),
    says: ['fail', 'accepted-neither-configured-nor-documented'],
    exactly: { ...counts, accepted: 2, strangers: ['ike X'] },
  },
  {
    when: 'a documented row is accepted that is left out',
    columns: [agreed, column('ike B', 'yes', 'no', 'accepted')],
    ...scan({}),
    says: ['fail', 'accepted-but-not-configured'],
    exactly: { ...counts, accepted: 2, unconfigured: ['ike B'] },
  },
  {
    when: 'a row that is configured and in no table is refused',
    columns: [agreed, column('ike B', 'no', 'yes', 'refused')],
    ...scan({}),
    says: ['fail', 'configured-but-refused'],
    exactly: { ...counts, refused: 1, missing: ['ike B'] },
  },
  {
    when: 'a documented row is refused where nobody says what is configured',
    columns: [agreed, column('ike B', 'yes', null, 'refused')],
    ...scan({}),
    says: ['fail', 'configured-but-refused'],
    exactly: { ...counts, refused: 1, missing: ['ike B'] },
  },
  {
    when: 'what is neither documented nor configured is refused',
    columns: [agreed, column('ike X', 'no', null, 'refused')],
    ...scan({}),
    says: ['pass', 'columns-agree'],
    exactly: { ...counts, refused: 1 },
  },
  {
    when: 'a configured row was not seen',
    columns: [agreed, column('ike B', 'yes', 'yes', null)],
    ...scan({}),
    says: ['inconclusive', 'not-scanned'],
    exactly: { ...counts, open: ['ike B'] },
  },
  {
    when: 'a row was not seen where nobody says what is configured',
    columns: [agreed, column('ike B', 'yes', null, null)],
    ...scan({}),
    says: ['inconclusive', 'not-scanned'],
    exactly: { ...counts, open: ['ike B'] },
  },
  {
    when: 'the scan did not decide whether something else is accepted',
    columns: [agreed],
    observed: { ...scan({}).observed, undecided: ['ike/nothing-else'] },
    says: ['inconclusive', 'not-scanned'],
    exactly: { ...counts, open: ['ike/nothing-else'] },
  },
  {
    when: 'nothing was seen accepted',
    columns: [column('ike B', 'yes', 'no', 'refused')],
    ...scan({}),
    says: ['inconclusive', 'not-scanned'],
    exactly: { ...counts, accepted: 0, refused: 1 },
  },
]);
