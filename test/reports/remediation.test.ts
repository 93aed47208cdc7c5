import { describe, expect, test } from 'vitest';
import type { ClauseReference, Finding, JsonObject } from '../../core/finding/result.ts';
import { remediations } from '../../reports/advice/remediation.ts';

const clause: ClauseReference = {
  id: 'ike/row-01',
  kind: 'row',
  table: 'ike',
  title: 'row 1',
  vendor: {},
  source: { title: 'page' },
  readings: [],
};

function failed(more: Partial<Finding>): Finding {
  const finding = {
    id: 'p/ike/row-01@ikev2://h',
    policy: 'p',
    clause: 'ike/row-01',
    target: 'ikev2://h',
    direction: 'documented-accepted',
    verdict: 'fail',
    reason: 'refused',
    expected: {},
    observed: {},
    evidence: ['obs-0001'],
    ...more,
  };
  return finding as Finding;
}

function expecting(combination: JsonObject): Finding {
  return failed({ expected: { combinations: [combination] } });
}

function linesFor(where: string, of: ClauseReference, finding: Finding): readonly string[] {
  return remediations(of, finding).find((one) => one.where === where)?.lines ?? [];
}

describe('what to change', () => {
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
      extendedSequenceNumbers: false,
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

  test('for surplus suites names the versions to switch off', () => {
    const surplus = failed({
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
    expect(remediations(of, failed({ reason: 'key-too-short' }))).toEqual([
      {
        where: 'every gateway',
        text: 'Make a new key of the length that the policy wants, and have a certificate issued for it.',
        lines: [],
      },
    ]);
  });

  test.each(['pass', 'inconclusive', 'not-applicable'] as const)('is nothing where the verdict is %s', (verdict) => {
    expect(remediations(clause, { ...failed({}), verdict } as Finding)).toEqual([]);
  });
});
