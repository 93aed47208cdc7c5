import { expect, test } from 'vitest';
import { intersectPolicies } from '../../../core/policy/algebra/intersect-policies.ts';
import { builtInPolicies } from '../../../core/policy/built-in-policies.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';
import { policyText } from '../../../core/policy/policy-text.ts';
import { ikePolicy, policyContent, row } from '../../support/small-policies.ts';

const signal = new AbortController().signal;

test.each(builtInPolicies().map(({ name }) => name))('%s, written and read again, is the same policy', async (id) => {
  const policy = await loadPolicy(id, { signal });
  expect(policyContent(parsePolicy(policyText(policy), 'written.yaml'))).toEqual(policyContent(policy));
});

test('documents of the same title and another date have names of their own', () => {
  const policy = ikePolicy({ rows: [row('a', 14), row('b', 20)] });
  const [a, b, ...rest] = policy.clauses;
  if (a === undefined || b === undefined) throw new Error('two rows wanted');
  const clauses = [a, { ...b, source: { title: 'Document', date: '2020-02-02' } }, ...rest];
  const again = parsePolicy(policyText({ ...policy, clauses }), 'written.yaml');
  expect(again.clauses.map(({ source }) => source.date)).toEqual(['2026-01-01', '2020-02-02', '2026-01-01']);
});

test('a table in order stays one, and has none where it is held against another', () => {
  const policy = ikePolicy({ order: 'documented', rows: [row('a', 14), row('b', 20)] });
  const again = parsePolicy(policyText(policy), 'written.yaml');
  expect(policyContent(again)).toEqual(policyContent(policy));
  expect(again.clauses.map(({ id }) => id)).toContain('ike/order');
  const both = intersectPolicies([policy, ikePolicy({ rows: [row('b', 20), row('a', 14)] })]);
  expect(both.clauses.map(({ kind }) => kind)).not.toContain('order');
});

test.each(['', '\n  schemes: [sstp]'])(
  'tables in the table of TLS stay there, with the schemes that they speak of (%j)',
  (schemes) => {
    const policy = parsePolicy(
      `id: p
version: 2026-01-01
title: P
sources: { page: { title: Page } }
source: { ref: page }
tls:${schemes}
  closed: false
  source: { ref: page }
  groups:
    closed: true
    schemes: [tls, sstp, openvpn+tcp, openvpn+udp]
    source: { ref: page }
    rows: [{ id: a, title: a, groups: [x25519, X25519MLKEM768] }]
  signatures:
    closed: false
    source: { ref: page }
    constraints: [{ id: b, title: b, when: { signatures: rsa_pkcs1_sha1 }, then: nothing }]
  features:
    - { feature: compression, expect: off, when: { versions: TLSv1.2 } }
`,
      'p.yaml',
    );
    expect(policy.clauses.map(({ id }) => id)).toHaveLength(4);
    expect(policyContent(parsePolicy(policyText(policy), 'written.yaml'))).toEqual(policyContent(policy));
  },
);

test.each([true, false])(
  'what stands beside the rows is written too, and rated as its table is (closed: %s)',
  (closed) => {
    const policy = ikePolicy({
      closed,
      weight: 'should',
      severity: 'high',
      order: 'documented',
      rows: [row('a', 14), { ...row('b', 20), weight: 'shall' }],
      ports: [{ port: 4500 }],
      limits: [{ id: 'life', title: 'A day', what: 'ike-sa-lifetime', atMost: 86_400, weight: 'shall' }],
      identity: [{ check: 'ppk-required', severity: 'low' }],
      certificate: [{ check: 'key', allowed: ['RSA-3072+'], of: 'chain' }],
    });
    expect(policyContent(parsePolicy(policyText(policy), 'written.yaml'))).toEqual(policyContent(policy));
    expect(policy.clauses.map(({ id, weight, severity }) => [id, weight, severity])).toEqual([
      ['ike/a', 'should', 'high'],
      ['ike/b', undefined, 'high'],
      ...(closed ? [['ike/nothing-else', 'should', 'high']] : []),
      ['ike/order', 'should', 'high'],
      ['ike/certificate-key', 'should', 'high'],
      ['ike/identity-ppk-required', 'should', 'low'],
      ['ike/port-4500', 'should', 'high'],
      ['ike/life', undefined, 'high'],
    ]);
  },
);

test('months and the facts by which something applies are written as they were said', () => {
  const policy = ikePolicy({
    rows: [
      { ...row('a', 14), until: '2028-11' },
      { ...row('b', 20), applies: { acquired: { from: '2027-01-01' } } },
    ],
    constraints: [{ id: 'rule', title: 'Rule', when: { keyExchange: 2 }, then: 'nothing', from: '2027-02' }],
  });
  expect(policyContent(parsePolicy(policyText(policy), 'written.yaml'))).toEqual(policyContent(policy));
});
