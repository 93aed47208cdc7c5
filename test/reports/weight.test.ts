import { describe, expect, test } from 'vitest';
import { adviceAlone } from '../../core/finding/advice-alone.ts';
import type { Finding, ResultDocument } from '../../core/finding/result.ts';
import type { Rating } from '../../core/policy/rating.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import { reportText } from '../support/report-text.ts';
import { resummarised } from '../support/resummarised.ts';
import { sampleResult } from '../support/sample-result.ts';

const policy = 'azure-vpn-p2s';
const rating: Rating = { weight: 'should', severity: 'CAT II of all', category: 'SRG-NET-000062' };

/** The sample with these clauses of the policy rated so, and without what fails or is open of the others. */
function rated(isRated: (clause: string) => boolean): ResultDocument {
  const result = sampleResult();
  const of = (id: string, clause: string): Rating => (id === policy && isRated(clause) ? rating : {});
  const policies = result.policies.map((one) => ({
    ...one,
    clauses: one.clauses.map((clause) => ({ ...clause, ...of(one.id, clause.id) })),
  }));
  return resummarised({ ...result, policies }, (finding): Finding => {
    const own = of(finding.policy, finding.clause);
    const isLeft = own.weight === 'should' || finding.verdict === 'not-applicable';
    return { ...finding, ...own, ...(isLeft ? {} : { verdict: 'pass' }) } as Finding;
  });
}

const names = Object.keys(reportFormats) as ReportFormatName[];
/** These are lists of what is wrong, or a way out, and say of no gateway that it conforms. */
const lists: readonly ReportFormatName[] = ['csv', 'codequality', 'migration'];

describe.each(names)('the format %s', (name) => {
  const one = rated((clause) => clause === 'tls/nothing-else');
  const text = reportText(name, one).replaceAll(/<(style|script)\b.*?<\/\1>/gsu, '');

  test('tells advice that is not followed, and never that a gateway violates by it', () => {
    expect(one.summary).toMatchObject({ verdict: 'conforms', fail: 0, advice: { fail: 1 } });
    expect(text.includes('violates')).toBe(false);
    if (name === 'migration') return;
    expect(/advice|"should"/iu.test(text)).toBe(true);
  });

  test('tells severity and category as the policy spells them', () => {
    if (name === 'migration' || name === 'github' || name === 'codequality') return;
    expect([text.includes('CAT II of all'), text.includes('SRG-NET-000062')]).toEqual([true, true]);
  });

  test('does not call a gateway conforming by a policy of advice alone without saying so', () => {
    const alone = rated(() => true);
    expect(adviceAlone(alone)).toMatchObject([{ policy, isEverywhere: true }]);
    expect(alone.summary.verdict).toBe('conforms');
    if (lists.includes(name) || name === 'json') return;
    expect(reportText(name, alone).includes(`of ${policy} only advice was judged`)).toBe(true);
  });
});

test('the note on advice alone names the number of targets where others of the policy must hold', () => {
  const result = rated((clause) => clause.startsWith('ike/') || clause.startsWith('ipsec/'));
  const [alone, ...others] = adviceAlone(result);
  expect(others).toEqual([]);
  expect(alone?.isEverywhere).toBe(false);
  expect(alone?.targets.every((url) => url.startsWith('ikev2://'))).toBe(true);
  expect(reportText('terminal', result).includes(`only advice was judged at ${alone?.targets.length} targets`)).toBe(
    true,
  );
});
