import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding, ResultDocument, TargetResult } from '../../../core/finding/result.ts';
import { summarise } from '../../../core/finding/summary.ts';
import { placeOf } from '../../../core/finding/upgrade-result.ts';
import {
  checkOf,
  gatewayExport,
  judgeExports,
  type ReadinessGround,
  readinessGround,
} from '../../support/azure-gateways.ts';
import { findingOf, toldOf } from '../../support/findings.ts';

let ground: ReadinessGround;
beforeAll(async () => {
  ground = await readinessGround();
});

const url = 'ikev2://192.0.2.1';
const sstpUrl = 'sstp://192.0.2.1:443';
const source = { title: 'a page' };

/** A scan of one gateway by the Azure policy: some rows accepted, some refused, and what was accepted beside them. */
function scanned(
  rows: Readonly<Record<string, 'pass' | 'fail'>>,
  more: {
    readonly beside?: readonly object[];
    readonly sstp?: 'sstp' | 'http' | 'unknown';
    readonly gateway?: string;
  } = {},
): ResultDocument {
  const finding = (clause: string, verdict: 'pass' | 'fail', observed: object): Finding =>
    findingOf({
      id: `azure-vpn-p2s/${clause}@${url}`,
      policy: 'azure-vpn-p2s',
      clause,
      target: url,
      direction: 'documented-accepted',
      rule: clause.startsWith('ike/nothing-else') ? 'nothing-else' : 'row',
      verdict,
      reason: verdict === 'pass' ? 'accepted' : 'refused',
      observed: { ...observed },
      evidence: ['obs-0001'],
    });
  const findings = [
    ...Object.entries(rows).map(([clause, verdict]) => finding(clause, verdict, {})),
    ...(more.beside === undefined ? [] : [finding('ike/nothing-else', 'fail', { accepted: more.beside })]),
  ];
  const row = { title: 'a clause', vendor: {}, source, readings: [] };
  const target = (of: string, facts: TargetResult['facts']): TargetResult => ({
    url: of,
    ...placeOf({ url: of }),
    ...(more.gateway === undefined ? {} : { gateway: more.gateway }),
    summary: summarise([]),
    facts,
  });
  const accepted = [{ encryption: 'E', integrity: null, prf: 'P', keyExchange: 'K' }];
  return {
    schemaVersion: '1.1',
    tool: { name: 'gateproof', version: '0.0.0' },
    asOf: '2026-08-01',
    startedAt: '2026-08-01T00:00:00.000Z',
    finishedAt: '2026-08-01T00:00:00.000Z',
    interrupted: false,
    policies: [
      {
        id: 'azure-vpn-p2s',
        version: '1',
        digest: 'sha256:0',
        title: 'tables',
        source,
        clauses: [
          ...Object.keys(rows).map((id) => ({ ...row, id, kind: 'row' as const, table: 'ike' })),
          { ...row, id: 'ike/nothing-else', kind: 'nothing-else', table: 'ike' },
        ],
      },
    ],
    summary: summarise(findings),
    targets: [
      target(url, { ike: { accepted, refused: [] } }),
      ...(more.sstp === undefined ? [] : [target(sstpUrl, { sstp: { service: more.sstp } })]),
    ],
    findings,
    observations: [],
  };
}

const judged = (result: ResultDocument, client: object = {}, members: object = {}) =>
  judgeExports([{ file: 'g.json', value: gatewayExport(members, client) }], ground, { result });
const column = (result: ResultDocument, item: string) =>
  result.targets[0]?.facts.readiness?.columns.find((row) => row.item === item);

/** Every row that a gateway with IKEv2 alone accepts. */
const allPass = (): Readonly<Record<string, 'pass'>> =>
  Object.fromEntries(
    ground.tables.clauses.flatMap((clause) =>
      clause.kind === 'row' && clause.space !== 'tls' ? [[clause.id, 'pass' as const]] : [],
    ),
  );

const first = 'ike GCM_AES256 / GCM_AES256 / SHA384 / GROUP_24';
const custom = {
  ipsecEncryption: 'GCMAES256',
  ipsecIntegrity: 'GCMAES256',
  ikeEncryption: 'GCMAES256',
  ikeIntegrity: 'SHA384',
  dhGroup: 'ECP384',
  pfsGroup: 'None',
};

describe('a scan at another port than the documented one', () => {
  const at = (place: string): ResultDocument =>
    JSON.parse(JSON.stringify(scanned(allPass())).replaceAll(url, place)) as ResultDocument;
  const answers = (place: string) => checkOf(judged(at(place)), 'azure-configured-answers');

  test.each(['ikev2://192.0.2.1', 'ikev2://192.0.2.1:4500', 'ikev2://[2001:db8::1]:500', 'ikev2://[2001:db8::1]'])(
    'is none at %s',
    (place) => {
      expect(answers(place)).toMatchObject({ verdict: 'pass', reason: 'configured-and-answering' });
      expect(answers(place).observed).not.toHaveProperty('elsewhere');
    },
  );

  test.each(['ikev2://192.0.2.1:5000', 'ikev2://[2001:db8::1]:443'])('says so at %s, and passes nothing', (target) => {
    expect(answers(target)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'scanned-elsewhere',
      observed: { elsewhere: [{ target, protocol: 'IkeV2', documented: 'UDP 500 and 4500' }] },
    });
  });

  const sstpAt = (place: string, service: 'sstp' | 'http'): ResultDocument =>
    JSON.parse(JSON.stringify(scanned({}, { sstp: service })).replaceAll(sstpUrl, place)) as ResultDocument;
  const elsewhere = 'sstp://192.0.2.1:8443';

  test('does not answer for the documented one, where nothing was settled', () => {
    const [silent, answering] = [scanned({}, { sstp: 'unknown' }), sstpAt(elsewhere, 'sstp')];
    const result = { ...answering, targets: [...silent.targets, ...answering.targets] };
    const finding = checkOf(judged(result, { vpnClientProtocols: ['SSTP'] }), 'azure-configured-answers');
    expect(toldOf(finding.observed)['protocols']).toContainEqual({ protocol: 'SSTP', configured: true, answers: null });
    expect(finding.verdict).not.toBe('pass');
  });

  test('does not make silent what answers on the documented one', () => {
    const [there, apart] = [scanned({}, { sstp: 'sstp' }), sstpAt(elsewhere, 'http')];
    const result = { ...there, targets: [...apart.targets, ...there.targets] };
    const { verdict } = checkOf(judged(result, { vpnClientProtocols: ['SSTP', 'IkeV2'] }), 'azure-configured-answers');
    expect(verdict).toBe('pass');
  });

  test('where something else answers fails nobody', () => {
    const judgement = checkOf(
      judged(sstpAt(elsewhere, 'http'), { vpnClientProtocols: ['SSTP', 'IkeV2'] }),
      'azure-configured-answers',
    );
    expect(judgement).toMatchObject({ verdict: 'inconclusive', reason: 'scanned-elsewhere' });
  });
});

describe('documented, configured and observed', () => {
  test('stand side by side for every tunnel type and every row of the tables', () => {
    const result = judged(scanned(allPass(), { sstp: 'http' }));
    const { columns = [] } = result.targets[0]?.facts.readiness ?? {};
    expect(columns).toHaveLength(3 + 17 + 11 + 6);
    expect(column(result, 'protocol SSTP')).toEqual({
      item: 'protocol SSTP',
      documented: 'until 2027-03-31',
      configured: 'no',
      observed: 'does not answer',
    });
    expect(column(result, 'protocol IkeV2')).toMatchObject({ configured: 'yes', observed: 'answers' });
    expect(column(result, first)).toEqual({ item: first, documented: 'yes', configured: 'yes', observed: 'accepted' });
    expect(checkOf(result, 'azure-columns-agree')).toMatchObject({ verdict: 'pass', reason: 'columns-agree' });
    expect(checkOf(result, 'azure-configured-answers')).toMatchObject({ verdict: 'pass' });
  });

  test('a row of TLS is configured where a tunnel type that it speaks of is enabled', () => {
    const openVpnOnly = 'tls **TLS_AES_256_GCM_SHA384';
    const any = 'tls TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';
    const rows = (...protocols: readonly string[]) => {
      const result = judged(scanned({}), { vpnClientProtocols: protocols });
      return [any, openVpnOnly].map((item) => column(result, item)?.configured);
    };
    expect(rows('SSTP')).toEqual(['yes', 'no']);
    expect(rows('IkeV2', 'OpenVPN')).toEqual(['yes', 'yes']);
    expect(rows('IkeV2')).toEqual(['no', 'no']);
  });

  test('what a custom policy leaves out is not configured, and told when it is accepted', () => {
    const result = judged(scanned({ 'ike/row-01': 'pass' }), { vpnClientIpsecPolicies: [custom] });
    expect(column(result, first)).toMatchObject({ configured: 'no', observed: 'accepted' });
    expect(column(result, 'ike GCM_AES256 / GCM_AES256 / SHA384 / GROUP_ECP384')).toMatchObject({ configured: 'yes' });
    expect(column(result, 'ipsec GCM_AES256 / GCM_AES256 / GROUP_NONE')).toMatchObject({ configured: 'yes' });
    expect(checkOf(result, 'azure-columns-agree')).toMatchObject({
      verdict: 'fail',
      reason: 'accepted-but-not-configured',
      observed: { unconfigured: [first] },
    });
  });

  test('one row that was not seen, or a table that was not decided, leaves it open', () => {
    const { 'ipsec/row-11': _left, ...most } = allPass();
    expect(checkOf(judged(scanned(most)), 'azure-columns-agree')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not-scanned',
      observed: { open: ['ipsec AES256 / SHA1 / GROUP_NONE'] },
    });
    const scan = scanned(allPass());
    const undecided = findingOf({
      id: 'x',
      policy: 'azure-vpn-p2s',
      clause: 'ike/nothing-else',
      target: url,
      direction: 'undocumented-refused',
      rule: 'nothing-else',
      verdict: 'inconclusive',
      reason: 'silent',
      observed: {},
      evidence: [],
    });
    const findings = [...scan.findings, undecided];
    expect(checkOf(judged({ ...scan, findings }), 'azure-columns-agree')).toMatchObject({
      verdict: 'inconclusive',
      observed: { open: ['ike/nothing-else'] },
    });
    const byAnother = scan.findings.map((finding) => ({ ...finding, policy: 'another' }));
    expect(checkOf(judged({ ...scan, findings: byAnother }), 'azure-columns-agree').verdict).toBe('inconclusive');
  });

  test('a row that is configured and refused is a finding', () => {
    expect(checkOf(judged(scanned({ 'ike/row-01': 'fail' })), 'azure-columns-agree')).toMatchObject({
      verdict: 'fail',
      reason: 'configured-but-refused',
      observed: { missing: [first] },
    });
  });

  test('a row that a custom policy leaves out may be refused', () => {
    const scan = scanned({ 'ike/row-01': 'fail', 'ike/row-03': 'pass', 'ipsec/row-01': 'pass' });
    expect(checkOf(judged(scan, { vpnClientIpsecPolicies: [custom] }), 'azure-columns-agree')).toMatchObject({
      verdict: 'pass',
    });
  });

  test('what is accepted and neither configured nor documented is a finding', () => {
    const beside = [
      { encryption: 'ENCR_3DES', integrity: 'AUTH_HMAC_SHA1_96', prf: 'PRF_HMAC_SHA1', keyExchange: 'x' },
    ];
    const result = judged(scanned({ 'ike/row-01': 'pass' }, { beside }));
    expect(checkOf(result, 'azure-columns-agree')).toMatchObject({
      verdict: 'fail',
      reason: 'accepted-neither-configured-nor-documented',
      observed: { strangers: ['ike ENCR_3DES / AUTH_HMAC_SHA1_96 / PRF_HMAC_SHA1 / x'] },
    });
  });

  test('what answers and is not configured is a finding, and what is configured and answers as something else', () => {
    const sstp = judged(scanned({}, { sstp: 'sstp' }));
    expect(checkOf(sstp, 'azure-configured-answers')).toMatchObject({
      verdict: 'fail',
      reason: 'answers-but-not-configured',
      observed: { strangers: ['SSTP'] },
    });
    const http = judged(scanned({}, { sstp: 'http' }), { vpnClientProtocols: ['SSTP', 'IkeV2'] });
    expect(checkOf(http, 'azure-configured-answers')).toMatchObject({
      verdict: 'fail',
      reason: 'configured-but-not-answering',
      observed: { silent: ['SSTP'] },
    });
  });

  test('silence is no answer: a protocol that was not seen stays open', () => {
    for (const sstp of [undefined, 'unknown'] as const) {
      const scan = scanned({}, sstp === undefined ? {} : { sstp });
      expect(
        checkOf(judged(scan, { vpnClientProtocols: ['SSTP', 'IkeV2'] }), 'azure-configured-answers'),
      ).toMatchObject({ verdict: 'inconclusive', reason: 'not-scanned' });
    }
  });

  test('a scan of another gateway is not taken for this one', () => {
    const files = [{ file: 'g.json', value: [gatewayExport(), gatewayExport({ name: 'second', id: '/x/second' })] }];
    const result = judgeExports(files, ground, { result: scanned({ 'ike/row-01': 'pass' }, { gateway: 'second' }) });
    expect(result.targets.map(({ facts }) => facts.readiness?.observed?.targets)).toEqual([undefined, [url]]);
  });
});
