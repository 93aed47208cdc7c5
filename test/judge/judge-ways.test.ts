import { describe, expect, test } from 'vitest';
import type { Facts } from '../../core/facts/facts.ts';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import type { GivenFacts, Policy } from '../../core/policy/policy.ts';
import { subtract } from '../../core/spaces/region.ts';
import { evaluate } from '../../src/judge/evaluate.ts';
import { registryVocabulary } from '../../src/judge/naming/vocabulary.ts';
import { recordingOf } from '../support/recording-of.ts';
import { spaceFacts, tlsFacts } from '../support/rule-tester.ts';

const url = 'tls://h:443';
const recording = recordingOf({ targets: [{ url, scheme: 'tls', host: 'h', port: 443 }] });
const rsa = [[0x0303], [0x002f]] as const;
const other = [[0x0303], [0xc030]] as const;

/** A closed table of one suite, and of another with these members; and a rule across fields with others. */
function policyOf(row: string, rule = ''): Policy {
  return parsePolicy(
    `id: p
version: 2026-01-01
title: P
sources: { page: { title: Page } }
source: { ref: page }
tls:
  closed: true
  source: { ref: page }
  rows:
    - { id: firm, title: firm, level: allowed, versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 }
    - { id: dated, title: dated, versions: TLSv1.2, suites: TLS_RSA_WITH_AES_128_CBC_SHA, ${row} }
${rule === '' ? '' : `  constraints:\n    - { id: no-rsa, title: No RSA, when: { suites: TLS_RSA_WITH_AES_128_CBC_SHA }, then: nothing, ${rule} }\n`}`,
    'p.yaml',
  );
}

/** What a gateway that accepts these, and refuses all else, is told of each clause. */
function told(
  policy: Policy,
  asOf: string,
  accepted: readonly (readonly (readonly number[])[])[],
  given?: GivenFacts,
): Readonly<Record<string, string>> {
  const refused = subtract(registryVocabulary.universe('tls'), accepted);
  const facts: Facts = tlsFacts({ suites: spaceFacts(accepted, refused) });
  const { findings } = evaluate({
    recording,
    facts: new Map([[url, facts]]),
    policies: [given === undefined ? policy : { ...policy, given }],
    asOf,
    vocabulary: registryVocabulary,
    nameFacts: () => ({}),
  });
  return Object.fromEntries(findings.map(({ clause, verdict, reason }) => [clause, `${verdict} ${reason}`]));
}

const passes = 'pass refused';
const fails = 'fail undocumented-accepted';
const open = 'inconclusive day-not-known';

describe('a row until a month', () => {
  const policy = policyOf('level: allowed, until: 2025-11');

  test.each([
    ['2025-11-01', passes],
    ['2025-11-02', open],
    ['2025-11-30', open],
    ['2025-12-01', fails],
  ])('on %s lets what it holds be accepted: %s', (asOf, wanted) => {
    expect(told(policy, asOf, [rsa, other])['tls/nothing-else']).toBe(wanted);
  });

  test('changes nothing for a gateway that does not accept what it holds, nor for one that fails anyway', () => {
    expect(told(policy, '2025-11-15', [other])['tls/nothing-else']).toBe(passes);
    expect(told(policy, '2025-11-15', [rsa, other, [[0x0303], [0x000a]]])['tls/nothing-else']).toBe(fails);
  });
});

describe('a clause from a month', () => {
  const policy = policyOf('level: required, from: 2025-11');

  test.each([
    ['2025-10-31', 'not-applicable not-in-force'],
    ['2025-11-01', open],
    ['2025-11-29', open],
    ['2025-11-30', 'fail refused'],
  ])('on %s, where a gateway does not keep to it: %s', (asOf, wanted) => {
    expect(told(policy, asOf, [other])['tls/dated']).toBe(wanted);
  });

  test('that holds whether or not it is in force passes and says so', () => {
    const rule = policyOf('level: allowed', 'from: 2025-11');
    expect(told(rule, '2025-11-15', [other])['tls/no-rsa']).toBe('pass holds-either-way, refused');
    expect(told(rule, '2025-11-15', [rsa])['tls/no-rsa']).toBe(open);
    expect(told(rule, '2025-11-30', [rsa])['tls/no-rsa']).toBe('fail constraint-violated');
    expect(told(rule, '2025-11-30', [other])['tls/no-rsa']).toBe('pass refused');
  });

  test('leaves a clause that does not depend on it as it is', () => {
    const rule = policyOf('level: allowed', 'from: 2025-11');
    expect(told(rule, '2025-11-15', [rsa, other])['tls/nothing-else']).toBe(passes);
    expect(told(rule, '2025-11-15', [rsa, other])['tls/firm']).toBe('not-applicable allowed-not-required');
  });
});

describe('a clause of what was acquired from a day on', () => {
  const policy = policyOf('level: allowed, applies: { acquired: { until: 2026-12-31 } }');
  const judged = (accepted: readonly (readonly (readonly number[])[])[], acquired?: string): string | undefined =>
    told(policy, '2026-06-01', accepted, acquired === undefined ? undefined : { acquired })['tls/nothing-else'];

  test('lets be accepted what it holds where the fact is inside, and not outside', () => {
    expect(judged([rsa, other], '2026-12-31')).toBe(passes);
    expect(judged([rsa, other], '2027-01-01')).toBe(fails);
  });

  test('passes nobody that would fail without it, and fails nobody, where the fact is not given', () => {
    expect(judged([rsa, other])).toBe('inconclusive fact-not-given');
    expect(judged([other])).toBe(passes);
  });

  test('does not apply to what lies outside, and says why', () => {
    const required = policyOf('level: required, applies: { acquired: { from: 2027-01-01 } }');
    const row = (given?: GivenFacts): string | undefined => told(required, '2026-06-01', [other], given)['tls/dated'];
    expect(row({ acquired: '2026-01-01' })).toBe('not-applicable applies-elsewhere');
    expect(row({ acquired: '2027-01-01' })).toBe('fail refused');
    expect(row()).toBe('inconclusive fact-not-given');
  });
});
