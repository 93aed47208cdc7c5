import { describe, expect, test } from 'vitest';
import { constraintBoxes, rowBox, sideOf, toleratedBoxes } from '../../../core/policy/field-box.ts';
import type { FileFields, OneOrMany } from '../../../core/policy/policy-file.ts';
import type { CheckContext } from '../../../core/policy/yaml-document.ts';
import { suiteNames, suitesOf, versionNames } from '../../../core/protocol/tls/registry.ts';
import { type Box, isSubset, points, regionSize, union } from '../../../core/spaces/region.ts';
import type { SpaceName } from '../../../core/spaces/registry.ts';
import { registeredVocabulary } from '../../../core/spaces/sa-vocabulary.ts';

/** A box of row 7, or what was reported of it; `unsound` are places where the schema found something. */
function made(
  how: typeof rowBox,
  space: SpaceName,
  fields: FileFields,
  unsound: readonly string[] = [],
): { readonly box: Box | undefined; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const context: CheckContext = {
    sound: (path) => !unsound.includes(path.join('.')),
    report: (path, code, message) => void problems.push(`${path.join('.')} ${code}: ${message}`),
    lineOf: () => 1,
    placeOf: () => ({ line: 1, column: 1 }),
  };
  return { box: how(space, fields, ['rows', 7], context), problems };
}
const row = (space: SpaceName, fields: FileFields, unsound?: readonly string[]) => made(rowBox, space, fields, unsound);
const side = (space: SpaceName, fields: FileFields, unsound?: readonly string[]) =>
  made(sideOf, space, fields, unsound);

/** ENCR_AES_CBC (12) and ENCR_AES_GCM_16 (20) with 256 bits: the id above the key length (RFC 7296 sections 3.3.2 and 3.3.5). */
const [cbc256, cbc128, gcm256, chacha] = [0x0c_0100, 0x0c_0080, 0x14_0100, 0x1c_0000];
const ike: FileFields = {
  encryption: 'ENCR_AES_CBC-256',
  integrity: 'AUTH_HMAC_SHA2_256_128',
  prf: 'PRF_HMAC_SHA2_256',
  keyExchange: '2048-bit MODP Group',
};
const esp: FileFields = { encryption: 'ENCR_AES_GCM_16-256', integrity: 'none', keyExchange: 'none' };
const [ecdheGcm, tls13Gcm] = [0xc02f, 0x1301];
const tls: FileFields = { versions: 'TLSv1.2', suites: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' };

/** The same for each of ADDKE1 … ADDKE7. */
const seven = (values: readonly number[]): Box => Array.from({ length: 7 }, () => values);

describe('the box of a row', () => {
  test.each<[string, SpaceName, FileFields, Box]>([
    ['an IKE SA', 'ike', ike, [[cbc256], [12], [5], [14]]],
    [
      'an IKE SA with several of each, sorted, each once',
      'ike',
      {
        encryption: ['ENCR_AES_CBC-256', 'ENCR_AES_CBC-128', 'ENCR_AES_CBC-256'],
        integrity: ['AUTH_HMAC_SHA2_512_256', 'AUTH_HMAC_SHA2_256_128'],
        prf: ['PRF_HMAC_SHA2_512', 'PRF_HMAC_SHA2_256'],
        keyExchange: ['384-bit random ECP group', '2048-bit MODP Group'],
      },
      [
        [cbc128, cbc256],
        [12, 14],
        [5, 7],
        [14, 20],
      ],
    ],
    [
      'an IKE SA by an AEAD cipher',
      'ike',
      { ...ike, encryption: 'ENCR_CHACHA20_POLY1305', integrity: 'none' },
      [[chacha], [0], [5], [14]],
    ],
    ['ESP, of 32-bit sequence numbers where none are named', 'ipsec', esp, [[gcm256], [0], [0], [0]]],
    [
      'ESP of extended sequence numbers',
      'ipsec',
      { ...esp, keyExchange: ['none', '2048-bit MODP Group'], sequenceNumbers: ['64-bit'] },
      [[gcm256], [0], [0, 14], [1]],
    ],
    ['TLS', 'tls', tls, [[0x0303], [ecdheGcm]]],
    [
      'TLS of two versions that both know the suite',
      'tls',
      { versions: ['TLSv1.2', 'TLSv1.1'], suites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
      [[0x0302, 0x0303], [0x2f]],
    ],
  ])('of %s lists the code points', (_name, space, fields, box) => {
    expect(row(space, fields)).toEqual({ box, problems: [] });
  });

  test.each<[string, SpaceName, FileFields, readonly string[]]>([
    [
      'a cipher that IANA registers for ESP alone',
      'ike',
      { ...ike, encryption: ['ENCR_AES_CBC-256', 'ENCR_NULL'] },
      [
        'rows.7.encryption.1 not-usable: wanted an encryption algorithm for an IKE SA, found ENCR_NULL, which the registry does not allow there',
      ],
    ],
    [
      'a cipher that IANA registers for neither',
      'ipsec',
      { ...esp, encryption: 'ENCR_NULL_AUTH_AES_GMAC-128', integrity: 'AUTH_AES_128_GMAC' },
      ['rows.7.integrity not-usable: wanted an integrity algorithm for ESP, found AUTH_AES_128_GMAC, which is for AH'],
    ],
    [
      'an integrity algorithm of AH',
      'ike',
      { ...ike, integrity: 'AUTH_AES_128_GMAC' },
      [
        'rows.7.integrity not-usable: wanted an integrity algorithm for an IKE SA, found AUTH_AES_128_GMAC, which is for AH',
      ],
    ],
    [
      'an IKE SA without key exchange',
      'ike',
      { ...ike, keyExchange: 'none' },
      ['rows.7.keyExchange not-usable: wanted a key exchange method, found none: an IKE SA always has one'],
    ],
    [
      'integrity beside AEAD ciphers, each',
      'ike',
      { ...ike, encryption: 'ENCR_AES_GCM_16-256', integrity: ['AUTH_HMAC_SHA2_256_128', 'none', 'AUTH_HMAC_SHA1_96'] },
      [
        'rows.7.integrity.0 aead-integrity: wanted none beside the AEAD ENCR_AES_GCM_16-256, found AUTH_HMAC_SHA2_256_128',
        'rows.7.integrity.2 aead-integrity: wanted none beside the AEAD ENCR_AES_GCM_16-256, found AUTH_HMAC_SHA1_96',
      ],
    ],
    [
      'no integrity beside another cipher',
      'ipsec',
      { ...esp, encryption: 'ENCR_AES_CBC-256' },
      [
        'rows.7.integrity aead-integrity: wanted an integrity algorithm beside ENCR_AES_CBC-256, which has none of its own, found none',
      ],
    ],
    [
      'both kinds of ciphers beside both',
      'ipsec',
      {
        encryption: ['ENCR_AES_GCM_16-256', 'ENCR_AES_CBC-256'],
        integrity: ['none', 'AUTH_HMAC_SHA1_96'],
        keyExchange: 'none',
      },
      [
        'rows.7.integrity.0 aead-integrity: wanted an integrity algorithm beside ENCR_AES_CBC-256, which has none of its own, found none',
        'rows.7.integrity.1 aead-integrity: wanted none beside the AEAD ENCR_AES_GCM_16-256, found AUTH_HMAC_SHA1_96',
      ],
    ],
    [
      'a suite of another version',
      'tls',
      { versions: ['TLSv1.2', 'TLSv1.3'], suites: ['TLS_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] },
      [
        'rows.7.suites.0 not-usable: wanted a cipher suite of TLSv1.2, found TLS_AES_128_GCM_SHA256, which TLSv1.2 cannot negotiate',
        'rows.7.suites.1 not-usable: wanted a cipher suite of TLSv1.3, found TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, which TLSv1.3 cannot negotiate',
      ],
    ],
    [
      'names that nobody knows, each in its place',
      'ike',
      { ...ike, encryption: 'x', integrity: ['AUTH_HMAC_SHA2_256_128', 'y'] },
      [
        'rows.7.encryption unknown-algorithm: wanted an encryption algorithm by IANA\'s name and key length, found "x"',
        'rows.7.integrity.1 unknown-algorithm: wanted an integrity algorithm by IANA\'s name, or none, found "y"',
      ],
    ],
  ])('is none for %s, and the problem is told where it stands', (_name, space, fields, problems) => {
    expect(row(space, fields)).toEqual({ box: undefined, problems });
  });

  test('leaves to the schema what it found, and what is missing', () => {
    expect(row('ike', { ...ike, encryption: 'x' }, ['rows.7.encryption'])).toEqual({ box: undefined, problems: [] });
    const names = ['AUTH_HMAC_SHA2_256_128', 'x'];
    expect(row('ike', { ...ike, integrity: names }, ['rows.7.integrity.1'])).toEqual({ box: undefined, problems: [] });
    const { prf: _prf, ...withoutPrf } = ike;
    expect(row('ike', withoutPrf)).toEqual({ box: [[cbc256], [12], [], [14]], problems: [] });
  });

  test('with a field that the schema refuses has its other fields looked at', () => {
    expect(row('ike', { ...ike, encryption: 'x', keyExchange: 'none' }, ['rows.7.encryption']).problems).toEqual([
      'rows.7.keyExchange not-usable: wanted a key exchange method, found none: an IKE SA always has one',
    ]);
  });
});

describe('the box of a constraint', () => {
  const { encryption, integrity, keyExchange, sequenceNumbers } = registeredVocabulary('ike');

  test('has all values of what is not named', () => {
    expect(side('ike', { prf: 'PRF_HMAC_SHA2_256' })).toEqual({
      box: [encryption, [0, ...integrity], [5], keyExchange],
      problems: [],
    });
    const ofEsp = registeredVocabulary('ipsec');
    expect(side('ipsec', { encryption: ['ENCR_AES_GCM_16-256'] })).toEqual({
      box: [[gcm256], [0, ...ofEsp.integrity], [0, ...ofEsp.keyExchange], sequenceNumbers],
      problems: [],
    });
    expect(side('ipsec', {}).box?.[0]).toEqual(ofEsp.encryption);
  });

  test('of TLS has all versions, and the suites of each', () => {
    expect(side('tls', { suites: 'TLS_AES_128_GCM_SHA256' })).toEqual({
      box: [[...versionNames.codes].sort((a, b) => a - b), [tls13Gcm]],
      problems: [],
    });
    const all = new Set(versionNames.codes.flatMap((version) => suitesOf(version)));
    expect(side('tls', { versions: 'TLSv1.2' })).toEqual({
      box: [[0x0303], [...all].sort((a, b) => a - b)],
      problems: [],
    });
    expect(all).toContain(tls13Gcm);
    expect(suiteNames.name(tls13Gcm)).toBe('TLS_AES_128_GCM_SHA256');
  });

  test('may name an AEAD cipher and integrity apart from each other', () => {
    const both: FileFields = { encryption: 'ENCR_AES_GCM_16-256', integrity: 'AUTH_HMAC_SHA1_96' };
    expect(side('ike', both).box?.slice(0, 2)).toEqual([[gcm256], [2]]);
  });

  test('is none after a problem, wherever that stands', () => {
    const message = 'unknown-algorithm: wanted a PRF by IANA\'s name, found "x"';
    expect(side('ike', { encryption: 'ENCR_AES_CBC-256', prf: ['x'], keyExchange: '2048-bit MODP Group' })).toEqual({
      box: undefined,
      problems: [`rows.7.prf.0 ${message}`],
    });
    expect(side('ike', { prf: 'x' }, ['rows.7.prf'])).toEqual({ box: undefined, problems: [] });
  });
});

describe('the two sides of a constraint', () => {
  const context: CheckContext = {
    sound: () => true,
    report: () => undefined,
    lineOf: () => 1,
    placeOf: () => ({ line: 1, column: 1 }),
  };
  const sides = (space: SpaceName, when: FileFields, then: FileFields | 'nothing') =>
    constraintBoxes(space, { when, then }, [], context);

  test('say nothing of additional key exchanges where neither names them', () => {
    const both = sides('ike', { keyExchange: 20 }, { prf: 'PRF_HMAC_SHA2_256' });
    expect(both?.when).toHaveLength(4);
    expect(both?.then).toHaveLength(4);
    expect(sides('tls', { versions: 'TLSv1.2' }, 'nothing')?.then).toEqual([[], []]);
  });

  test('have all of the seven where one side names them, and the other means any', () => {
    const any = [0, ...registeredVocabulary('ike').keyExchange];
    const both = sides('ike', { keyExchange: 20 }, { additionalKeyExchange: ['ml-kem-1024', 'none'] });
    expect(both?.when.slice(3)).toEqual([[20], any, any, any, any, any, any, any]);
    expect(both?.then.slice(4)).toEqual([[0, 37], [0], [0], [0], [0], [0], [0]]);
    expect(sides('ike', { additionalKeyExchange: 'none' }, 'nothing')?.when.slice(4)).toEqual(seven([0]));
    expect(sides('ipsec', { additionalKeyExchange: 'any' }, {})?.when.slice(4)).toEqual(seven(any));
  });

  test.each([
    ['when', 'prf'],
    ['then', 'prf'],
    ['when', 'additionalKeyExchange'],
    ['then', 'additionalKeyExchange'],
  ])('are none after a problem in %s, with %s, which is told where it stands', (where, field) => {
    const problems: string[] = [];
    const telling: CheckContext = {
      ...context,
      report: (path, code) => void problems.push(`${path.join('.')} ${code}`),
    };
    const fields = { when: {}, then: {}, [where]: { [field]: 'x' } };
    expect(constraintBoxes('ike', fields, ['constraints', 0], telling)).toBeUndefined();
    expect(problems).toEqual([`constraints.0.${where}.${field} unknown-algorithm`]);
  });
});

describe('additional key exchanges of a row', () => {
  const ofMlKem = (additionalKeyExchange: OneOrMany<string | number>, unsound?: readonly string[]) =>
    row('ike', { ...ike, additionalKeyExchange }, unsound);

  test('stand behind the dimensions, one of a list, or any number of any', () => {
    expect(ofMlKem('ml-kem-768').box).toEqual([[cbc256], [12], [5], [14], [36]]);
    expect(ofMlKem([37, 'none', 'ml-kem-768']).box).toEqual([[cbc256], [12], [5], [14], [0, 36, 37]]);
    const any = ofMlKem('any').box?.slice(4);
    expect(any).toEqual(seven([0, ...registeredVocabulary('ike').keyExchange]));
    expect(row('ipsec', { ...esp, additionalKeyExchange: 36 }).box).toEqual([[gcm256], [0], [0], [0], [36]]);
  });

  test('that are none are not there', () => {
    expect(ofMlKem('none').box).toEqual([[cbc256], [12], [5], [14]]);
    expect(ofMlKem(['none']).box).toHaveLength(4);
  });

  test('are no box where the name is none, or any stands in a list', () => {
    expect(ofMlKem('mlkem768')).toEqual({
      box: undefined,
      problems: [
        `rows.7.additionalKeyExchange unknown-algorithm: wanted an additional key exchange method by IANA's name or number, none or any, found "mlkem768"; did you mean "ml-kem-768"?`,
      ],
    });
    expect(ofMlKem(['any', 'none'])).toEqual({
      box: undefined,
      problems: ['rows.7.additionalKeyExchange.0 not-usable: wanted any alone, found it in a list'],
    });
    expect(ofMlKem('any', ['rows.7.additionalKeyExchange'])).toEqual({ box: undefined, problems: [] });
  });
});

describe('what a source leaves open', () => {
  const left = (space: SpaceName, fields: FileFields, own: Box) => {
    const problems: string[] = [];
    const context: CheckContext = {
      sound: () => true,
      report: (path, code, message) => void problems.push(`${path.join('.')} ${code}: ${message}`),
      lineOf: () => 1,
      placeOf: () => ({ line: 1, column: 1 }),
    };
    return { boxes: toleratedBoxes(space, fields, ['rows', 7], own, context), problems };
  };
  const open = (sequenceNumbers: OneOrMany<string>, own: readonly number[] = [0]) =>
    left('ipsec', { sequenceNumbers }, [[gcm256], [0], [0], own]);

  test('is the rest of the row with the sequence numbers that it does not have', () => {
    expect(open(['64-bit', '32-bit'])).toEqual({ boxes: [[[gcm256], [0], [0], [1]]], problems: [] });
    expect(open(['64-bit', '32-bit'], []).boxes).toEqual([[[gcm256], [0], [0], [0, 1]]]);
    expect(open('64-bit', [0, 1])).toEqual({ boxes: [], problems: [] });
    const ofAny: Box = [[gcm256], [0], [20], [0], ...seven([0, 36])];
    expect(left('ipsec', { sequenceNumbers: '64-bit' }, ofAny).boxes).toEqual([ofAny.with(3, [1])]);
  });

  test('is nothing after a problem, and where the table has nothing that may be left open', () => {
    expect(open('x')).toEqual({
      boxes: [],
      problems: ['rows.7.sequenceNumbers unknown-algorithm: wanted 32-bit or 64-bit, found "x"'],
    });
    expect(left('ike', { prf: 'PRF_HMAC_SHA1' }, [[gcm256], [0], [5], [14]]).boxes).toEqual([]);
    expect(left('ike', { additionalKeyExchange: 'x' }, [[gcm256], [0], [5], [14]])).toMatchObject({
      boxes: [],
      problems: [expect.stringContaining('additionalKeyExchange unknown-algorithm')],
    });
    expect(left('tls', {}, [[0x0303], [ecdheGcm]]).boxes).toEqual([]);
  });

  test('is the row with the additional key exchanges that it does not have', () => {
    const own = [[gcm256], [0], [5], [20]];
    expect(left('ike', { additionalKeyExchange: 'ml-kem-768' }, own).boxes).toEqual([[...own, [36]]]);
    expect(left('ike', { additionalKeyExchange: [36, 'none'] }, [...own, [36]]).boxes).toEqual([[...own, [0]]]);
    expect(left('ike', { additionalKeyExchange: 36 }, [...own, [36]]).boxes).toEqual([]);
    const any = [0, ...registeredVocabulary('ike').keyExchange];
    const boxes = left('ike', { additionalKeyExchange: 'any' }, own).boxes;
    expect(union(boxes, [[...own, ...seven([0])]])).toHaveLength(boxes.length + 1);
    expect(isSubset([[...own, [36], [37], [0], [0], [0], [0], [0]]], boxes)).toBe(true);
    expect(regionSize(boxes)).toBe(any.length ** 7 - 1);
  });

  test('of two things is every combination of both but the row itself', () => {
    const own = [[gcm256], [0], [20], [0]];
    const { boxes } = left('ipsec', { additionalKeyExchange: 'ml-kem-768', sequenceNumbers: '64-bit' }, own);
    expect(
      points(boxes, 9)
        .map((point) => point.slice(3))
        .sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    ).toEqual([
      [0, 36],
      [1, 0],
      [1, 36],
    ]);
  });
});
