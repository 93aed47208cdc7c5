import { describe, expect, test } from 'vitest';
import { intersectPolicies } from '../../../../core/policy/algebra/intersect-policies.ts';
import type { RowClause } from '../../../../core/policy/policy.ts';
import { ikePolicy, policyOf, row } from '../../../support/small-policies.ts';

const rowsOf = (...policies: Parameters<typeof intersectPolicies>[0]): readonly RowClause[] =>
  intersectPolicies(policies).clauses.filter((clause) => clause.kind === 'row');

describe('intersection', () => {
  test('a whole row keeps its name, spelling and source, and names the other; a part of one is called by both', () => {
    const vendor = ikePolicy({
      rows: [
        { ...row('a', 20), vendor: { Group: 'ECP384' } },
        { ...row('b', 14), keyExchange: [2, 14], vendor: { Group: '2, 14' } },
      ],
    });
    const standard = ikePolicy({ level: 'allowed', rows: [{ ...row('good', 14), keyExchange: [14, 20] }] }, 'standard');
    expect(rowsOf(vendor, standard)).toMatchObject([
      {
        id: 'ike/a',
        vendor: { Group: 'ECP384' },
        level: 'required',
        note: 'Also ike/good: Document, 2026-01-01, table 1, row 1',
      },
      { id: 'ike/b-good', title: 'b; good', vendor: {}, box: [[expect.any(Number)], [0], [6], [14]] },
    ]);
  });

  test('what nothing is common to is forbidden by a rule, because a file has no closed table without a row', () => {
    const { clauses } = intersectPolicies([ikePolicy({ rows: [row('a', 20)] }), ikePolicy({ rows: [row('b', 2)] })]);
    expect(clauses.map(({ kind, id }) => [kind, id])).toEqual([['constraint', 'ike/nothing-in-common']]);
  });

  test('readings of both stand at what they are of', () => {
    const readings = (says: string) =>
      [`${says} yes`, `${says} no`].map((one) => ({ says: one, source: { ref: 'document' } }));
    const [a, b] = ['a', 'b'].map((name) => ikePolicy({ rows: [{ ...row(name, 20), readings: readings(name) }] }));
    if (a === undefined || b === undefined) throw new Error('two policies wanted');
    expect(rowsOf(a, b)[0]?.readings.map(({ says }) => says)).toEqual(['a yes', 'a no', 'b yes', 'b no']);
  });

  test('three policies are the intersection of two and the third', () => {
    const groups = (...keyExchange: readonly number[]) => ikePolicy({ rows: [{ ...row('a', 1), keyExchange }] });
    expect(rowsOf(groups(2, 14, 20), groups(14, 20, 21), groups(19, 20)).map(({ box }) => box[3])).toEqual([[20]]);
  });

  test('what is required by one is required, else what is legacy in one is told; what may be without a word stays so', () => {
    const of = (...levels: readonly string[]) =>
      ikePolicy({ rows: levels.map((level, at) => ({ ...row(`row-${at}`, 20), level })) });
    const levels = (...policies: Parameters<typeof intersectPolicies>[0]) =>
      rowsOf(...policies).map(({ level }) => level);
    expect(levels(of('required'), of('legacy'))).toEqual(['required']);
    expect(levels(of('allowed'), of('legacy'))).toEqual(['legacy']);
    expect(levels(of('allowed', 'legacy'), of('allowed'))).toEqual(['allowed']);
    expect(levels(of('legacy', 'allowed'), of('legacy', 'allowed'))).toEqual(['allowed']);
  });

  test('what applies by a fact in one of them does so together, and lets go of no row that holds without', () => {
    const of = (from: string | undefined, id = 'a') => ({
      ...row(id, 20),
      ...(from === undefined ? {} : { applies: { acquired: { from } } }),
    });
    const applies = (...policies: Parameters<typeof intersectPolicies>[0]) =>
      rowsOf(...policies).map((one) => one.applies);
    const [early, late, plain] = [of('2027-01-01'), of('2029-01-01'), of(undefined)].map((one) =>
      ikePolicy({ rows: [one] }),
    );
    if (early === undefined || late === undefined || plain === undefined) throw new Error('three policies wanted');
    expect(applies(plain, late)).toEqual([{ acquired: { from: '2029-01-01' } }]);
    expect(applies(early, late)).toEqual([{ acquired: { from: '2029-01-01' } }]);
    expect(applies(ikePolicy({ rows: [of('2027-01-01', 'b'), of(undefined)] }), plain)).toContain(undefined);
  });

  test('of a month the strict day is what both together have', () => {
    const [one] = rowsOf(
      ikePolicy({ rows: [{ ...row('a', 20), until: '2028-11' }] }),
      ikePolicy({ rows: [row('b', 20)] }),
    );
    expect([one?.until, one?.months]).toEqual(['2028-11-01', undefined]);
  });

  test('a table of an initiator and one of a responder are no table', () => {
    const ike = { closed: true, rows: [row('a', 20)] };
    const both = [ikePolicy(ike, 'responder'), policyOf({ ike: { ...ike, role: 'initiator' } }, 'initiator')] as const;
    expect(() => intersectPolicies(both)).toThrow(
      'tables ike of one role wanted, found that of responder to speak of a responder and that of initiator of an initiator',
    );
    expect(() => intersectPolicies([both[1], both[1]])).not.toThrow();
  });
});
