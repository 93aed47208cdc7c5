import { expect, test } from 'vitest';
import type { ClauseReference, Verdict } from '../../../core/finding/result.ts';
import type { PolicyOutline } from '../../../reports/view/outline.ts';
import { pageAgainstGateway } from '../../../reports/view/page-against-gateway.ts';
import { findingOf } from '../../support/findings.ts';

const source = { title: 'The page' };

/** Rows as [verdict, cipher, group]. */
function policyOf(...rows: readonly (readonly [Verdict, string, string])[]): PolicyOutline {
  const judged = rows.map(([verdict, encryption, keyExchange], at) => {
    const clause: ClauseReference = {
      id: `ike/row-${at}`,
      kind: 'row',
      table: 'ike',
      title: 'a row',
      vendor: {},
      source,
      readings: [],
    };
    const finding = findingOf({
      id: `p/ike/row-${at}@ikev2://h`,
      policy: 'p',
      clause: clause.id,
      target: 'ikev2://h',
      direction: 'documented-accepted',
      verdict,
      reason: 'accepted',
      expected: { combinations: [{ encryption, integrity: null, keyExchange }] },
      observed: {},
      evidence: ['obs-1'],
    });
    return { clause, finding };
  });
  const policy = { id: 'p', version: '1', digest: '', title: 'p', source, clauses: judged.map(({ clause }) => clause) };
  return { policy, clauses: judged, tables: [{ table: 'ike', rows: judged, others: [] }] };
}

test('one value that every refused row has and no accepted one is the difference between page and gateway', () => {
  expect(
    pageAgainstGateway(policyOf(['fail', 'A', '24'], ['pass', 'A', '14'], ['fail', 'B', '24'], ['pass', 'B', '14'])),
  ).toEqual([
    'The page and the gateway differ: each of the 2 ike rows with the key exchange 24 is refused, and every other row is accepted. One of the two may be out of date.',
  ]);
});

test.each<[string, PolicyOutline]>([
  ['one row alone is refused', policyOf(['fail', 'A', '24'], ['pass', 'A', '14'])],
  ['every row is refused', policyOf(['fail', 'A', '24'], ['fail', 'B', '24'])],
  [
    'a row with the value is accepted',
    policyOf(['fail', 'A', '24'], ['fail', 'A', '14'], ['pass', 'A', '19'], ['pass', 'B', '24']),
  ],
  ['the refused rows have nothing in common', policyOf(['fail', 'A', '24'], ['fail', 'B', '14'], ['pass', 'C', '19'])],
  [
    'a row is open',
    policyOf(['fail', 'A', '24'], ['fail', 'B', '24'], ['inconclusive', 'A', '14'], ['pass', 'B', '14']),
  ],
  ['no row is refused', policyOf(['pass', 'A', '24'], ['pass', 'B', '14'])],
])('nothing of it is told where %s', (_, of) => {
  expect(pageAgainstGateway(of)).toEqual([]);
});
