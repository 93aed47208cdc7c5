import { describe, expect, test } from 'vitest';
import { ipsecSpace } from '../../../core/spaces/child-sa.ts';
import { ikeSpace } from '../../../core/spaces/ike-sa.ts';
import { dimensionsByKey, furtherKeys, spaceNames, spaceOf } from '../../../core/spaces/registry.ts';
import { askedIn, codesOf, nameBox, namePoint } from '../../../core/spaces/space.ts';
import type { Spelling } from '../../../core/spaces/spelling.ts';
import { tlsSpace } from '../../../core/spaces/tls-suites.ts';
import { aesCbc256, aesGcm256 } from '../../support/ike-rows.ts';

const everyDimension = spaceNames.flatMap((name) =>
  Object.entries(spaceOf(name).dimensions).map(([key, dimension]) => [name, key, dimension] as const),
);

describe.each(everyDimension)('of the table %s, the dimension %s', (name, key, { spelling, usable, codes, ...own }) => {
  test('has a number for every name that a policy may say, and a name for every number that it may mean', () => {
    const numbers = spelling.known().map(spelling.value);
    expect(numbers).not.toContain(undefined);
    expect(usable().filter((code) => !numbers.includes(code))).toEqual([]);
    expect(spelling.value('no such name')).toBeUndefined();
    expect([...(spelling.hints?.().values() ?? [])].filter((hint) => !spelling.known().includes(hint))).toEqual([]);
  });

  test('has names of their own for what is registered, and what its universe is made of is registered', () => {
    expect(new Set(codes().map(own.name)).size).toBe(new Set(codes()).size);
    const at = Object.keys(spaceOf(name).dimensions).indexOf(key);
    const asked = new Set(
      spaceOf(name)
        .universe()
        .flatMap((box) => box[at] ?? []),
    );
    expect([...asked].filter((code) => code !== 0 && !codes().includes(code))).toEqual([]);
    expect(dimensionsByKey.has(key)).toBe(true);
  });

  test('says why a number that has a name is none for the table', () => {
    const foreign = spelling.known().flatMap((one) => spelling.value(one) ?? []);
    const reasons = foreign.filter((code) => !usable().includes(code)).map((code) => own.misuse?.(code));
    expect(reasons.filter((reason) => reason?.startsWith('wanted ') !== true)).toEqual([]);
  });
});

describe('a point', () => {
  test('is named by key, with what stands behind the dimensions in a list, up to the last that is there', () => {
    const sa = {
      encryption: 'ENCR_AES_GCM_16-256',
      integrity: null,
      prf: 'PRF_HMAC_SHA2_384',
      keyExchange: '384-bit random ECP group',
    };
    expect(namePoint(ikeSpace, [aesGcm256, 0, 6, 20])).toEqual(sa);
    expect(namePoint(ikeSpace, [aesGcm256, 0, 6, 20, 0])).toEqual(sa);
    expect(namePoint(ikeSpace, [aesGcm256, 0, 6, 20, 0, 36, 0])).toEqual({
      ...sa,
      additionalKeyExchange: ['NONE', 'ml-kem-768'],
    });
    expect(namePoint(ipsecSpace, [aesCbc256, 2, 0, 0, 0, 37])).toEqual({
      encryption: 'ENCR_AES_CBC-256',
      integrity: 'AUTH_HMAC_SHA1_96',
      keyExchange: null,
      sequenceNumbers: '32-bit Sequential Numbers',
      additionalKeyExchange: [null, 'ml-kem-1024'],
    });
    expect([...furtherKeys]).toEqual(['additionalKeyExchange']);
  });

  test('has nothing behind the dimensions in a space without', () => {
    const suite = { version: 'TLSv1.3', suite: 'TLS_AES_128_GCM_SHA256' };
    expect(namePoint(tlsSpace, [0x0304, 0x1301, 36])).toEqual(suite);
    expect(nameBox(tlsSpace, [[0x0304], [0x1301], [36]])).toEqual({ version: ['TLSv1.3'], suite: [suite.suite] });
  });
});

test('a box is named by key, what stands behind the dimensions by its number from the second on', () => {
  expect(nameBox(ikeSpace, [[aesCbc256], [0, 2], [5], [14], [0, 36], [37]])).toEqual({
    encryption: ['ENCR_AES_CBC-256'],
    integrity: [null, 'AUTH_HMAC_SHA1_96'],
    prf: ['PRF_HMAC_SHA2_256'],
    keyExchange: ['2048-bit MODP Group'],
    additionalKeyExchange: [null, 'ml-kem-768'],
    additionalKeyExchange2: ['ml-kem-1024'],
  });
  expect(Object.keys(nameBox(ipsecSpace, [[aesCbc256], [2], [0], [1]]))[3]).toBe('sequenceNumbers');
});

test('the numbers of a box are told by registry, and the registries of dimensions with their places', () => {
  expect(askedIn(ipsecSpace, [[aesCbc256], [2], [0, 14], [1], [36]])).toEqual({
    encryption: [aesCbc256],
    integrity: [2],
    'key-exchange': [0, 14],
    'sequence-numbers': [1],
  });
  expect(askedIn(tlsSpace, [[0x0304]])).toEqual({ version: [0x0304], suite: [] });
  const [, integrity] = codesOf(ipsecSpace.dimensions);
  expect(integrity).toMatchObject({ registry: 'integrity', dimension: 1 });
  expect([integrity?.name(2), integrity?.name(0)]).toEqual(['AUTH_HMAC_SHA1_96', 'NONE']);
});

test('what a point lacks is 0', () => {
  expect(namePoint(ikeSpace, [aesGcm256])).toMatchObject({ prf: 'PRF_0', integrity: null, keyExchange: 'NONE' });
});

test("strongSwan's and VICI's words are hints in lower case, and the registry's NONE is no name", () => {
  const { encryption, integrity, prf } = ikeSpace.dimensions;
  const of = ({ spelling: { hints } }: { readonly spelling: Spelling }): ReadonlyMap<string, string> =>
    hints?.() ?? new Map();
  expect(['prfsha384', 'sha384', 'prf_hmac_sha2_384'].map((hint) => of(prf).get(hint))).toEqual(
    Array.from({ length: 3 }, () => 'PRF_HMAC_SHA2_384'),
  );
  expect(of(encryption).get('aes256')).toBe('ENCR_AES_CBC-256');
  for (const hint of [encryption, integrity, prf].flatMap((one) => [...of(one).keys()])) {
    expect(hint).toBe(hint.toLowerCase());
  }
  expect(integrity.spelling.value('NONE')).toBeUndefined();
  expect(integrity.spelling.value('none')).toBe(0);
});

test('suites are asked for in each version that has them, and what shares a port with TLS over TCP is told there', () => {
  expect(tlsSpace.universe().map(([versions]) => versions)).toEqual([[0x300], [0x301], [0x302], [0x303], [0x304]]);
  const beside = tlsSpace.registries().filter(({ schemes }) => schemes !== undefined);
  expect(beside.map(({ registry, schemes }) => [registry, schemes])).toEqual([
    ['dtls-version', ['tls', 'sstp']],
    ['quic-version', ['tls', 'sstp']],
  ]);
});
