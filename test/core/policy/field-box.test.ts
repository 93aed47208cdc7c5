import { describe, expect, test } from 'vitest';
import type { SpaceName } from '../../../core/facts/facts.ts';
import { constraintBox, emptyBox, rowBox, sequenceNumbersOf } from '../../../core/policy/field-box.ts';
import type { FileFields } from '../../../core/policy/policy-file.ts';
import type { Path } from '../../../core/policy/schema-problems.ts';
import type { CheckContext } from '../../../core/policy/yaml-document.ts';
import { suiteNames, suitesOf, versionNames } from '../../../core/protocol/tls/registry.ts';
import { registeredVocabulary } from '../../../core/spaces/ikev2-universe.ts';
import type { Box } from '../../../core/spaces/region.ts';

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
  };
  return { box: how(space, fields, ['rows', 7], context), problems };
}
const row = (space: SpaceName, fields: FileFields, unsound?: readonly string[]) => made(rowBox, space, fields, unsound);
const side = (space: SpaceName, fields: FileFields, unsound?: readonly string[]) =>
  made(constraintBox, space, fields, unsound);

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

test('the box without a point has the dimensions of its space', () => {
  const spaces = ['ike', 'ipsec', 'tls'] as const;
  expect(spaces.map(emptyBox)).toEqual([
    [[], [], [], []],
    [[], [], [], []],
    [[], []],
  ]);
});

test('tolerated sequence numbers are code points, or nothing after a problem', () => {
  const problems: string[] = [];
  const report = (path: Path, code: string): void => void problems.push(`${path.join('.')} ${code}`);
  const context: CheckContext = { sound: () => true, report, lineOf: () => 1 };
  expect(sequenceNumbersOf(['64-bit', '32-bit'], ['tolerates'], context)).toEqual([1, 0]);
  expect(sequenceNumbersOf('x', ['tolerates'], context)).toBeUndefined();
  expect(problems).toEqual(['tolerates.sequenceNumbers unknown-algorithm']);
});
