import { expect, test } from 'vitest';
import { isCheck } from '../../../core/finding/is-check.ts';
import { surplusOf } from '../../../core/finding/surplus-of.ts';
import { findingOf } from '../../support/findings.ts';

test('a finding is of the check that it names, where a check judged it', () => {
  expect(isCheck(findingOf({ rule: 'check', check: 'sstp-service' }), 'sstp-service')).toBe(true);
  expect(isCheck(findingOf({ rule: 'check', check: 'sstp-service' }), 'probes-agree')).toBe(false);
  expect(isCheck(findingOf({ rule: 'row', check: 'sstp-service' }), 'sstp-service')).toBe(false);
});

test('a surplus is what rules against combinations name, and nothing where they name none', () => {
  const accepted = [{ suite: 'X' }];
  expect(surplusOf(findingOf({ rule: 'nothing-else', observed: { accepted } }))).toEqual(accepted);
  expect(surplusOf(findingOf({ rule: 'constraint', observed: { accepted } }))).toEqual(accepted);
  expect(surplusOf(findingOf({ rule: 'nothing-else', observed: {} }))).toEqual([]);
  expect(surplusOf(findingOf({ rule: 'row', observed: { accepted } }))).toEqual([]);
  expect(surplusOf(undefined)).toEqual([]);
});
