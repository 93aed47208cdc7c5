import { describe, expect, test } from 'vitest';
import type { AgainstOne, CheckedRow } from '../../../../core/policy/algebra/check-document.ts';
import { checkPolicy, exitCodeOfCheck } from '../../../../core/policy/algebra/check-policy.ts';
import { ikePolicy, policyOf, row, tlsPolicy } from '../../../support/small-policies.ts';

const day = '2026-11-29';

function against(vendor: Parameters<typeof checkPolicy>[0], standard: typeof vendor, on = day): AgainstOne {
  const [one] = checkPolicy(vendor, [standard], on).against;
  if (one === undefined) throw new Error('no comparison');
  return one;
}

function standsOf(one: AgainstOne): Readonly<Record<string, CheckedRow['stands']>> {
  return Object.fromEntries(one.rows.map(({ clause, stands }) => [clause.id, stands]));
}

describe('check', () => {
  test('tells each row inside, partly or outside, and for what is outside the dimension, what would do and the nearest row', () => {
    const vendor = ikePolicy({
      rows: [
        row('a', 20),
        row('b', 2),
        { ...row('c', 14), keyExchange: [2, 14] },
        { ...row('d', 2), prf: 'PRF_HMAC_SHA1' },
      ],
    });
    const one = against(vendor, ikePolicy({ rows: [{ ...row('good', 14), keyExchange: [14, 20] }] }));
    expect(standsOf(one)).toEqual({ 'ike/a': 'inside', 'ike/b': 'outside', 'ike/c': 'partly', 'ike/d': 'outside' });
    expect(one.counts).toEqual({ inside: 1, partly: 1, outside: 2, 'says-nothing': 0 });
    const [, b, c, d] = one.rows;
    expect(b?.reasons).toMatchObject([
      {
        kind: 'not-listed',
        clause: { id: 'ike/nothing-else', source: { title: 'Document', place: 'table 1' } },
        dimensions: [
          {
            key: 'keyExchange',
            found: ['1024-bit MODP Group'],
            wanted: ['2048-bit MODP Group', '384-bit random ECP group'],
          },
        ],
        nearest: [{ id: 'ike/good', source: { place: 'table 1, row 1' } }],
      },
    ]);
    expect(c?.common).toEqual([
      {
        encryption: ['ENCR_AES_GCM_16-256'],
        integrity: [null],
        prf: ['PRF_HMAC_SHA2_384'],
        keyExchange: ['2048-bit MODP Group'],
      },
    ]);
    expect(d?.reasons[0]?.dimensions.map(({ key }) => key)).toEqual(['prf', 'keyExchange']);
  });

  test('a rule that forbids a row is named, with what it wants or that it wants nothing', () => {
    const vendor = ikePolicy({ rows: [row('a', 14)] });
    const rules = (then: unknown) =>
      ikePolicy({ closed: false, constraints: [{ id: 'rule', title: 'Rule', when: { keyExchange: [14, 2] }, then }] });
    const [nothing] = against(vendor, rules('nothing')).rows;
    expect(nothing).toMatchObject({
      stands: 'outside',
      reasons: [
        {
          kind: 'forbidden',
          clause: { id: 'ike/rule' },
          dimensions: [{ key: 'keyExchange', wanted: [] }],
          nearest: [],
        },
      ],
    });
    const [other] = against(vendor, rules({ prf: 'PRF_HMAC_SHA2_512' })).rows;
    expect(other?.reasons[0]?.dimensions).toEqual([
      { key: 'prf', found: ['PRF_HMAC_SHA2_384'], wanted: ['PRF_HMAC_SHA2_512'] },
    ]);
  });

  test('an open standard accepts what it does not forbid', () => {
    const standard = ikePolicy({
      closed: false,
      constraints: [{ id: 'rule', title: 'Rule', when: { keyExchange: 2 }, then: 'nothing' }],
    });
    expect(standsOf(against(ikePolicy({ rows: [row('a', 20), row('b', 2)] }), standard))).toEqual({
      'ike/a': 'inside',
      'ike/b': 'outside',
    });
  });

  test('what an open table accepts beside its rows is inside an open one alone, as far as the rules forbid no more', () => {
    const rule = (keyExchange: number) => ({
      id: `no-${keyExchange}`,
      title: 'Rule',
      when: { keyExchange },
      then: 'nothing',
    });
    const vendor = ikePolicy({ closed: false, rows: [row('a', 20)], constraints: [rule(2)] });
    const stands = (standard: typeof vendor) => standsOf(against(vendor, standard))['ike/everything-else'];
    expect(stands(ikePolicy({ rows: [row('a', 20)] }))).toBe('outside');
    expect(stands(ikePolicy({ closed: false, rows: [row('a', 20)], constraints: [rule(2)] }))).toBe('inside');
    expect(stands(ikePolicy({ closed: false, rows: [row('a', 20)], constraints: [rule(1)] }))).toBe('partly');
  });

  test('where the standard has no table it says nothing, which is no verdict', () => {
    const check = checkPolicy(ikePolicy({ rows: [row('a', 20)] }), [tlsPolicy({})], day);
    expect(check.against[0]?.counts).toEqual({ inside: 0, partly: 0, outside: 0, 'says-nothing': 1 });
    expect(exitCodeOfCheck(check)).toBe(2);
  });

  test('all inside ends with 0, some outside with 1', () => {
    const small = ikePolicy({ rows: [row('a', 20)] });
    const large = ikePolicy({ rows: [row('a', 20), row('b', 2)] });
    expect(exitCodeOfCheck(checkPolicy(small, [large], day))).toBe(0);
    expect(exitCodeOfCheck(checkPolicy(large, [small], day))).toBe(1);
    expect(exitCodeOfCheck(checkPolicy(large, [large, small], day))).toBe(1);
  });

  test('a row that holds on other days is named, and the day on which the verdict changes', () => {
    const vendor = ikePolicy({ rows: [row('a', 20)] });
    const standard = ikePolicy({
      rows: [
        { ...row('old', 20), until: '2027-12-31' },
        { ...row('new', 20), from: '2030-01-01' },
      ],
    });
    expect(against(vendor, standard).rows[0]).toMatchObject({
      stands: 'inside',
      changes: { on: '2028-01-01', to: 'outside' },
      heldBy: [{ id: 'ike/old', until: '2027-12-31' }],
    });
    const [later] = against(vendor, standard, '2028-01-01').rows;
    expect(later).toMatchObject({ stands: 'outside', changes: { on: '2030-01-01', to: 'inside' } });
    expect(later?.reasons[0]?.otherDays.map(({ id }) => id)).toEqual(['ike/old', 'ike/new']);
  });

  test('where a source contradicts itself both verdicts are told', () => {
    const readings = [
      { says: 'It may.', source: { ref: 'document' } },
      { says: 'It may not.', source: { ref: 'document' } },
    ];
    const vendor = ikePolicy({ rows: [row('a', 20), row('b', 14)] });
    const rows = ikePolicy({
      rows: [{ ...row('disputed', 20), readings }, { ...row('other', 2), readings }, row('b', 14)],
    });
    expect(against(vendor, rows).rows.map(({ stands, otherReadings }) => ({ stands, otherReadings }))).toMatchObject([
      { stands: 'inside', otherReadings: [{ stands: 'outside', clauses: [{ id: 'ike/disputed' }] }] },
      { stands: 'inside', otherReadings: [] },
    ]);
    const rules = ikePolicy({
      closed: false,
      constraints: [{ id: 'disputed', title: 'Rule', when: { keyExchange: 20 }, then: 'nothing', readings }],
    });
    expect(against(vendor, rules).rows[0]).toMatchObject({
      stands: 'outside',
      otherReadings: [{ stands: 'inside', clauses: [{ id: 'ike/disputed' }] }],
    });
  });

  test('what is required and not accepted is told, and what is demanded besides', () => {
    const standard = ikePolicy({
      rows: [
        { ...row('a', 14), keyExchange: [14, 20] },
        { ...row('b', 2), level: 'allowed' },
      ],
      versions: [{ version: 'IKEv1', expect: 'refused' }],
    });
    const one = against(ikePolicy({ rows: [row('a', 14)] }), standard);
    expect(one.lacking).toMatchObject([
      { clause: { id: 'ike/a' }, combinations: [{ keyExchange: ['384-bit random ECP group'] }] },
    ]);
    expect(one.unsaid.map(({ id }) => id)).toEqual(['ike/version-ikev1']);
    const same = against(standard, standard);
    expect([same.lacking, same.unsaid]).toEqual([[], []]);
  });

  test('a row that does not hold on the day, or that its own policy forbids, is not compared and said so', () => {
    const vendor = ikePolicy({
      rows: [row('a', 20), { ...row('b', 14), until: '2020-01-01' }, row('c', 2)],
      constraints: [{ id: 'rule', title: 'Rule', when: { keyExchange: 2 }, then: 'nothing' }],
    });
    const one = against(vendor, ikePolicy({ rows: [row('a', 20)] }));
    expect(one.rows.map(({ clause }) => clause.id)).toEqual(['ike/a']);
    expect(one.left.map(({ id }) => id)).toEqual(['ike/b', 'ike/c']);
  });

  test('a row is told once for the schemes at which it stands alike', () => {
    const suite = { suites: 'TLS_AES_128_GCM_SHA256', versions: 'TLSv1.3' };
    const own = { id: 'b', title: 'B', ...suite, schemes: ['sstp', 'openvpn+tcp'] };
    const vendor = tlsPolicy({ rows: [{ id: 'a', title: 'A', ...suite }, own] });
    const standard = tlsPolicy({
      rows: [{ id: 'a', title: 'A', ...suite }],
      versions: [{ version: 'TLSv1.3', expect: 'refused', schemes: ['sstp'] }],
    });
    expect(against(vendor, standard).rows.map(({ schemes, stands }) => [stands, schemes])).toEqual([
      ['inside', ['tls', 'openvpn+tcp', 'openvpn+udp']],
      ['outside', ['sstp']],
      ['outside', ['sstp']],
      ['inside', ['openvpn+tcp']],
    ]);
  });

  test('groups of TLS are a table of their own, in which a group counts in the versions that negotiate it alone', () => {
    const groups = (...names: readonly string[]) =>
      policyOf({
        tls: {
          closed: false,
          groups: { closed: true, source: { ref: 'document' }, rows: [{ id: 'a', title: 'A', groups: names }] },
        },
      });
    const hybrid = groups('X25519MLKEM768');
    const only13 = policyOf({
      tls: {
        closed: false,
        groups: {
          closed: true,
          source: { ref: 'document' },
          rows: [{ id: 'a', title: 'A', groups: ['X25519MLKEM768', 'x25519'], versions: 'TLSv1.3' }],
        },
      },
    });
    expect(against(hybrid, only13).rows.map(({ space, stands }) => [space, stands])).toEqual([
      ['tls.groups', 'inside'],
    ]);
    expect(against(groups('x25519'), only13).rows.map(({ stands }) => stands)).toEqual(['partly']);
    expect(against(groups('secp256r1'), only13).rows[0]?.reasons[0]?.dimensions.map(({ key }) => key)).toContain(
      'group',
    );
  });

  test('what should be is advice: told with its sentence, and no verdict', () => {
    const vendor = ikePolicy({ rows: [row('a', 20), row('b', 2)] });
    const advised = ikePolicy({
      weight: 'should',
      rows: [
        { ...row('a', 20), weight: 'should' },
        { ...row('c', 14), weight: 'should' },
      ],
      constraints: [{ id: 'rule', title: 'Rule', when: { keyExchange: 20 }, then: 'nothing', severity: 'CAT II' }],
    });
    const one = against(vendor, advised);
    expect(one.rows.map(({ stands, reasons, advice }) => ({ stands, reasons, advice }))).toMatchObject([
      {
        stands: 'inside',
        reasons: [],
        advice: [{ kind: 'forbidden', clause: { id: 'ike/rule', severity: 'CAT II' } }],
      },
      { stands: 'inside', reasons: [], advice: [{ kind: 'not-listed', clause: { id: 'ike/nothing-else' } }] },
    ]);
    expect(one.lacking).toEqual([]);
  });

  test('a version that must be accepted is lacking where no suite of it is', () => {
    const vendor = tlsPolicy({
      rows: [{ id: 'a', title: 'A', suites: 'TLS_AES_128_GCM_SHA256', versions: 'TLSv1.3' }],
    });
    const standard = tlsPolicy({
      versions: [
        { version: 'TLSv1.2', expect: 'accepted' },
        { version: 'TLSv1.3', expect: 'accepted' },
      ],
    });
    expect(against(vendor, standard).lacking.map(({ clause }) => clause.id)).toEqual(['tls/version-tlsv1.2']);
  });
});
