import { describe, expect, test } from 'vitest';
import type { Finding, ResultDocument } from '../../core/finding/result.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import { reportText } from '../support/report-text.ts';
import { resummarised } from '../support/resummarised.ts';
import { sampleResult } from '../support/sample-result.ts';

const url = 'sstp://192.0.2.10:443';
const readings = [
  { says: 'It is still approved.', source: 'A guide, page 70 (confidence B)' },
  { says: 'It is not approved.', source: 'A guide, page 39' },
];

/** The sample, of which "nothing else" passes by a legacy row, and that row is told. */
function lenient(): ResultDocument {
  return resummarised(sampleResult(), (finding): Finding => {
    if (finding.target !== url || finding.policy !== 'azure-vpn-p2s') return finding;
    if (finding.rule === 'row' && finding.clause === 'tls/row-01') {
      const observed = { accepted: [{ suite: 'TLS_OLD' }], count: 3, readings };
      return { ...finding, verdict: 'not-applicable', reason: 'legacy-accepted', observed };
    }
    if (finding.rule !== 'nothing-else' || finding.clause !== 'tls/nothing-else') return finding;
    const restsOn = [{ row: 'tls/row-01', level: 'legacy', count: 3, readings }] as const;
    return { ...finding, observed: { ...finding.observed, restsOn } };
  });
}

const names = (Object.keys(reportFormats) as ReportFormatName[]).filter((name) => name !== 'migration');

describe.each(names)('the format %s', (name) => {
  const text = reportText(name, lenient());

  test('tells that a pass rests on a legacy row, and its readings', () => {
    expect(lenient().findings.some(({ verdict, observed }) => verdict === 'pass' && 'restsOn' in observed)).toBe(true);
    const plain = text.replace(/<[^>]*>/gu, ' ').replace(/\s+/gu, ' ');
    expect([
      /legacy/u.test(plain),
      plain.includes('It is still approved.'),
      plain.includes('It is not approved.'),
      /page 70 \(confidence B\)/u.test(plain),
    ]).toEqual([true, true, true, true]);
  });
});

test('a result without any says nothing of it', () => {
  for (const name of names) expect(reportText(name, sampleResult()).includes('one of several readings')).toBe(false);
});
