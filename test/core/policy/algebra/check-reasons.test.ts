import { describe, expect, test } from 'vitest';
import type { CheckedRow } from '../../../../core/policy/algebra/check-document.ts';
import { checkPolicy, exitCodeOfCheck } from '../../../../core/policy/algebra/check-policy.ts';
import type { Policy } from '../../../../core/policy/policy.ts';
import { ikePolicy, policyOf, row, tlsPolicy } from '../../../support/small-policies.ts';

const day = '2026-11-29';

function rowOf(vendor: Policy, standard: Policy, id = 'ike/a'): CheckedRow {
  const found = checkPolicy(vendor, [standard], day).against[0]?.rows.find(({ clause }) => clause.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

const ids = (clauses: readonly { readonly id: string }[] = []): readonly string[] => clauses.map(({ id }) => id);

describe('why a row is not inside', () => {
  test('the nearest rows are those that lack the fewest dimensions, as far as they lack the same', () => {
    const standard = ikePolicy({
      rows: [
        { ...row('far', 14), encryption: 'ENCR_AES_GCM_16-128', prf: 'PRF_HMAC_SHA2_512' },
        { ...row('near', 20), keyExchange: [19, 20] },
        { ...row('also-near', 14), keyExchange: [14, 31] },
        { ...row('otherwise-near', 2), prf: 'PRF_HMAC_SHA2_512' },
      ],
    });
    const [reason] = rowOf(ikePolicy({ rows: [row('a', 2)] }), standard).reasons;
    expect(ids(reason?.nearest)).toEqual(['ike/near', 'ike/also-near']);
    expect(reason?.dimensions).toEqual([
      {
        key: 'keyExchange',
        found: ['1024-bit MODP Group'],
        wanted: ['2048-bit MODP Group', '256-bit random ECP group', '384-bit random ECP group', 'Curve25519'],
      },
    ]);
  });

  test('parts that lack the same are told together, and others apart', () => {
    const vendor = ikePolicy({
      rows: [{ ...row('a', 2), keyExchange: [1, 2, 20], encryption: ['ENCR_AES_GCM_16-256', 'ENCR_AES_GCM_16-128'] }],
    });
    const { reasons, common } = rowOf(vendor, ikePolicy({ rows: [row('good', 20)] }));
    expect(common?.map(({ keyExchange }) => keyExchange)).toEqual([['384-bit random ECP group']]);
    expect(reasons.map(({ dimensions }) => dimensions.map(({ key, found }) => [key, found]))).toContainEqual([
      ['keyExchange', ['768-bit MODP Group', '1024-bit MODP Group']],
    ]);
    expect(reasons.flatMap(({ dimensions }) => dimensions.map(({ key }) => key))).toContain('encryption');
  });

  test('of rows that hold on other days, those that hold some of it are told', () => {
    const standard = ikePolicy({
      rows: [
        { ...row('old', 20), until: '2020-12-31' },
        { ...row('old-and-other', 14), until: '2020-12-31' },
        { ...row('later', 20), from: '2030-01-01' },
        row('now', 2),
      ],
    });
    expect(ids(rowOf(ikePolicy({ rows: [row('a', 20)] }), standard).reasons[0]?.otherDays)).toEqual([
      'ike/old',
      'ike/later',
    ]);
  });

  test('a rule names the dimensions of what it wants that were not found, and of what it forbids those that it names', () => {
    const vendor = ikePolicy({ rows: [{ ...row('a', 14), keyExchange: [14, 20] }] });
    const rule = (then: unknown, when: object = { keyExchange: 14 }) =>
      ikePolicy({ closed: false, constraints: [{ id: 'rule', title: 'Rule', when, then }] });
    const dimensions = (standard: Policy) => rowOf(vendor, standard).reasons[0]?.dimensions;
    expect(dimensions(rule({ keyExchange: [14, 20], prf: ['PRF_HMAC_SHA2_512', 'PRF_HMAC_SHA2_256'] }))).toEqual([
      { key: 'prf', found: ['PRF_HMAC_SHA2_384'], wanted: ['PRF_HMAC_SHA2_256', 'PRF_HMAC_SHA2_512'] },
    ]);
    expect(dimensions(rule('nothing'))).toEqual([{ key: 'keyExchange', found: ['2048-bit MODP Group'], wanted: [] }]);
    expect(rowOf(vendor, rule('nothing')).stands).toBe('partly');
  });

  test('a version that is refused is the dimension', () => {
    const suite = { versions: 'TLSv1.3', suites: 'TLS_AES_128_GCM_SHA256' };
    const vendor = tlsPolicy({ rows: [{ id: 'a', title: 'A', ...suite }] });
    const standard = tlsPolicy({ versions: [{ version: 'TLSv1.3', expect: 'refused' }] });
    expect(rowOf(vendor, standard, 'tls/a').reasons).toMatchObject([
      {
        kind: 'forbidden',
        clause: { id: 'tls/version-tlsv1.3' },
        dimensions: [{ key: 'version', found: ['TLSv1.3'] }],
      },
    ]);
  });

  test('where additional key exchanges are wanted, their lack is the dimension', () => {
    const hybrid = ikePolicy({ rows: [{ ...row('hybrid', 20), additionalKeyExchange: [36, 37] }] });
    expect(rowOf(ikePolicy({ rows: [row('a', 20)] }), hybrid).reasons[0]?.dimensions).toEqual([
      { key: 'additionalKeyExchange', found: [null], wanted: ['ml-kem-768', 'ml-kem-1024'] },
    ]);
    const [own] = rowOf(hybrid, hybrid, 'ike/hybrid').heldBy;
    expect(own?.id).toBe('ike/hybrid');
  });
});

describe('what stands beside a row', () => {
  test('the rows that hold it, and that they are legacy alone', () => {
    const legacy = { ...row('legacy', 14), keyExchange: [14, 20], level: 'legacy' };
    const standard = ikePolicy({ rows: [row('plain', 20), legacy, row('other', 2)] });
    const vendor = ikePolicy({ rows: [row('a', 20), row('b', 14)] });
    const [a, b] = [rowOf(vendor, standard), rowOf(vendor, standard, 'ike/b')];
    expect([ids(a.heldBy), a.isLegacy]).toEqual([['ike/plain', 'ike/legacy'], undefined]);
    expect([ids(b.heldBy), b.isLegacy, b.common, b.reasons]).toEqual([['ike/legacy'], true, undefined, []]);
  });

  test('the nearest of the days on which it stands otherwise', () => {
    const standard = ikePolicy({
      rows: [
        { ...row('second', 20), until: '2029-12-31' },
        { ...row('first', 20), until: '2027-12-31' },
        { ...row('past', 20), until: '2020-12-31' },
        { ...row('again', 20), from: '2035-01-01' },
      ],
    });
    expect(rowOf(ikePolicy({ rows: [row('a', 20)] }), standard).changes).toEqual({ on: '2030-01-01', to: 'outside' });
    expect(rowOf(ikePolicy({ rows: [row('a', 20)] }), ikePolicy({ rows: [row('b', 20)] }))).not.toHaveProperty(
      'changes',
    );
  });

  test('what is advised, and not what must hold besides', () => {
    const rule = (id: string, keyExchange: number, weight: string) => ({
      id,
      title: id,
      when: { keyExchange },
      then: 'nothing',
      weight,
    });
    const standard = ikePolicy({
      closed: false,
      constraints: [rule('must', 2, 'shall'), rule('better', 20, 'should')],
    });
    const vendor = ikePolicy({ rows: [row('a', 20), row('b', 2)] });
    expect(rowOf(vendor, standard).advice.map(({ clause }) => clause.id)).toEqual(['ike/better']);
    expect(rowOf(vendor, standard, 'ike/b')).toMatchObject({ stands: 'outside', advice: [] });
  });
});

describe('what the other policy wants besides', () => {
  const own = ikePolicy({ rows: [row('a', 20)] });

  test('of its rows those that are required on the day, and of its versions those that must be accepted', () => {
    const standard = policyOf({
      ike: {
        closed: true,
        rows: [{ ...row('past', 14), until: '2020-12-31' }, { ...row('may', 15), level: 'allowed' }, row('wanted', 19)],
      },
      tls: {
        closed: false,
        versions: [
          { version: 'TLSv1.1', expect: 'refused' },
          { version: 'TLSv1.2', expect: 'accepted' },
        ],
      },
    });
    const [one] = checkPolicy(own, [standard], day).against;
    expect(ids(one?.lacking.map(({ clause }) => clause))).toEqual(['ike/wanted', 'tls/version-tlsv1.2']);
  });

  test('what is demanded beside tables on the day, and is not said in force', () => {
    const versions = (dates: object) =>
      ikePolicy({ rows: [row('a', 20)], versions: [{ version: 'IKEv1', expect: 'refused', ...dates }] });
    const unsaid = (vendor: Policy, standard: Policy) => ids(checkPolicy(vendor, [standard], day).against[0]?.unsaid);
    expect(unsaid(own, versions({}))).toEqual(['ike/version-ikev1']);
    expect(unsaid(own, versions({ until: '2020-12-31' }))).toEqual([]);
    expect(unsaid(versions({ until: '2020-12-31' }), versions({}))).toEqual(['ike/version-ikev1']);
    expect(unsaid(versions({ title: 'Otherwise called' }), versions({}))).toEqual([]);
  });

  test('a standard of which nothing could be compared ends with 2 beside one that has all rows, and partly is not inside', () => {
    const wide = ikePolicy({ rows: [{ ...row('a', 14), keyExchange: [14, 20] }] });
    expect(exitCodeOfCheck(checkPolicy(own, [own, tlsPolicy({})], day))).toBe(2);
    expect(exitCodeOfCheck(checkPolicy(wide, [own], day))).toBe(1);
  });

  test('an open table that forbids everything accepts nothing beside its rows, and one that wants hybrid key agreement does', () => {
    const rule = (then: unknown) =>
      ikePolicy({ closed: false, constraints: [{ id: 'rule', title: 'Rule', when: {}, then }] });
    expect(checkPolicy(rule('nothing'), [own], day).against[0]?.rows).toEqual([]);
    expect(rowOf(rule({ additionalKeyExchange: 36 }), own, 'ike/everything-else').stands).toBe('outside');
  });

  test('an open table forbids nothing beside a rule that is its own, and something beside one that is not', () => {
    const open = (...groups: readonly number[]) =>
      ikePolicy({
        closed: false,
        constraints: groups.map((keyExchange) => ({
          id: `no-${keyExchange}`,
          title: 'Rule',
          when: { keyExchange },
          then: 'nothing',
        })),
      });
    const beside = (standard: Policy) => rowOf(open(1, 2), standard, 'ike/everything-else');
    expect(beside(open(2)).stands).toBe('inside');
    const partly = beside(open(2, 5));
    expect([partly.stands, partly.reasons.map(({ clause }) => clause.id)]).toEqual(['partly', ['ike/no-5']]);
    expect(beside(own).reasons).toMatchObject([
      { kind: 'not-listed', clause: { id: 'ike/nothing-else' }, combinations: [] },
    ]);
  });
});
