import { expect, test } from 'vitest';
import { isInForce } from '../../../core/policy/in-force.ts';
import type { VersionClause } from '../../../core/policy/policy.ts';
import { clauseBase } from '../../support/rule-tester.ts';

const clause: VersionClause = { ...clauseBase, id: 'tls/version', kind: 'version', version: 1, expect: 'refused' };
const from = { from: '2026-03-31' };
const until = { until: '2026-06-30' };

test.each([
  ['without dates', {}, '2026-01-01', true],
  ['on its first day', from, '2026-03-31', true],
  ['the day before its first', from, '2026-03-30', false],
  ['long after its first day', from, '2030-01-01', true],
  ['on its last day', until, '2026-06-30', true],
  ['the day after its last', until, '2026-07-01', false],
  ['long before its last day', until, '2000-01-01', true],
  ['between both', { ...from, ...until }, '2026-05-01', true],
  ['before both', { ...from, ...until }, '2026-03-30', false],
  ['behind both', { ...from, ...until }, '2026-07-01', false],
])('a clause %s %j is in force on %s: %j', (_what, dates, asOf, inForce) => {
  expect(isInForce({ ...clause, ...dates }, asOf)).toBe(inForce);
});
