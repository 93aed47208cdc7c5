import { expect, it } from 'vitest';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';
import type { Clause } from '../../../core/policy/policy.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';

const base = `id: example
version: 2026-01-01
title: Example
sources: { page: { title: Page } }
source: { ref: page }
tls:
  closed: false
  source: { ref: page, place: table 1 }
  rows:
    - { id: a, title: a, versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 }
  features:
`;

function clauses(...entries: readonly string[]): readonly Clause[] {
  return parsePolicy(base + entries.map((entry) => `    - { ${entry} }\n`).join(''), 'p.yaml').clauses.slice(1);
}

/** Place, code and message of each problem. */
function problems(...entries: readonly string[]): readonly string[] {
  try {
    clauses(...entries);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`);
  }
  return [];
}

it('a feature of TLS is a clause, whose id is its own or that of the feature', () => {
  const [own, named] = clauses(
    'feature: extended-master-secret, expect: on',
    'id: no-compression, feature: compression, expect: off, from: 2026-05-01, title: No compression',
  );
  expect(own).toEqual({
    kind: 'feature',
    id: 'tls/feature-extended-master-secret',
    line: 12,
    feature: 'extended-master-secret',
    expect: 'on',
    title: 'The extended master secret is on',
    source: { title: 'Page', place: 'table 1' },
    readings: [],
    schemes: ['tls', 'sstp', 'openvpn+tcp', 'openvpn+udp'],
  });
  expect(named).toMatchObject({ id: 'tls/no-compression', from: '2026-05-01', title: 'No compression' });
});

it('with when it is of what can have it there', () => {
  const [one, suite] = clauses(
    'feature: encrypt-then-mac, expect: on, when: { versions: [TLSv1.2, TLSv1.3] }',
    'id: b, feature: encrypt-then-mac, expect: on, when: { suites: [TLS_RSA_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_AES_128_GCM_SHA256] }',
  );
  const [[versions, suites = []] = [], ...others] = one?.kind === 'feature' ? (one.when ?? []) : [];
  expect([versions, others]).toEqual([[0x0303], []]);
  expect([0x002f, 0xc028, 0xc030].map((code) => suites.includes(code))).toEqual([true, true, false]);
  expect(suite?.kind === 'feature' && suite.when?.map((box) => box.flat())).toEqual([
    [0x0301, 0x002f],
    [0x0302, 0x002f],
    [0x0303, 0x002f],
  ]);
});

it.each([
  [
    ['feature: extended-master-secrets, expect: on'],
    /^12:18 unknown-value: wanted one of extended-master-secret, .*did you mean "extended-master-secret"\?$/u,
  ],
  [['feature: compression, expect: refused'], /^12:39 unknown-value: wanted one of on, off; found "refused"$/u],
  [
    ['feature: compression, expect: off, when: { versions: TLSv1.3 }'],
    /^12:50 not-usable: wanted a version and a suite that can have compression, found none$/u,
  ],
  [
    ['feature: compression, expect: off, when: { suites: TLS_RSA_WITH_AES_128_CBC_SH }'],
    /unknown-algorithm: wanted a cipher suite .*did you mean "TLS_RSA_WITH_AES_128_CBC_SHA"\?$/u,
  ],
  [
    ['feature: compression, expect: of, when: { versions: TLSv1.4 }'],
    /unknown-value: wanted one of on, off.*\n.*unknown-algorithm: wanted a protocol version/u,
  ],
  [
    ['feature: compression, expect: off', 'feature: compression, expect: off, when: { versions: TLSv1.2 }'],
    /^13:7 duplicate-id: wanted an id of its own, found "tls\/feature-compression", which tls.features\[0\] has$/u,
  ],
])('%j is refused', (entries, wanted) => {
  expect(problems(...entries).join('\n')).toMatch(wanted);
});
