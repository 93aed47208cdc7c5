import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { clauseCase, isDecided } from '../../../src/faces/vitest/clause-case.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { unjudged, waived } from '../../support/waived.ts';

const policy = 'azure-vpn-p2s';
const all = sampleResult();

/** The result as if these had been its only targets. */
function only(result: ResultDocument, ...urls: readonly string[]): ResultDocument {
  return {
    ...result,
    targets: result.targets.filter(({ url }) => urls.includes(url)),
    findings: result.findings.filter(({ target }) => urls.includes(target)),
    observations: result.observations.filter(({ target }) => urls.includes(target)),
  };
}

const [conforming, drifted, silent] = ['sstp://192.0.2.10:443', 'sstp://192.0.2.20:443', 'sstp://192.0.2.30:443'];

describe('a clause as a test case', () => {
  test('passes where it passes at every endpoint that it speaks of', () => {
    expect(clauseCase(only(all, conforming, drifted), policy, 'tls/row-01')).toEqual({ verdict: 'pass', message: '' });
    const withIke = only(all, conforming, 'ikev2://192.0.2.10');
    expect(clauseCase(withIke, policy, 'tls/row-01').verdict).toBe('pass');
  });

  test('fails where it fails at one, and says what was wanted and seen, and what shows it', () => {
    const { verdict, message } = clauseCase(all, policy, 'tls/row-04');
    expect(verdict).toBe('fail');
    const [head, ...details] = message.split('\n');
    expect(head).toMatch(/^sstp:\/\/192\.0\.2\.20:443: TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: /u);
    expect(details).toContain('  wanted: documented: must be accepted');
    for (const title of ['  expected:', '  observed:', '  evidence:']) expect(details).toContain(title);
    expect(message).toMatch(/^ {4}obs-\d{4} /mu);
    expect(message).toContain('  source: ');
    expect(message).not.toContain(silent);
  });

  test('is inconclusive where it is so at one and fails at none', () => {
    const { verdict, message } = clauseCase(only(all, conforming, silent), policy, 'tls/row-01');
    expect(verdict).toBe('inconclusive');
    expect(message).toMatch(/^inconclusive, so not shown to hold\nsstp:\/\/192\.0\.2\.30:443: .*could not be shown, /u);
  });

  test('is not applicable where it speaks of none', () => {
    expect(clauseCase(only(all, conforming), policy, 'ike/row-01')).toEqual({
      verdict: 'not-applicable',
      message: 'not applicable: the clause does not speak of this kind of endpoint',
    });
  });

  test('is skipped where a waiver covers its failure, and not where something else is wrong besides', () => {
    const id = `${policy}/tls/row-04@${drifted}`;
    expect(clauseCase(waived(only(all, drifted), id), policy, 'tls/row-04')).toEqual({
      verdict: 'skip',
      message: 'waived by WAIV-12 until 2027-01-31: legacy branch (owner net-team, approved by ciso)',
    });
    expect(clauseCase(waived(only(all, drifted, silent), id), policy, 'tls/row-04').verdict).toBe('inconclusive');
  });

  test('is inconclusive where nobody judged it, or the result does not know it', () => {
    const result = unjudged(only(all, conforming), `${policy}/tls/row-01@${conforming}`);
    expect(clauseCase(result, policy, 'tls/row-01').verdict).toBe('inconclusive');
    const unknown = { verdict: 'inconclusive', message: 'inconclusive: the result does not speak of it' };
    expect(clauseCase(all, policy, 'tls/row-99')).toEqual(unknown);
    expect(clauseCase(all, 'other', 'tls/row-01')).toEqual(unknown);
    expect(clauseCase(only(all), policy, 'tls/row-01')).toEqual(unknown);
  });

  test('is not applicable where it is a check of a protocol that no endpoint speaks', () => {
    expect(clauseCase(all, 'gateproof-checks', 'checks/sstp-service')).toEqual({
      verdict: 'not-applicable',
      message: 'not applicable: no endpoint speaks its protocol',
    });
    expect(clauseCase(only(all), 'gateproof-checks', 'checks/sstp-service').verdict).toBe('inconclusive');
  });

  test('shows nothing that acts on a terminal', () => {
    const hostile = {
      ...all,
      observations: all.observations.map((one) => ({ ...one, detail: `${one.detail}\u001b[2J\u202e` })),
    };
    const { message } = clauseCase(hostile, policy, 'tls/row-04');
    expect(message).toContain('<U+001B>[2J<U+202E>');
    for (const character of ['\u001b', '\u202e']) expect(message).not.toContain(character);
  });
});

test('a policy is decided where anything of it passed or failed', () => {
  expect(isDecided(all, policy)).toBe(true);
  expect(isDecided(only(all, silent), policy)).toBe(false);
  expect(isDecided(only(all, conforming), 'nist-sp-800-77@r1')).toBe(false);
});

describe('advice as a test case', () => {
  const advised: ResultDocument = {
    ...all,
    policies: all.policies.map((one) => ({
      ...one,
      clauses: one.clauses.map((clause) => ({ ...clause, weight: 'should' as const })),
    })),
    findings: all.findings.map((finding) => ({ ...finding, weight: 'should' as const })),
  };

  test('is skipped where it is not followed or not shown, with what a failure says, and fails where it is strict', () => {
    const { verdict, message } = clauseCase(advised, policy, 'tls/row-04');
    expect(verdict).toBe('skip');
    expect(message).toContain('advice, which decides nothing:\nsstp://192.0.2.20:443: ');
    expect(clauseCase(only(advised, silent), policy, 'tls/row-01').verdict).toBe('skip');
    expect(clauseCase(advised, policy, 'tls/row-04', true).verdict).toBe('fail');
    expect(clauseCase(only(advised, conforming), policy, 'tls/row-01').verdict).toBe('pass');
  });

  test('decides nothing of its policy, unless it is strict', () => {
    expect(isDecided(advised, policy)).toBe(false);
    expect(isDecided(advised, policy, true)).toBe(true);
  });
});
