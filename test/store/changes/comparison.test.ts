import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../core/finding/finding.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { type ComparedSide, clauseName, comparison } from '../../../src/store/changes/comparison.ts';
import { keepFinding } from '../../../src/store/kept/kept-finding.ts';
import { sampleResult } from '../../support/sample-result.ts';

const result = sampleResult();

function side(gateway: string, edit: (one: ResultDocument) => ResultDocument = (one) => one): ComparedSide {
  const { asOf, policies, targets, findings } = edit(result);
  const target = targets.find((one) => one.gateway === gateway && one.scheme === 'ikev2');
  const own = findings.filter((one) => one.target === target?.url);
  return {
    asOf,
    policies,
    facts: target?.facts ?? {},
    findings: own.flatMap((finding) => {
      const kept = keepFinding(finding);
      return kept === undefined ? [] : [{ ...kept, text: kept.finding.text }];
    }),
  };
}

describe('two sides of an endpoint', () => {
  test('that are the same have no changes', () => {
    expect(comparison(side('drifted'), side('drifted')).size).toBe(0);
  });

  test('say of each clause what a comparison of results says', () => {
    const changes = [...comparison(side('conforming'), side('drifted'))];
    expect(changes.length).toBeGreaterThan(3);
    const verdicts = new Map(side('drifted').findings.map((one) => [clauseName(one), one.text]));
    for (const [name, change] of changes) {
      expect(name).toBe(clauseName(change));
      expect((JSON.parse(verdicts.get(name) ?? '{}') as Finding).verdict).toBe(change.new?.verdict);
    }
    expect(new Set(changes.map(([, change]) => change.class)).has('new')).toBe(true);
    expect(
      new Set([...comparison(side('drifted'), side('conforming')).values()].map((one) => one.class)).has('fixed'),
    ).toBe(true);
  });

  test('of which the policy alone is another, and the facts are the same, have changed by it', () => {
    const before = side('drifted');
    const failing = before.findings.find(({ text }) => (JSON.parse(text) as Finding).verdict === 'fail');
    const passing = { ...(failing ?? { policy: '', clause: '', text: '{}' }) };
    passing.text = JSON.stringify({
      ...(JSON.parse(passing.text) as object),
      verdict: 'pass',
      reason: 'accepted',
      observed: {},
    });
    const policies = before.policies.map((policy) => ({ ...policy, digest: 'sha256:other' }));
    const after = { ...before, policies, findings: [passing] };
    expect(comparison(before, after).get(clauseName(passing))?.class).toBe('policy-changed');
    expect(comparison(before, { ...after, policies: before.policies }).get(clauseName(passing))?.class).toBe('fixed');
    expect(comparison(before, { ...after, facts: {} }).get(clauseName(passing))?.class).toBe('fixed');
  });

  test('know a policy by the name that it once had', () => {
    expect(clauseName({ policy: 'nist-sp-800-77r1', clause: 'c' })).toBe(
      clauseName({ policy: 'nist-sp-800-77@r1', clause: 'c' }),
    );
    expect(clauseName({ policy: 'a', clause: 'b' })).not.toBe(clauseName({ policy: 'b', clause: 'a' }));
    expect(clauseName({ policy: 'a', clause: 'b' })).not.toBe(clauseName({ policy: 'a', clause: 'c' }));
  });
});
