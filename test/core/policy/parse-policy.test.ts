import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citation } from '../../../core/policy/citation.ts';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';
import { policyText } from '../../../core/policy/policy-text.ts';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import { box } from '../../../core/spaces/region.ts';

const base = `id: example
version: 2026-01-01
title: Example
sources:
  page: { title: Page, url: "https://example.org/p", date: 2026-01-01 }
source: { ref: page }
ike:
  closed: true
  source: { ref: page, place: table 1 }
  rows:
    - id: row-01
      vendor: { Cipher: AES256 }
      encryption: ENCR_AES_CBC-256
      integrity: AUTH_HMAC_SHA2_256_128
      prf: PRF_HMAC_SHA2_256
      keyExchange: 14
`;
const tls = `${base}tls:
  closed: false
  source: { ref: page }
  rows:
    - { id: a, title: a, versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 }
`;

const checksOnly = `${base.slice(0, base.indexOf('ike:'))}checks:
  - check: probes-agree
    title: Both saw the same
    schemes: [ikev2]
    source: { ref: page, place: chapter 2 }
    outdated: [this]
`;

function failure(text: string): PolicyError {
  try {
    parsePolicy(text, 'p.yaml');
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error('the text is a policy');
}

/** Where, code and message of each problem. */
function problems(text: string): readonly string[] {
  return failure(text).problems.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`);
}

describe('a policy file', () => {
  it('may say that IKEv1 is refused, which is a clause of its own, with and without an id', () => {
    const versions = (entry: string): string =>
      `${base}  versions:\n    - { version: IKEv1, expect: refused${entry} }\n`;
    const [row, closed, clause] = parsePolicy(versions(''), 'p.yaml').clauses;
    expect([row?.id, closed?.id]).toEqual(['ike/row-01', 'ike/nothing-else']);
    expect(clause).toMatchObject({
      id: 'ike/version-ikev1',
      kind: 'ike-version',
      version: 1,
      title: 'IKEv1 is refused',
      schemes: ['ikev2'],
      source: { title: 'Page', place: 'table 1' },
    });
    expect(parsePolicy(versions(', id: no-ikev1'), 'p.yaml').clauses.at(-1)?.id).toBe('ike/no-ikev1');
  });

  it.each([
    ['version: IKEv2, expect: refused', 'wanted "IKEv1"; found "IKEv2"'],
    ['version: IKEv1, expect: accepted', 'wanted "refused"; found "accepted"'],
  ])('says nothing else of a version of IKE (%s)', (entry, wanted) => {
    expect(problems(`${base}  versions:\n    - { ${entry} }\n`).join()).toContain(wanted);
  });

  it('may forbid by rules alone in an open table, and not in a closed one', () => {
    const rule = '  constraints:\n    - { id: weak, title: No weak group, when: { keyExchange: 2 }, then: nothing }\n';
    const text = `${base.slice(0, base.indexOf('  rows:'))}${rule}`;
    expect(problems(text)).toEqual([
      '8:3 missing-key: wanted rows in a closed table, which forbids what no row holds, found none',
    ]);
    const { clauses } = parsePolicy(text.replace('closed: true', 'closed: false'), 'p.yaml');
    expect(clauses.map(({ id }) => id)).toEqual(['ike/weak']);
  });

  it('may hold checks alone, each a clause with its values', () => {
    const [clause, ...rest] = parsePolicy(checksOnly, 'p.yaml').clauses;
    expect(rest).toEqual([]);
    expect(clause).toMatchObject({
      id: 'checks/probes-agree',
      kind: 'check',
      check: 'probes-agree',
      title: 'Both saw the same',
      schemes: ['ikev2'],
      wanted: [],
      outdated: ['this'],
      source: { title: 'Page', place: 'chapter 2' },
    });
  });

  it('has no check that nobody knows, and none without schemes or twice under one id', () => {
    expect(problems(checksOnly.replace('check: probes-agree', 'check: probes-agre'))).toEqual([
      expect.stringMatching(
        /^8:12 unknown-value: wanted one of answers-agree, probes-agree, .*; found "probes-agre"; did you mean "probes-agree"\?$/u,
      ),
    ]);
    expect(problems(checksOnly.replace('    schemes: [ikev2]\n', ''))).toEqual([
      expect.stringMatching(/^8:5 missing-key: "schemes" is missing/u),
    ]);
    expect(problems(`${checksOnly}${checksOnly.slice(checksOnly.indexOf('  - check'))}`)).toEqual([
      expect.stringMatching(/duplicate-id: wanted an id of its own, found "checks\/probes-agree"/u),
    ]);
  });

  it('becomes clauses in code points, each with its source', () => {
    const policy = parsePolicy(base, 'p.yaml');
    const source = { title: 'Page', url: 'https://example.org/p', date: '2026-01-01' };
    expect(policy).toEqual({
      id: 'example',
      version: '2026-01-01',
      title: 'Example',
      digest: `sha256:${createHash('sha256').update(base).digest('hex')}`,
      file: 'p.yaml',
      source,
      clauses: [
        {
          kind: 'row',
          id: 'ike/row-01',
          line: 11,
          title: 'AES256',
          space: 'ike',
          box: box([transformValue(12, 256)], [12], [5], [14]),
          level: 'required',
          vendor: { Cipher: 'AES256' },
          source: { ...source, place: 'table 1, row 1' },
          readings: [],
          schemes: ['ikev2'],
        },
        {
          kind: 'nothing-else',
          id: 'ike/nothing-else',
          line: 7,
          title: 'Nothing but the documented IKE rows is accepted',
          space: 'ike',
          source: { ...source, place: 'table 1' },
          readings: [],
          schemes: ['ikev2'],
        },
      ],
    });
  });

  it('has no clause "nothing else" in an open table', () => {
    const open = parsePolicy(base.replace('closed: true', 'closed: false'), 'p.yaml');
    expect(open.clauses.map(({ id }) => id)).toEqual(['ike/row-01']);
  });

  it('means any of these with any of those by lists', () => {
    const lists = base
      .replace('ENCR_AES_CBC-256', '[ENCR_AES_CBC-256, ENCR_AES_CBC-128]')
      .replace('keyExchange: 14', 'keyExchange: [384-bit random ECP group, 14]');
    expect(parsePolicy(lists, 'p.yaml').clauses[0]).toMatchObject({
      box: box([transformValue(12, 128), transformValue(12, 256)], [12], [5], [14, 20]),
    });
  });

  it('takes level, dates, schemes, note, readings and place from the row before the table', () => {
    const row = `      level: allowed
      from: 2026-01-01
      until: 2030-12-31
      note: Legacy
      source: { ref: page, place: note 4 }
      readings:
        - { says: yes, source: { ref: page } }
        - { says: no, source: { ref: page, place: below } }
`;
    const [clause] = parsePolicy(base + row, 'p.yaml').clauses;
    const source = { title: 'Page', url: 'https://example.org/p', date: '2026-01-01' };
    expect(clause).toMatchObject({
      level: 'allowed',
      from: '2026-01-01',
      until: '2030-12-31',
      note: 'Legacy',
      source: { ...source, place: 'note 4' },
      readings: [
        { says: 'yes', source },
        { says: 'no', source: { ...source, place: 'below' } },
      ],
    });
    const allowed = base.replace('  closed', '  level: allowed\n  closed');
    expect(parsePolicy(allowed, 'p.yaml').clauses[0]).toMatchObject({ level: 'allowed' });
  });

  it('reads a month as strictly as it can be: a row for less of it, a rule for more, and keeps the month', () => {
    const version = `tls:
  closed: false
  source: { ref: page }
  versions:
    - { version: TLSv1.0, expect: refused, from: 2024-02, until: 2027-04 }
`;
    const row = '      from: 2024-02\n      until: 2027-04\n      applies: { acquired: { from: 2027-01-01 } }\n';
    const [ike, , tlsVersion] = parsePolicy(base + row + version, 'p.yaml').clauses;
    const months = { from: '2024-02', until: '2027-04' };
    expect(ike).toMatchObject({ from: '2024-02-29', until: '2027-04-01', months });
    expect(ike?.applies).toEqual({ acquired: { from: '2027-01-01' } });
    expect(tlsVersion).toMatchObject({ from: '2024-02-01', until: '2027-04-30', months });
    const [mixed] = parsePolicy(`${base}      from: 2024-02\n      until: 2027-04-05\n`, 'p.yaml').clauses;
    expect(mixed).toMatchObject({
      from: '2024-02-29',
      until: '2027-04-05',
      months: { from: '2024-02', until: '2027-04-05' },
    });
    for (const wrong of ['2024-13', '2024-2', '2024'])
      expect(problems(`${base}      from: ${wrong}\n`).join()).toContain('17:13');
  });

  it('weighs a clause by itself, or as its table, and a check by itself', () => {
    const table = base.replace('  closed', '  weight: should\n  severity: CAT II\n  closed');
    const rated = (text: string): readonly object[] =>
      parsePolicy(text, 'p.yaml').clauses.map(({ weight, severity, category }) => ({ weight, severity, category }));
    const none = { weight: undefined, severity: undefined, category: undefined };
    const should = { ...none, weight: 'should', severity: 'CAT II' };
    expect(rated(base)).toEqual([none, none]);
    expect(rated(table)).toEqual([should, should]);
    const own = `${table}      weight: shall\n      severity: CAT I\n      category: SRG-NET-000062\n`;
    expect(rated(own)).toEqual([{ ...none, severity: 'CAT I', category: 'SRG-NET-000062' }, should]);
    expect(rated(checksOnly.replace('    outdated', '    weight: should\n    outdated'))).toEqual([
      { ...none, weight: 'should' },
    ]);
  });

  it('may name the edition of the format, and means the same with and without it', () => {
    const { digest: _, ...plain } = parsePolicy(base.replace('id: example', '\nid: example'), 'p.yaml');
    for (const format of [1, 2]) {
      const { digest: __, ...said } = parsePolicy(`format: ${format}\n${base}`, 'p.yaml');
      expect(said).toEqual(plain);
    }
  });

  it('cites edition and confidence of a document, where no place has another confidence', () => {
    const document = base.replace('title: Page,', 'title: Page, edition: r1, confidence: B,');
    const second = `    - id: row-02
      title: Second
      source: { ref: page, place: note 4, confidence: C }
      encryption: ENCR_AES_CBC-256
      integrity: AUTH_HMAC_SHA2_256_128
      prf: PRF_HMAC_SHA2_256
      keyExchange: 15
    - id: row-03
      title: Third
      source: { ref: page, place: note 5 }
      encryption: ENCR_AES_CBC-256
      integrity: AUTH_HMAC_SHA2_256_128
      prf: PRF_HMAC_SHA2_256
      keyExchange: 16
`;
    const { source, clauses } = parsePolicy(document + second, 'p.yaml');
    expect([source, ...clauses.map((clause) => clause.source)].map(citation)).toEqual([
      'Page, r1, 2026-01-01, https://example.org/p (confidence B)',
      'Page, r1, 2026-01-01, table 1, row 1, https://example.org/p (confidence B)',
      'Page, r1, 2026-01-01, note 4, https://example.org/p (confidence C)',
      'Page, r1, 2026-01-01, note 5, https://example.org/p (confidence B)',
      'Page, r1, 2026-01-01, table 1, https://example.org/p (confidence B)',
    ]);
    const whole = document.replace('source: { ref: page, place: table 1 }', 'source: { ref: page, confidence: A }');
    expect(parsePolicy(whole, 'p.yaml').clauses.map((clause) => clause.source.confidence)).toEqual(['A', 'A']);
  });

  it('requires 32-bit sequence numbers of an IPsec row and tolerates what the table says', () => {
    const ipsec = base
      .replace('ike:', 'ipsec:')
      .replace('      prf: PRF_HMAC_SHA2_256\n', '')
      .replace('keyExchange: 14', 'keyExchange: none');
    const tolerant = ipsec.replace('  closed', '  tolerates: { sequenceNumbers: [64-bit, 32-bit] }\n  closed');
    const required = box([transformValue(12, 256)], [12], [0], [0]);
    expect(parsePolicy(ipsec, 'p.yaml').clauses[0]).toMatchObject({ box: required });
    expect(parsePolicy(ipsec, 'p.yaml').clauses[0]).not.toHaveProperty('tolerated');
    expect(parsePolicy(tolerant, 'p.yaml').clauses[0]).toMatchObject({
      box: required,
      tolerated: [box([transformValue(12, 256)], [12], [0], [1])],
    });
  });

  it('says rules across fields, where a field that is not named means all its values', () => {
    const constraints = `  constraints:
    - id: strong
      title: AES-256 goes with group 14 or 20
      when: { encryption: ENCR_AES_CBC-256 }
      then: { keyExchange: [14, 20] }
    - { id: no-md5, title: No MD5, when: { prf: PRF_HMAC_MD5 }, then: nothing }
`;
    const [, , strong, noMd5] = parsePolicy(base + constraints, 'p.yaml').clauses;
    expect(strong).toMatchObject({ kind: 'constraint', id: 'ike/strong' });
    if (strong?.kind !== 'constraint' || noMd5?.kind !== 'constraint') throw new Error('two constraints wanted');
    expect(strong.when.map((values) => values.length)).toEqual([1, 12, 9, 27]);
    expect(strong.then[3]).toEqual([14, 20]);
    expect(noMd5.when[2]).toEqual([1]);
    expect(noMd5.then).toEqual([[], [], [], []]);
  });

  it('says that the rows of a table stand in order', () => {
    const ordered = base.replace('  closed: true\n', '  closed: true\n  order: documented\n');
    expect(parsePolicy(ordered, 'p.yaml').clauses.map(({ id }) => id)).toEqual([
      'ike/row-01',
      'ike/nothing-else',
      'ike/order',
    ]);
    expect(parsePolicy(ordered, 'p.yaml').clauses.at(-1)).toMatchObject({
      kind: 'order',
      space: 'ike',
      line: 9,
      schemes: ['ikev2'],
    });
    expect(() => parsePolicy(ordered.replace('documented', 'sorted'), 'p.yaml')).toThrow('9:10');
    const twice = ordered.replace('row-01', 'order');
    expect(() => parsePolicy(twice, 'p.yaml')).toThrow('wanted an id of its own');
  });

  it.each([
    ['of its tables', '  role: initiator\n', '', ['initiator', 'initiator', undefined]],
    ['of the policy', '', 'role: initiator\n', ['initiator', 'initiator', 'initiator']],
    [
      'of a table where it is another than that of the policy',
      '  role: responder\n',
      'role: initiator\n',
      [undefined, undefined, 'initiator'],
    ],
    ['of a responder, which is the default', '  role: responder\n', '', [undefined, undefined, undefined]],
  ])('says the role %s', (_, ofTable, ofPolicy, roles) => {
    const pairs = `${ofPolicy}pairs:
  - { id: group, title: The same group, same: [ipsec.keyExchange, ike.keyExchange] }
`;
    const text = base.replace('  closed: true\n', `  closed: true\n${ofTable}`) + pairs;
    const policy = parsePolicy(text, 'p.yaml');
    expect(policy.clauses.map(({ role }) => role)).toEqual(roles);
    expect(parsePolicy(policyText(policy), 'q.yaml').clauses.map(({ role }) => role)).toEqual(roles);
  });

  it('says how a gateway may authenticate', () => {
    const identity = `  identity:
    - { check: signature-hashes, allowed: [SHA2-384] }
    - { check: ppk-required, id: ppk }
    - { check: authentication, allowed: [signature, eap-tls] }
`;
    const policy = parsePolicy(base + identity, 'p.yaml');
    const clauses = [
      {
        kind: 'identity',
        id: 'ike/identity-signature-hashes',
        check: { name: 'signature-hashes', allowed: ['SHA2-384'] },
      },
      { kind: 'identity', id: 'ike/ppk', check: { name: 'ppk-required' } },
      {
        kind: 'identity',
        id: 'ike/identity-authentication',
        check: { name: 'authentication', allowed: ['signature', 'eap-tls'] },
      },
    ];
    expect(policy.clauses.slice(2)).toMatchObject(clauses);
    expect(parsePolicy(policyText(policy), 'q.yaml').clauses.map(({ kind }) => kind)).toEqual(
      policy.clauses.map(({ kind }) => kind),
    );
    expect(problems(base + identity.replace('SHA2-384', 'SHA-384'))).toEqual([
      expect.stringMatching(/^18:44 unknown-value: .* found "SHA-384"; did you mean "SHA2-384"\?$/u),
    ]);
  });

  it('says which ports must answer', () => {
    const ports = `  ports: [{ port: 4500 }, { port: 500, id: usual, title: The usual port answers }]\n`;
    const policy = parsePolicy(base + ports, 'p.yaml');
    expect(policy.clauses.slice(2)).toMatchObject([
      { kind: 'port', id: 'ike/port-4500', port: 4500, title: 'UDP port 4500 answers', schemes: ['ikev2'] },
      { kind: 'port', id: 'ike/usual', port: 500, title: 'The usual port answers' },
    ]);
    expect(parsePolicy(policyText(policy), 'q.yaml').clauses.map(({ id }) => id)).toEqual(
      policy.clauses.map(({ id }) => id),
    );
    expect(() => parsePolicy(base + ports.replace('4500', '1194'), 'p.yaml')).toThrow('17:19');
  });

  it('says how long SAs may live, by which configurations are judged too', () => {
    const limits = `  limits:
    - { id: lifetime, title: An IKE SA lives for a day at most, what: ike-sa-lifetime, atMost: 86400 }
`;
    expect(parsePolicy(base + limits, 'p.yaml').clauses.at(-1)).toMatchObject({
      kind: 'limit',
      id: 'ike/lifetime',
      what: 'ike-sa-lifetime',
      atMost: 86_400,
      schemes: ['ikev2', 'azure'],
    });
    const policy = parsePolicy(base + limits, 'p.yaml');
    expect(parsePolicy(policyText(policy), 'q.yaml').clauses.at(-1)).toMatchObject({ schemes: ['ikev2', 'azure'] });
    expect(problems(base + limits.replace('ike-sa', 'child-sa'))).toEqual([
      '18:71 unknown-value: wanted "ike-sa-lifetime"; found "child-sa-lifetime"; did you mean "ike-sa-lifetime"?',
    ]);
    expect(problems(base + limits.replace(', atMost: 86400', ''))).toEqual([
      '18:7 missing-key: wanted atMost or atLeast, found neither',
    ]);
    expect(problems(base + limits.replace('atMost', 'atLeast: 86401, atMost'))).toEqual([
      '18:97 out-of-range: wanted at most 86400, found 86401',
    ]);
  });

  it('says what two tables have in common, in no table', () => {
    const pairs = `pairs:
  - { id: group, title: The same group, same: [ipsec.keyExchange, ike.keyExchange] }
`;
    expect(parsePolicy(base + pairs, 'p.yaml').clauses.at(-1)).toEqual({
      kind: 'pairs',
      id: 'pairs/group',
      line: 18,
      title: 'The same group',
      source: { title: 'Page', url: 'https://example.org/p', date: '2026-01-01' },
      readings: [],
      schemes: ['ikev2'],
      same: { ipsec: 2, ike: 3 },
    });
    expect(() => parsePolicy(base + pairs.replace('[ipsec', '[tls'), 'p.yaml')).toThrow('18:');
  });

  it('says which versions and certificates are wanted', () => {
    const more = `  versions:
    - { version: TLSv1.0, expect: refused }
    - { version: TLSv1.3, expect: refused, schemes: [sstp], id: version-tlsv1.3-sstp }
  certificate:
    - { check: signature-hash, forbidden: [sha1] }
    - { check: minimum-key-bits, rsa: 2048, ec: 256 }
    - { check: chain-valid }
    - { check: key, allowed: [RSA-3072+, EC-secp384r1, ML-DSA-87], of: chain }
    - { check: signature, allowed: [rsassaPss-sha384], of: leaf }
    - { check: validity-days, atMost: 398 }
    - { check: expires-within, days: 30 }
    - { check: subject-alternative-name }
    - { check: path-rules }
`;
    expect(parsePolicy(tls + more, 'p.yaml').clauses.slice(2)).toMatchObject([
      { id: 'tls/a', box: [[0x0303], [0xc02f]], schemes: ['tls', 'sstp', 'openvpn+tcp', 'openvpn+udp'] },
      { id: 'tls/version-tlsv1.0', kind: 'version', version: 0x0301, expect: 'refused', title: 'TLSv1.0 is refused' },
      { id: 'tls/version-tlsv1.3-sstp', version: 0x0304, schemes: ['sstp'] },
      { id: 'tls/certificate-signature-hash', check: { name: 'signature-hash', forbidden: ['sha1'] } },
      { id: 'tls/certificate-minimum-key-bits', check: { name: 'minimum-key-bits', rsa: 2048, ec: 256 } },
      { id: 'tls/certificate-chain-valid', check: { name: 'chain-valid' } },
      {
        id: 'tls/certificate-key',
        check: { name: 'key', allowed: ['RSA-3072+', 'EC-secp384r1', 'ML-DSA-87'], of: 'chain' },
      },
      { id: 'tls/certificate-signature', check: { name: 'signature', allowed: ['rsassaPss-sha384'], of: 'leaf' } },
      { id: 'tls/certificate-validity-days', check: { name: 'validity-days', atMost: 398 } },
      { id: 'tls/certificate-expires-within', check: { name: 'expires-within', days: 30 } },
      { id: 'tls/certificate-subject-alternative-name', check: { name: 'subject-alternative-name' } },
      { id: 'tls/certificate-path-rules', check: { name: 'path-rules' } },
    ]);
  });
});

describe('a file that is no policy', () => {
  it('is refused with file, line, column and message of every problem at once', () => {
    const error = failure(
      base
        .replace('title: Example', 'titel: Example')
        .replace('2026-01-01\n', '2026-1-1\n')
        .replace('ENCR_AES_CBC-256', 'ENCR_AES_CBC')
        .replace('PRF_HMAC_SHA2_256', 'PRF_HMAC_SHA2_265'),
    );
    expect(error.code).toBe('policy-invalid');
    expect(error.message.split('\n')).toEqual([
      'p.yaml:1:1: "title" is missing: wanted text',
      'p.yaml:2:10: wanted a date as YYYY-MM-DD, found "2026-1-1"',
      'p.yaml:3:1: unknown key "titel": wanted one of format, id, edition, version, title, sources, source, ike, ipsec, tls, role, pairs, checks; did you mean "title"?',
      'p.yaml:13:19: wanted a key length: ENCR_AES_CBC-128, ENCR_AES_CBC-192, ENCR_AES_CBC-256; found "ENCR_AES_CBC"',
      'p.yaml:15:12: wanted a PRF by IANA\'s name, found "PRF_HMAC_SHA2_265"; did you mean "PRF_HMAC_SHA2_256"?',
    ]);
    expect(error.problems.map(({ code }) => code)).toEqual([
      'missing-key',
      'bad-date',
      'unknown-key',
      'key-length',
      'unknown-algorithm',
    ]);
  });

  const row = (field: string, value: string): string =>
    base.replace(new RegExp(`      ${field}: .*`), `      ${field}: ${value}`);
  const like = (pattern: RegExp): string => expect.stringMatching(pattern) as string;
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'an unknown algorithm',
      row('encryption', 'ENCR_AES_GCM_61-256'),
      [
        '13:19 unknown-algorithm: wanted an encryption algorithm by IANA\'s name and key length, found "ENCR_AES_GCM_61-256"; did you mean "ENCR_AES_GCM_16-256"?',
      ],
    ],
    [
      'an edition of the format that is not there yet',
      `format: 3\n${base}`,
      ['1:9 unknown-format: wanted format 1 or 2, found 3: what it says needs another gateproof'],
    ],
    [
      'a confidence that nobody knows',
      base.replace('title: Page,', 'title: Page, confidence: D,'),
      ['5:36 unknown-value: wanted one of A, B, C; found "D"; did you mean "A"?'],
    ],
    [
      'another spelling of an algorithm',
      row('encryption', 'aes256gcm16'),
      [
        '13:19 unknown-algorithm: wanted an encryption algorithm by IANA\'s name and key length, found "aes256gcm16"; did you mean "ENCR_AES_GCM_16-256"?',
      ],
    ],
    [
      'a name that lacks its end',
      row('integrity', 'AUTH_HMAC_SHA2_256'),
      [
        '14:18 unknown-algorithm: wanted an integrity algorithm by IANA\'s name, or none, found "AUTH_HMAC_SHA2_256"; did you mean "AUTH_HMAC_SHA2_256_128"?',
      ],
    ],
    [
      'a superfluous key length',
      row('encryption', 'ENCR_3DES-192'),
      ['13:19 key-length: wanted no key length: ENCR_3DES; found "ENCR_3DES-192"'],
    ],
    [
      'a cipher that IKE must not use',
      row('encryption', '[ENCR_AES_CBC-256, ENCR_NULL]'),
      [
        '13:38 not-usable: wanted an encryption algorithm for an IKE SA, found ENCR_NULL, which the registry does not allow there',
      ],
    ],
    [
      'integrity for AH',
      row('integrity', 'AUTH_AES_128_GMAC'),
      ['14:18 not-usable: wanted an integrity algorithm for an IKE SA, found AUTH_AES_128_GMAC, which is for AH'],
    ],
    [
      'an AEAD cipher with integrity',
      row('encryption', 'ENCR_AES_GCM_16-256'),
      ['14:18 aead-integrity: wanted none beside the AEAD ENCR_AES_GCM_16-256, found AUTH_HMAC_SHA2_256_128'],
    ],
    [
      'another cipher without integrity',
      row('integrity', 'none'),
      [
        '14:18 aead-integrity: wanted an integrity algorithm beside ENCR_AES_CBC-256, which has none of its own, found none',
      ],
    ],
    [
      'an IKE SA without key exchange',
      row('keyExchange', 'none'),
      ['16:20 not-usable: wanted a key exchange method, found none: an IKE SA always has one'],
    ],
    [
      'a number that is not registered, beside values of the wrong type',
      row('keyExchange', '[99, true, -1]'),
      [
        "16:21 unknown-algorithm: wanted a key exchange method by IANA's name or number, or none, found the number 99",
        '16:25 wrong-type: wanted text or a number, found true',
        '16:31 out-of-range: wanted at least 0, found the number -1',
      ],
    ],
    ['an empty list', row('prf', '[]'), ['15:12 empty-list: wanted at least 1 entry, found an empty list']],
    ['an empty text', base.replace('title: Example', 'title: ""'), ['3:8 empty-text: wanted text, found ""']],
    ['a missing value', base.replace('title: Example', 'title:'), ['3:7 wrong-type: wanted text, found nothing']],
    [
      'a day that does not exist',
      `${base}      until: 2026-02-30\n`,
      ['17:14 bad-format: wanted a day as YYYY-MM-DD or a month as YYYY-MM, found "2026-02-30"'],
    ],
    [
      'dates in the wrong order',
      `${base}      from: 2026-02-02\n      until: 2026-02-01\n`,
      ['18:14 dates-reversed: wanted a last day that is not before 2026-02-02, found 2026-02-01'],
    ],
    [
      'a level that does not exist',
      `${base}      level: requird\n`,
      ['17:14 unknown-value: wanted one of required, allowed, legacy; found "requird"; did you mean "required"?'],
    ],
    [
      'a reading alone',
      `${base}      readings: [{ says: x, source: { ref: page } }]\n`,
      ['17:17 too-few: wanted at least 2 entries, found 1'],
    ],
    [
      'the same row id twice, and that of the table itself',
      `${base}    - { id: row-01 }\n    - { id: nothing-else }\n`,
      [
        '17:7 missing-key: "encryption" is missing: wanted text or a list',
        '17:7 missing-key: "integrity" is missing: wanted text or a list',
        '17:7 missing-key: "prf" is missing: wanted text or a list',
        '17:7 missing-key: "keyExchange" is missing: wanted text or a number or a list',
        '17:13 duplicate-id: wanted an id of its own, found "ike/row-01", which ike.rows[0] has',
        '18:7 missing-key: "encryption" is missing: wanted text or a list',
        '18:7 missing-key: "integrity" is missing: wanted text or a list',
        '18:7 missing-key: "prf" is missing: wanted text or a list',
        '18:7 missing-key: "keyExchange" is missing: wanted text or a number or a list',
        '18:13 duplicate-id: wanted an id of its own, found "ike/nothing-else", which the table ike itself has',
      ],
    ],
    [
      'an id with spaces',
      base.replace('id: row-01', 'id: Row 1'),
      ['11:11 bad-format: wanted lower-case letters and digits with single dots and dashes between, found "Row 1"'],
    ],
    [
      'a source that is not listed',
      base.replace('ref: page, place', 'ref: pag, place'),
      ['9:18 unknown-source: wanted a key of sources (page), found "pag"; did you mean "page"?'],
    ],
    [
      'a source with another kind of address',
      base.replace('https:', 'file:'),
      ['5:29 bad-format: wanted an http or https URL, found "file://example.org/p"'],
    ],
    [
      'a scheme of another table',
      base.replace('  closed', '  schemes: [ikev2, sstp]\n  closed'),
      ['8:20 not-usable: wanted a scheme of the ike table (ikev2), found "sstp"'],
    ],
    [
      'a row without any name for a reader',
      base.replace('      vendor: { Cipher: AES256 }\n', ''),
      ["11:7 missing-key: wanted a title or the vendor's spelling, found neither"],
    ],
    [
      'no table',
      base.slice(0, base.indexOf('ike:')),
      ['1:1 no-table: wanted at least one of the tables ike, ipsec, tls, or checks, found none'],
    ],
    ['no mapping', '- a\n', ['1:1 wrong-type: wanted a mapping, found a list']],
    [
      'a suite of another version, and versions that do not exist',
      `${tls}    - { id: b, title: b, versions: TLSv1.2, suites: TLS_AES_128_GCM_SHA256 }
  versions: [{ version: TLS1.0, expect: refusd }]
`,
      [
        '22:53 not-usable: wanted a cipher suite of TLSv1.2, found TLS_AES_128_GCM_SHA256, which TLSv1.2 cannot negotiate',
        '23:25 unknown-algorithm: wanted a protocol version, found "TLS1.0"; did you mean "TLSv1.0"?',
        '23:41 unknown-value: wanted one of accepted, refused; found "refusd"; did you mean "refused"?',
      ],
    ],
    [
      'certificate rules that do not exist or are incomplete',
      `${tls}  certificate: [{ check: not-expird }, { check: minimum-key-bits, rsa: 0 }, { check: chain-valid, extra: 1 }]\n`,
      [
        '22:26 unknown-value: wanted one of not-expired, signature-hash, minimum-key-bits, chain-valid, name-matches, key, signature, validity-days, expires-within, subject-alternative-name, path-rules; found "not-expird"; did you mean "not-expired"?',
        '22:40 missing-key: "ec" is missing: wanted a number',
        '22:72 out-of-range: wanted at least 1, found the number 0',
        '22:99 unknown-key: unknown key "extra": wanted one of id, weight, severity, category, title, source, note, readings, schemes, from, until, applies, check',
      ],
    ],
    [
      'keys and signatures that nobody knows, and of nothing',
      `${tls}  certificate:
    - { check: key, allowed: [RSA-3072+, MLDSA-87, RSA-3072++, EC-P384], of: leaf }
    - { check: signature, allowed: [rsassaPss], of: leafs }
    - { check: signature, id: other, allowed: [rsassaPss, ecdsa-with-SHA384], of: leaf }
`,
      [
        like(/^23:42 unknown-algorithm: wanted a key .*, found "MLDSA-87"; did you mean "ML-DSA-87"\?$/u),
        like(/^23:52 unknown-algorithm: wanted a key .*, found "RSA-3072\+\+"; did you mean "RSA-3072\+"\?$/u),
        like(/^23:64 unknown-algorithm: wanted a key .*, found "EC-P384"/u),
        '24:53 unknown-value: wanted one of leaf, chain; found "leafs"; did you mean "leaf"?',
        like(/^25:48 unknown-algorithm: wanted a signature .*, found "rsassaPss"; did you mean "rsassaPss-sha256"\?$/u),
      ],
    ],
    [
      'a constraint with an unknown field, an unknown word, an unknown name',
      `${base}  constraints:
    - { id: a, title: a, when: { cipher: x }, then: nothin }
    - { id: b, title: b, when: { prf: PRF_HMAC_SHA3 }, then: nothing }
`,
      [
        '18:34 unknown-key: unknown key "cipher": wanted one of encryption, integrity, prf, keyExchange, additionalKeyExchange',
        '18:53 wrong-type: wanted "nothing" or a mapping, found "nothin"',
        '19:39 unknown-algorithm: wanted a PRF by IANA\'s name, found "PRF_HMAC_SHA3"; did you mean "PRF_HMAC_SHA1"?',
      ],
    ],
  ];
  it.each(cases)('is refused for %s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('is refused by PolicyError alone, whatever the text', () => {
    const words = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      ': ',
      '- ',
      '\n',
      '  ',
      '&a ',
      '*a',
      '!t ',
      '|',
      '"',
      '#',
      'null',
      '0',
      '~',
    );
    const edits = fc.array(fc.tuple(fc.nat(tls.length), fc.nat(30), words), { maxLength: 4 });
    fc.assert(
      fc.property(edits, (changes) => {
        const text = changes.reduce((whole, [at, cut, word]) => whole.slice(0, at) + word + whole.slice(at + cut), tls);
        try {
          expect(parsePolicy(text, 'p.yaml').id).toBeTypeOf('string');
        } catch (error) {
          if (!(error instanceof PolicyError)) throw error;
          expect(error.problems.length).toBeGreaterThan(0);
          expect(error.problems.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
