import { describe, expect, test } from 'vitest';
import { clauseKinds } from '../../../core/finding/clause-directions.ts';
import { DocumentError } from '../../../core/policy/yaml-document.ts';
import { parseWaivers } from '../../../src/judge/waivers/parse-waivers.ts';

const valid = `version: 1
waivers:
  - id: WAIV-12
    policy: azure-vpn-p2s
    clause: tls/nothing-else
    target: sstp://192.0.2.20:443
    observed:
      - { version: TLSv1.2, suite: TLS_RSA_WITH_AES_128_CBC_SHA }
    reason: Windows 7 clients of the warehouse, replaced in January
    owner: network team
    approver: j.doe
    expires: 2027-01-31
    ticket: NET-481
`;

/** 'line:column code message' of every problem. */
function problems(text: string): readonly string[] {
  try {
    parseWaivers(text, 'w.yaml');
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    expect(error.code).toBe('document-invalid');
    return error.problems.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);
  }
  return [];
}

describe('a waiver file', () => {
  test('is read with everything that it says', () => {
    expect(parseWaivers(valid, 'w.yaml')).toEqual([
      {
        id: 'WAIV-12',
        policy: 'azure-vpn-p2s',
        clause: 'tls/nothing-else',
        target: 'sstp://192.0.2.20:443',
        observed: [{ version: 'TLSv1.2', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA' }],
        reason: 'Windows 7 clients of the warehouse, replaced in January',
        owner: 'network team',
        approver: 'j.doe',
        expires: '2027-01-31',
        ticket: 'NET-481',
      },
    ]);
  });

  test('may hold no waiver', () => {
    expect(parseWaivers('version: 1\nwaivers: []\n', 'w.yaml')).toEqual([]);
  });

  test.each<[string, string, string, readonly string[]]>([
    ['without expiry', '    expires: 2027-01-31\n', '', ['3:5 missing-key "expires" is missing: wanted text']],
    [
      'with an expiry that is no day',
      'expires: 2027-01-31',
      'expires: 2027-02-31',
      ['12:14 bad-date wanted a date as YYYY-MM-DD, found "2027-02-31"'],
    ],
    [
      'with an expiry that never comes',
      'expires: 2027-01-31',
      'expires: never',
      ['12:14 bad-date wanted a date as YYYY-MM-DD, found "never"'],
    ],
    [
      'without reason',
      '    reason: Windows 7 clients of the warehouse, replaced in January\n',
      '',
      ['3:5 missing-key "reason" is missing: wanted text'],
    ],
    ['with an empty owner', 'owner: network team', 'owner: "  "', ['10:12 empty-text wanted text, found "  "']],
    ['without approver', '    approver: j.doe\n', '', ['3:5 missing-key "approver" is missing: wanted text']],
    [
      'without clause and rule',
      '    clause: tls/nothing-else\n',
      '',
      ['3:5 missing-key "clause" or "rule" is missing: wanted one of them'],
    ],
    [
      'with clause and rule',
      '    target:',
      '    rule: certificate\n    target:',
      ['6:5 unknown-key wanted "clause" or "rule", found both'],
    ],
    [
      'with a rule that there is not',
      'clause: tls/nothing-else',
      'rule: documented*',
      [`5:11 unknown-value wanted a glob of ${clauseKinds.join(', ')}; found "documented*"`],
    ],
    [
      'with an unknown key',
      'owner:',
      'ownr:',
      [
        '3:5 missing-key "owner" is missing: wanted text',
        '10:5 unknown-key unknown key "ownr": wanted one of id, policy, clause, rule, target, observed, reason, owner, approver, expires, ticket; did you mean "owner"?',
      ],
    ],
    [
      'bound to no value',
      /observed:\n.*\n/u.source,
      'observed: []\n',
      ['7:15 empty-list wanted at least 1 entry, found an empty list'],
    ],
    [
      'bound to an empty mapping',
      '{ version: TLSv1.2, suite: TLS_RSA_WITH_AES_128_CBC_SHA }',
      '{}',
      ['8:9 empty wanted at least one name in a mapping, found none: it would match everything'],
    ],
    ['of another version', 'version: 1', 'version: 2', ['1:10 unknown-value wanted "1"; found the number 2']],
  ])('%s is refused with line and column', (_name, from, to, expected) => {
    const text = from.startsWith('observed:') ? valid.replace(new RegExp(from, 'u'), to) : valid.replace(from, to);
    expect(text).not.toBe(valid);
    expect(problems(text)).toEqual(expected);
  });

  const bound = (...values: readonly string[]): string =>
    valid.replace(/observed:\n.*\n/u, `observed: [${values.join(', ')}]\n`);

  test('may be bound to texts, numbers and truths', () => {
    expect(parseWaivers(bound('x', '7', 'false'), 'w.yaml')[0]?.observed).toEqual(['x', 7, false]);
  });

  test.each<[string, string, readonly string[]]>([
    ['an empty text', bound('""'), ['7:16 empty-text wanted text, found ""']],
    ['nothing', bound('null'), [expect.stringMatching(/^7:16 /u)]],
    [
      'an empty mapping in the second place',
      bound('x', '{}'),
      ['7:19 empty wanted at least one name in a mapping, found none: it would match everything'],
    ],
  ])('bound to %s is refused', (_what, text, expected) => expect(problems(text)).toEqual(expected));

  test.each<[string, number, (length: number) => string]>([
    ['a glob', 256, (length) => valid.replace('azure-vpn-p2s', 'a'.repeat(length))],
    ['a text', 4096, (length) => valid.replace('network team', 'a'.repeat(length))],
    ['a list of values', 1024, (length) => bound(...Array.from({ length }, () => '1'))],
  ])('has a bound for %s: %i', (_what, most, made) => {
    expect(problems(made(most))).toEqual([]);
    expect(problems(made(most + 1))).toHaveLength(1);
  });

  test.each<[string, string, number]>([
    ['that is empty', '', 1],
    ['that is a text', 'waivers', 1],
    ['with an entry that is nothing', 'version: 1\nwaivers: [null]\n', 2],
    ['with an entry that is a number', 'version: 1\nwaivers: [7]\n', 2],
    ['with a rule that is empty', valid.replace('clause: tls/nothing-else', 'rule: ""'), 1],
    [
      'with an id twice that is no text',
      `${valid.replace('WAIV-12', '7')}${valid.slice(20).replace('WAIV-12', '7')}`,
      2,
    ],
  ])('%s is refused, and nothing is told twice', (_what, text, count) => expect(problems(text)).toHaveLength(count));

  test('tells all of its problems at once', () => {
    const twice = `${valid}  - id: WAIV-12\n    clause: "*"\n    target: "*"\n    reason: x\n    owner: y\n    expires: soon\n`;
    expect(problems(twice)).toEqual([
      '14:5 missing-key "approver" is missing: wanted text',
      '14:9 duplicate-id wanted an id of its own, found "WAIV-12" again',
      '19:14 bad-date wanted a date as YYYY-MM-DD, found "soon"',
    ]);
  });

  test('whose entries are no list is refused', () => {
    expect(problems('version: 1\nwaivers: none\n')).toEqual(['2:10 wrong-type wanted a list, found "none"']);
  });
});
