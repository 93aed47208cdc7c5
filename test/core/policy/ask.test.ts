import { expect, test } from 'vitest';
import { askOf } from '../../../core/policy/ask.ts';
import type { Policy, RowClause } from '../../../core/policy/policy.ts';
import { type Box, box } from '../../../core/spaces/region.ts';

function policyOf(...rows: readonly Pick<RowClause, 'space' | 'box'>[]): Policy {
  const source = { title: 'a page' };
  return {
    id: 'p',
    version: '2026-11-01',
    title: 'p',
    digest: 'sha256:0',
    source,
    clauses: rows.map((row, at) => ({
      ...row,
      kind: 'row',
      id: `${row.space}/${at}`,
      title: 'a row',
      source,
      readings: [],
      schemes: ['ikev2'],
      level: 'required',
      vendor: {},
    })),
  };
}

const plain: Box = box([1], [2], [3], [4]);

test('required rows with and without additional key exchanges are asked for, each combination once', () => {
  const ike = [
    { space: 'ike', box: plain },
    { space: 'ike', box: [...plain, [0, 36]] },
    { space: 'ike', box: [...plain, [36], [37]] },
  ] as const;
  expect(askOf([policyOf(...ike)], 'ikev2').ike).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4, 36],
    [1, 2, 3, 4, 36, 37],
  ]);
});

test('of a CHILD_SA all that may stand behind is said where anything does', () => {
  const ipsec = [
    { space: 'ipsec', box: plain },
    { space: 'ipsec', box: [...plain, [36]] },
  ] as const;
  expect(askOf([policyOf(...ipsec)], 'ikev2').ipsec).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4, 36, 0, 0, 0, 0, 0, 0],
  ]);
});

test('what is said of a gateway as initiator is not asked for', () => {
  const policy = policyOf({ space: 'ike', box: plain });
  const clauses = policy.clauses.map((clause) => ({ ...clause, role: 'initiator' as const }));
  expect(askOf([{ ...policy, clauses }], 'ikev2').ike).toEqual([]);
});

test('of TLS, what is legacy or allowed by one reading alone is asked for as what is undocumented is, and what is required is not', () => {
  const readings = ['yes', 'no'].map((says) => ({ says, source: { title: 'a page' } }));
  const of = (more: Partial<RowClause>): number => {
    const { clauses, ...policy } = policyOf({ space: 'tls', box: box([0x0303], [0xc030]) });
    const rows = clauses.map((clause) => ({ ...clause, ...more, schemes: ['tls'] }) as RowClause);
    const [row] = rows;
    if (row === undefined) throw new Error('a row wanted');
    const { box: _box, level: _level, vendor: _vendor, ...base } = row;
    const all = [...rows, { ...base, kind: 'nothing-else' as const, id: 'tls/nothing-else' }];
    return askOf([{ ...policy, clauses: all }], 'tls').tls.closed.flat().length;
  };
  expect([of({}), of({ readings }), of({ level: 'allowed' })]).toEqual([1, 1, 1]);
  expect([of({ level: 'legacy' }), of({ level: 'allowed', readings })]).toEqual([0, 0]);
});
