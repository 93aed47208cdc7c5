import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';
import type { Clause } from '../../../core/policy/policy.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';

const base = `id: example
version: 2026-01-01
title: Example
sources: { page: { title: Page } }
source: { ref: page }
tls:
  closed: false
  source: { ref: page, place: table 1 }
  rows:
    - { id: a, title: a, versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 }
`;
const groups = (rows: string, more = ''): string =>
  `${base}  groups:\n    closed: true\n    source: { ref: page, place: table 2 }\n${more}    rows:\n      - { title: row, ${rows} }\n`;
const clauses = (text: string): readonly Clause[] => parsePolicy(text, 'p.yaml').clauses.slice(1);

/** Place, code and message of each problem. */
function problems(text: string): string {
  try {
    parsePolicy(text, 'p.yaml');
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`).join('\n');
  }
  return '';
}

describe('a table in the table of TLS', () => {
  it('has rows of any version that has such values, and is closed by a clause of its own', () => {
    expect(clauses(groups('id: a, groups: [x25519, X25519MLKEM768]'))).toEqual([
      {
        kind: 'row',
        space: 'tls.groups',
        id: 'tls.groups/a',
        line: 15,
        box: [
          [0x0301, 0x0302, 0x0303, 0x0304],
          [0x001d, 0x11ec],
        ],
        level: 'required',
        vendor: {},
        title: 'row',
        source: { title: 'Page', place: 'table 2, row 1' },
        readings: [],
        schemes: ['tls', 'sstp', 'openvpn+tcp', 'openvpn+udp'],
      },
      {
        kind: 'nothing-else',
        space: 'tls.groups',
        id: 'tls.groups/nothing-else',
        line: 11,
        title: 'Nothing but the documented TLS group rows is accepted',
        source: { title: 'Page', place: 'table 2' },
        readings: [],
        schemes: ['tls', 'sstp', 'openvpn+tcp', 'openvpn+udp'],
      },
    ]);
  });

  it('speaks of the schemes of the table that it is in, where it says no others', () => {
    const schemes = (text: string): unknown => clauses(text).map((clause) => clause.schemes);
    const some = groups('id: a, groups: x25519').replace('closed: false', 'closed: false\n  schemes: [sstp]');
    expect(schemes(some)).toEqual([['sstp'], ['sstp']]);
    expect(schemes(some.replace('closed: true', 'closed: true\n    schemes: [tls]'))).toEqual([['tls'], ['tls']]);
  });

  it('may have rules, and signature schemes of TLS 1.2 and 1.3', () => {
    const [rule] = clauses(
      `${base}  signatures:\n    closed: false\n    source: { ref: page }\n    constraints:\n` +
        '      - { id: b, title: no SHA-1, when: { signatures: [rsa_pkcs1_sha1, ecdsa_sha1] }, then: nothing }\n',
    );
    expect(rule).toMatchObject({
      kind: 'constraint',
      id: 'tls.signatures/b',
      space: 'tls.signatures',
      when: [
        [0x0303, 0x0304],
        [0x0201, 0x0203],
      ],
      then: [[], []],
    });
  });

  it.each([
    [
      groups('id: a, groups: x25518'),
      '15:38 unknown-algorithm: wanted a group by IANA\'s name, found "x25518"; did you mean "x25519"?',
    ],
    [groups('id: a, groups: arbitrary_explicit_prime_curves'), /unknown-algorithm: wanted a group/u],
    [
      groups('id: a, versions: TLSv1.2, groups: [x25519, X25519MLKEM768]'),
      '15:66 not-usable: wanted a value of TLSv1.2, found X25519MLKEM768, which is none there',
    ],
    [
      groups('id: a, versions: SSLv3, groups: x25519'),
      /15:40 not-usable: wanted a version that negotiates groups, found SSLv3/u,
    ],
    [
      groups('id: a, groups: x25519, suites: b'),
      /unknown-key: unknown key "suites": wanted one of id, .*versions, groups/u,
    ],
    [groups('id: a, group: x25518'), /"groups" is missing/u],
    [groups('id: a, level: must, groups: x25518'), /unknown-value.*\n.*did you mean "x25519"/u],
    [
      groups('id: a, groups: x25519', '    schemes: [ikev2]\n'),
      /14:15 not-usable: wanted a scheme of the tls.groups table/u,
    ],
    [
      groups('id: nothing-else, groups: x25519'),
      /found "tls.groups\/nothing-else", which the table tls.groups itself has/u,
    ],
    [base + '  groups: { closed: true, source: { ref: page } }\n', /11:11 missing-key: wanted rows in a closed table/u],
    [base + '  groups: 5\n', /wrong-type: wanted a mapping/u],
    [
      base.slice(0, base.indexOf('tls:')),
      /no-table: wanted at least one of the tables ike, ipsec, tls, or checks, found none/u,
    ],
  ])('is refused with what is wrong', (text, wanted) => {
    if (typeof wanted === 'string') expect(problems(text)).toBe(wanted);
    else expect(problems(text)).toMatch(wanted);
  });
});
