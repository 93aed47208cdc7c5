import { describe, expect, test } from 'vitest';
import type { Finding, ResultDocument } from '../../core/finding/result.ts';
import { gatewayFrameworks } from '../../reports/view/frameworks.ts';
import { reportText } from '../support/report-text.ts';
import { resummarised } from '../support/resummarised.ts';
import { sampleResult } from '../support/sample-result.ts';

/** The sample with the verdict of each finding as it is wished. */
function judged(verdict: (finding: Finding) => Finding['verdict']): ResultDocument {
  return resummarised(sampleResult(), (finding) => ({ ...finding, verdict: verdict(finding) }) as Finding);
}

const frameworkOf = (result: ResultDocument, gateway = 'conforming', policy = 'azure-vpn-p2s') =>
  gatewayFrameworks(result)
    .find((one) => one.gateway === gateway)
    ?.frameworks.find((one) => one.policy.id === policy);

const line = (result: ResultDocument): string | undefined =>
  reportText('frameworks', result)
    .split('\n')
    .find((one) => one.startsWith('| `azure-vpn-p2s`'));

describe('frameworks of a result', () => {
  test('a gateway meets one where everything that applies was judged and passes, at all of its endpoints', () => {
    const result = judged(({ verdict }) => (verdict === 'not-applicable' ? verdict : 'pass'));
    expect(frameworkOf(result)).toMatchObject({ verdict: 'conforms', judged: ['ike', 'ipsec', 'tls'], notJudged: [] });
    expect(line(result)).toBe('| `azure-vpn-p2s` | meets it | ike, ipsec, tls |  |  |');
  });

  test('where a table was not judged it meets what was judged, and no more', () => {
    const result = judged(({ clause, verdict }) =>
      verdict === 'not-applicable' || !clause.startsWith('tls/') ? 'not-applicable' : 'pass',
    );
    expect(frameworkOf(result)).toMatchObject({ verdict: 'conforms', judged: ['tls'], notJudged: ['ike', 'ipsec'] });
    expect(line(result)).toBe('| `azure-vpn-p2s` | meets what was judged | tls | ike, ipsec |  |');
  });

  test('one failure at one endpoint stands between, and so does what was not shown', () => {
    const result = judged(({ clause, verdict }) => {
      if (verdict === 'not-applicable') return verdict;
      return clause === 'ike/row-01' ? 'fail' : clause === 'tls/row-01' ? 'inconclusive' : 'pass';
    });
    const found = frameworkOf(result);
    expect(found?.verdict).toBe('violates');
    expect([found?.fails.map(({ clause }) => clause.id), found?.open.map(({ clause }) => clause.id)]).toEqual([
      ['ike/row-01'],
      ['tls/row-01'],
    ]);
  });

  test('where nothing applies, or advice alone, nothing is met', () => {
    const none = judged(() => 'not-applicable');
    expect(frameworkOf(none)).toMatchObject({ verdict: 'not-judged', judged: [] });
    const sample = sampleResult();
    const advice = { weight: 'should' } as const;
    const policies = sample.policies.map((policy) => ({
      ...policy,
      clauses: policy.clauses.map((clause) => ({ ...clause, ...advice })),
    }));
    const alone = resummarised(
      { ...sample, policies },
      (finding) => ({ ...finding, ...advice, verdict: 'pass' }) as Finding,
    );
    expect(frameworkOf(alone)?.verdict).toBe('not-judged');
  });

  test('our own checks are no framework', () => {
    const sample = sampleResult();
    const policies = sample.policies.map((policy) => ({ ...policy, file: `policies/gateproof/${policy.id}.yaml` }));
    expect(gatewayFrameworks({ ...sample, policies }).flatMap(({ frameworks }) => frameworks)).toEqual([]);
  });
});
