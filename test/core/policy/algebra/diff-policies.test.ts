import { describe, expect, test } from 'vitest';
import { diffPolicies, exitCodeOfPolicyDiff } from '../../../../core/policy/algebra/diff-policies.ts';
import type { Policy } from '../../../../core/policy/policy.ts';
import { policyDiffTerminal } from '../../../../reports/comparison/policy-diff-terminal.ts';
import { ikePolicy, row, tlsPolicy } from '../../../support/small-policies.ts';

const day = '2026-11-29';
const between = (old: Policy, now: Policy, then = day) =>
  diffPolicies({ policy: old, day }, { policy: now, day: then });
const groups = (names: readonly Readonly<Record<string, readonly (string | null)[]>>[]) =>
  names.map(({ keyExchange }) => keyExchange);

describe('diff of policies', () => {
  test('a policy and itself differ in nothing', () => {
    const policy = ikePolicy({ rows: [row('a', 20)] });
    const diff = between(policy, policy);
    expect([diff.tables, diff.clauses, exitCodeOfPolicyDiff(diff)]).toEqual([[], [], 0]);
  });

  test('tells what came and went, what is required no longer, and which clauses say so', () => {
    const old = ikePolicy({ rows: [row('a', 20), row('b', 14), row('c', 2)] });
    const now = ikePolicy({
      rows: [row('a', 20), { ...row('b', 14), level: 'allowed', until: '2027-01-01' }, row('d', 19)],
    });
    const diff = between(old, now);
    expect(diff.tables).toHaveLength(1);
    const [ike] = diff.tables;
    expect(groups(ike?.accepted.added ?? [])).toEqual([['256-bit random ECP group']]);
    expect(groups(ike?.accepted.removed ?? [])).toEqual([['1024-bit MODP Group']]);
    expect(groups(ike?.required.removed ?? [])).toEqual([['1024-bit MODP Group', '2048-bit MODP Group']]);
    expect(diff.clauses.map(({ change, id, fields }) => [change, id, fields.map(({ key }) => key)])).toEqual([
      ['changed', 'ike/b', ['level', 'until']],
      ['removed', 'ike/c', []],
      ['added', 'ike/d', []],
    ]);
    expect(exitCodeOfPolicyDiff(diff)).toBe(1);
    const told = policyDiffTerminal(diff);
    expect(told).toContain(
      '- required: ENCR_AES_GCM_16-256, no integrity, PRF_HMAC_SHA2_384, 1024-bit MODP Group | 2048-bit',
    );
    expect(told).toContain('level: required\n      now allowed');
  });

  test('a table that opens or closes says so, with what a rule takes and what rows alone had', () => {
    const rule = { id: 'rule', title: 'Rule', when: { keyExchange: 2 }, then: 'nothing' };
    const closed = ikePolicy({ rows: [row('a', 20), row('b', 2)] });
    const open = ikePolicy({ closed: false, rows: [row('a', 20)], constraints: [rule] });
    expect(between(closed, open).tables).toMatchObject([
      { old: 'closed', new: 'open', accepted: { added: [], removed: [{ keyExchange: ['1024-bit MODP Group'] }] } },
    ]);
    expect(between(open, closed).tables).toMatchObject([
      { old: 'open', new: 'closed', accepted: { added: [{ keyExchange: ['1024-bit MODP Group'] }], removed: [] } },
    ]);
    const wider = ikePolicy({ closed: false, constraints: [{ ...rule, when: { keyExchange: [1, 2] } }] });
    expect(groups(between(open, wider).tables[0]?.accepted.removed ?? [])).toEqual([['768-bit MODP Group']]);
    expect(groups(between(wider, open).tables[0]?.accepted.added ?? [])).toEqual([['768-bit MODP Group']]);
  });

  test('a rule for every combination is more than one for those without an additional key exchange', () => {
    const rule = (when: object) =>
      ikePolicy({ closed: false, constraints: [{ id: 'rule', title: 'Rule', when, then: 'nothing' }] });
    const [any, none] = [rule({ keyExchange: 2 }), rule({ keyExchange: 2, additionalKeyExchange: 'none' })];
    expect(between(none, any).tables[0]?.accepted.removed).not.toEqual([]);
    expect(between(any, none).tables[0]?.accepted.removed).toEqual([]);
  });

  test('one policy on two days: what begins and what ends', () => {
    const policy = ikePolicy({
      rows: [
        { ...row('old', 14), until: '2027-12-31' },
        { ...row('new', 20), from: '2028-01-01' },
      ],
    });
    const diff = between(policy, policy, '2028-01-01');
    expect(diff.clauses.map(({ change, id }) => [change, id])).toEqual([
      ['ends', 'ike/old'],
      ['begins', 'ike/new'],
    ]);
    expect(groups(diff.tables[0]?.accepted.removed ?? [])).toEqual([['2048-bit MODP Group']]);
  });

  test('a source that is another is told, and nothing else is accepted', () => {
    const old = ikePolicy({ rows: [row('a', 20)] });
    const diff = between(
      old,
      ikePolicy({ rows: [{ ...row('a', 20), source: { ref: 'document', place: 'table 2' } }] }),
    );
    expect([diff.tables, diff.clauses[0]?.fields]).toEqual([
      [],
      [
        {
          key: 'source',
          old: { title: 'Document', date: '2026-01-01', place: 'table 1, row 1' },
          new: { title: 'Document', date: '2026-01-01', place: 'table 2' },
        },
      ],
    ]);
  });

  test('a table that is there in one alone is told for its schemes', () => {
    const rows = [{ id: 'a', title: 'A', suites: 'TLS_AES_128_GCM_SHA256', versions: 'TLSv1.3', schemes: ['sstp'] }];
    const diff = between(ikePolicy({ rows: [row('a', 20)] }), tlsPolicy({ schemes: ['sstp'], rows }));
    expect(diff.tables.map(({ space, schemes, old, new: now }) => [space, schemes, old, now])).toEqual([
      ['ike', ['ikev2'], 'closed', 'silent'],
      ['tls', ['sstp'], 'silent', 'closed'],
    ]);
  });
});
