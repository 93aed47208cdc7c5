import { describe, expect, test } from 'vitest';
import type { ClauseReference, Finding } from '../../../core/finding/result.ts';
import type { NamedCombination } from '../../../core/finding/told/parts.ts';
import { remediations } from '../../../reports/advice/remediation.ts';
import { findingOf } from '../../support/findings.ts';
import { reportText } from '../../support/report-text.ts';
import { sampleResult } from '../../support/sample-result.ts';

const clause: ClauseReference = {
  id: 'ike/row-01',
  kind: 'row',
  table: 'ike',
  title: 'row 1',
  vendor: {},
  source: { title: 'page' },
  readings: [],
};

function expecting(combination: NamedCombination): Finding {
  return findingOf({ expected: { combinations: [combination] } });
}

function linesFor(where: string, of: ClauseReference, finding: Finding): readonly string[] {
  return remediations(of, finding).find((one) => one.where === where)?.lines ?? [];
}

describe('what to change', () => {
  test.each([
    ['pairs', 'group-differs', 'strongSwan', 'esp_proposals = aes256gcm16-ecp384'],
    ['order', 'order-differs', 'strongSwan', 'proposals = FIRST, SECOND'],
    ['limit', 'lives-too-long', 'Azure VPN Gateway', 'SECONDS'],
    ['port', 'port-unreachable', 'every gateway', ''],
    ['identity', 'made-without-ppk', 'strongSwan', 'ppk_required = yes'],
    ['identity', 'hash-not-allowed', undefined, ''],
  ] as const)('for a clause of kind %s (%s) is no combination that is too many', (kind, reason, where, line) => {
    const remedies = remediations({ ...clause, kind }, findingOf({ rule: kind, reason }));
    expect(remedies.map((one) => one.where)).toEqual(where === undefined ? [] : [where]);
    expect(remedies.flatMap(({ lines }) => lines).join('\n')).toContain(line);
  });

  test.each([
    ['tls.groups', 'group', 'X25519MLKEM768', ['ssl_ecdh_curve X25519MLKEM768;', 'tls-groups X25519MLKEM768']],
    ['tls.signatures', 'signatureScheme', 'mldsa65', ['ssl_conf_command SignatureAlgorithms mldsa65;']],
  ] as const)(
    'for a row of %s is the value, for what none documents the list of the others',
    (table, key, name, lines) => {
      const combinations = ['TLSv1.2', 'TLSv1.3'].map((version) => ({ version, [key]: name }));
      const missing = findingOf({ direction: 'documented-accepted', expected: { combinations } });
      expect(remediations({ ...clause, table }, missing).flatMap((one) => one.lines)).toEqual(lines);
      const surplus = findingOf({
        rule: 'nothing-else',
        direction: 'undocumented-refused',
        observed: { accepted: combinations, count: 2 },
      });
      const [remedy] = remediations({ ...clause, kind: 'nothing-else', table }, surplus);
      expect(remedy?.text).toBe(`List those of the policy alone, without ${name}.`);
      expect(remedy?.lines.join()).toContain('NAME:NAME');
    },
  );

  test('for a missing row is the proposal in the words of strongSwan', () => {
    const cbc = {
      encryption: 'ENCR_AES_CBC-256',
      integrity: 'AUTH_HMAC_SHA2_384_192',
      prf: 'PRF_HMAC_SHA2_384',
      keyExchange: '384-bit random ECP group',
    };
    expect(linesFor('strongSwan', clause, expecting(cbc))).toEqual(['proposals = aes256-sha384-prfsha384-ecp384']);
    const esp = {
      encryption: 'ENCR_AES_GCM_16-256',
      integrity: null,
      keyExchange: null,
      sequenceNumbers: '32-bit Sequential Numbers',
    };
    expect(linesFor('strongSwan', { ...clause, table: 'ipsec' }, expecting(esp))).toEqual([
      'esp_proposals = aes256gcm16',
    ]);
  });

  test('has no line for an algorithm that strongSwan has no word for', () => {
    const unknown = { encryption: 'ENCR_4711', integrity: null, prf: 'PRF_HMAC_SHA2_256', keyExchange: 'Curve25519' };
    expect(linesFor('strongSwan', clause, expecting(unknown))).toEqual([]);
  });

  test('for a missing suite is the line of OpenVPN', () => {
    const tls = { ...clause, table: 'tls' };
    const old = { version: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' };
    expect(linesFor('OpenVPN', tls, expecting(old))).toEqual(['tls-cipher TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384']);
    expect(linesFor('OpenVPN', tls, expecting({ version: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384' }))).toEqual([
      'tls-ciphersuites TLS_AES_256_GCM_SHA384',
    ]);
  });

  test.each([
    [
      'ike/row-17',
      { keyExchange: '1024-bit MODP Group' },
      'nist-sp-800-56ar3 forbids (ike/short, NIST SP 800-131A Rev. 2)',
    ],
    [
      'ike/row-04',
      { encryption: 'ENCR_AES_CBC-256', integrity: 'AUTH_HMAC_SHA1_96' },
      'nist-sp-800-77@r1 has as legacy (ike/aes-legacy-sha1, NIST SP 800-77 Rev. 1, Guide to IPsec VPNs)',
    ],
    [
      'ipsec/row-02',
      { encryption: 'ENCR_3DES' },
      'ietf-ikev2-esp advises against (ipsec/tdea, RFC 8221, October 2017)',
    ],
    [
      'tls/row-02',
      { version: 'TLSv1.1', suite: 'X' },
      'ietf-bcp-195 forbids (tls/version-tlsv1.1, RFC 8996, March 2021)',
    ],
  ] as const)('for a missing row that is weak (%s) is first of all to drop it', (id, combination, said) => {
    const of = { ...clause, id, table: id.split('/')[0] ?? '' };
    const [first, ...others] = remediations(of, expecting(combination));
    expect(first?.text).toContain(`, which ${said}. Rather than switch it on, drop ${id}: `);
    expect(others.length).toBeGreaterThan(0);
    expect(remediations(of, { ...expecting(combination), verdict: 'pass' } as Finding)).toEqual([]);
  });

  test('for an old version that is wanted and refused is to drop the clause, for one that is accepted it is not', () => {
    const of: ClauseReference = { ...clause, id: 'tls/version-tlsv1.0', table: 'tls', kind: 'version' };
    const wanted = findingOf({ rule: 'version', expected: { version: '0x0301', expect: 'accepted' } });
    expect(remediations(of, wanted)[0]?.text).toContain('TLSv1.0, which ietf-bcp-195 forbids');
    const accepted = findingOf({ rule: 'version', direction: 'undocumented-refused', expected: wanted.expected });
    expect(
      remediations(of, accepted)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('weak');
  });

  test('for a missing row that is sound says nothing of weakness', () => {
    const sound = expecting({ encryption: 'ENCR_AES_GCM_16-256', keyExchange: '384-bit random ECP group' });
    expect(
      remediations(clause, sound)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('weak');
  });

  test.each(['terminal', 'markdown', 'csv', 'junit', 'html'] as const)(
    'a weak row that is missing is called weak in %s, by whose word, with what to do instead',
    (format) => {
      const text = reportText(format, sampleResult(), { verbose: true })
        .replaceAll(/<[^>]*>|\s+/gu, ' ')
        .replaceAll(/ +/gu, ' ');
      expect(text).toContain('1024-bit MODP Group, which nist-sp-800-56ar3 forbids');
      expect(text).toContain('drop ike/row-17: judge by a policy of your own');
    },
  );

  test('for surplus suites names the versions to switch off', () => {
    const surplus = findingOf({
      rule: 'nothing-else',
      observed: {
        accepted: [
          { version: 'TLSv1.0', suite: 'X' },
          { version: 'TLSv1.2', suite: 'Y' },
        ],
      },
    });
    const all = remediations({ ...clause, table: 'tls', kind: 'nothing-else' }, surplus);
    expect(all.find(({ where }) => where === 'nginx')?.text).toBe(
      'List the suites of the policy alone, and switch TLSv1.0 off.',
    );
  });

  test('for a certificate follows from what is wrong with it', () => {
    const of = { ...clause, table: 'tls', kind: 'certificate' } as const;
    expect(remediations(of, findingOf({ reason: 'key-too-short' }))).toEqual([
      {
        where: 'every gateway',
        text: 'Make a new key of the length that the policy wants, and have a certificate issued for it.',
        lines: [],
      },
    ]);
  });

  test.each(['pass', 'inconclusive', 'not-applicable'] as const)('is nothing where the verdict is %s', (verdict) => {
    expect(remediations(clause, { ...findingOf({}), verdict } as Finding)).toEqual([]);
  });
});
