import { describe, expect, test } from 'vitest';
import { policyMatrix } from '../../../core/policy/algebra/matrix.ts';
import { matrixFormats } from '../../../reports/comparison/matrix-registry.ts';
import { parseCsv } from '../../support/parse-csv.ts';
import { ikePolicy, policyOf, row, tlsPolicy } from '../../support/small-policies.ts';

const readings = ['It may.', 'It may not.'].map((says) => ({ says, source: { ref: 'document' } }));
const suite = { versions: 'TLSv1.3', suites: 'TLS_AES_128_GCM_SHA256' };
const vendor = policyOf(
  {
    ike: { closed: true, rows: [row('a', 20), row('b', 2), { ...row('c', 14), vendor: { Group: '=14|<b>' } }] },
    tls: { closed: true, rows: [{ id: 'd', title: 'D', ...suite }] },
  },
  'vendor',
);
const disputed = ikePolicy(
  {
    rows: [
      { ...row('a', 20), until: '2027-12-31' },
      { ...row('c', 14), readings },
    ],
  },
  'disputed',
);
const partly = tlsPolicy(
  {
    rows: [{ id: 'd', title: 'D', ...suite }],
    versions: [{ version: 'TLSv1.3', expect: 'refused', schemes: ['sstp'] }],
  },
  'partly',
);
const matrix = policyMatrix([vendor], [disputed, partly], '2026-11-29');

describe('matrix of policies', () => {
  test('a row a line, a standard a column, as the check says; a row that some schemes have and others do not is partly', () => {
    expect(matrix.policies[0]?.rows.map(({ clause, cells }) => [clause.id, cells.map(({ stands }) => stands)])).toEqual(
      [
        ['ike/a', ['inside', 'says-nothing']],
        ['ike/b', ['outside', 'says-nothing']],
        ['ike/c', ['inside', 'says-nothing']],
        ['tls/d', ['says-nothing', 'partly']],
      ],
    );
  });

  test('on a terminal', () => {
    const lines = matrixFormats.terminal(matrix, { columns: 80 }).split('\n');
    expect(lines).toContain('  1   disputed                        2 of 3 inside');
    expect(lines).toContain('  2   partly                          0 of 1 inside');
    expect(
      lines.filter((line) => line.startsWith('  ike/') || line.startsWith('  tls/')).map((line) => line.slice(42)),
    ).toEqual(['in>   -', 'out   -', 'in*   -', '-     part']);
  });

  test('as CSV, whose cells are text for a spreadsheet', () => {
    expect(parseCsv(matrixFormats.csv(matrix, {}))).toEqual([
      ['policy', 'row', 'it says', 'disputed', 'partly'],
      ['vendor', 'ike/a', 'a', 'inside, outside from 2028-01-01', 'says nothing'],
      ['vendor', 'ike/b', 'b', 'outside', 'says nothing'],
      ['vendor', 'ike/c', "'=14|<b>", 'inside; outside by another reading', 'says nothing'],
      ['vendor', 'tls/d', 'D', 'says nothing', 'partly'],
    ]);
  });

  test('as Markdown and HTML, in which no text of a policy is markup', () => {
    const markdown = matrixFormats.markdown(matrix, {});
    expect(markdown).toContain('| `ike/a` | a | inside, outside from 2028-01-01 | says nothing |');
    expect(markdown).toContain('|  | inside | 2 of 3 | 0 of 1 |');
    const page = matrixFormats.html(matrix, {});
    expect(page).toContain('<td class="pass">inside; outside by another reading</td>');
    for (const text of [markdown, page]) expect(text).not.toContain('<b>');
  });
});
