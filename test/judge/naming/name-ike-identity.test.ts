import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { notifyName, signatureHashName } from '../../../core/protocol/ikev2/notify-names.ts';
import { vendorIdName, vendorIds } from '../../../core/protocol/ikev2/vendor-ids.ts';
import { ikeAdditionalUniverse, ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import { toHex } from '../../../core/wire/hex.ts';
import { nameFacts } from '../../../src/judge/naming/name-facts.ts';
import { aesCbc256, aesGcm256 } from '../../support/ike-rows.ts';
import { spaceFacts } from '../../support/rule-tester.ts';

describe('vendor ids', () => {
  test.each(vendorIds)('of $name are the MD5 of that text', ({ name, hex }) => {
    expect(createHash('md5').update(name).digest('hex')).toBe(hex);
    expect(vendorIdName(hex)).toBe(name);
  });

  test.each([
    ['1e2b516905991c7d7c96fcbfb587e46100000009', 'MS NT5 ISAKMPOAKLEY 9'],
    [toHex(new TextEncoder().encode('CISCO-DELETE-REASON')), '"CISCO-DELETE-REASON"'],
    ['1e2b516905991c7d7c96fcbfb587e461000009', '1e2b516905991c7d7c96fcbfb587e461000009'],
    ['00ff00ff', '00ff00ff'],
    ['', ''],
  ])('%s is named %s', (hex, name) => {
    expect(vendorIdName(hex)).toBe(name);
  });
});

test('notifies are named as IANA names them, and by their number otherwise', () => {
  const registered = readFileSync(new URL('../../vectors/iana-ikev2-notifies.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(','));
  expect(registered.length).toBeGreaterThan(80);
  for (const [id, name] of registered) expect(notifyName(Number(id))).toBe(name);
  expect(notifyName(4711)).toBe('NOTIFY_4711');
  expect([1, 4, 99].map((id) => signatureHashName(id))).toEqual(['SHA1', 'SHA2-512', 'HASH_99']);
});

describe('an additional key exchange', () => {
  const taken = (
    without: readonly number[],
    refused: readonly number[],
    withMlKem: readonly number[] = [19, 20],
  ): unknown => {
    const boxOf = (group: number) => [[aesGcm256], [0], [6], [group]];
    return nameFacts({
      ike: spaceFacts(without.map(boxOf), refused.map(boxOf)),
      ikeAdditional: spaceFacts(withMlKem.map((group) => [...boxOf(group), [36]])),
    }).ike?.additionalKeyExchange;
  };

  test.each([
    ['optional', [14, 19, 20], []],
    ['required', [14], [19, 20]],
    ['varies', [19], [20]],
    ['unknown', [19], []],
  ])('is %s by what is accepted without it', (word, without, refused) => {
    expect(taken(without, refused)).toEqual([{ method: 'ml-kem-768', taken: word }]);
  });

  test('is none where every method was refused, and not known where that is not so', () => {
    const ike = spaceFacts([], ikeUniverse());
    const all = nameFacts({ ike, ikeAdditional: spaceFacts([], ikeAdditionalUniverse()) });
    expect(all.ike?.additionalKeyExchange).toBe('none');
    const half = nameFacts({ ike, ikeAdditional: spaceFacts([], ikeAdditionalUniverse().slice(1)) });
    expect(half.ike).not.toHaveProperty('additionalKeyExchange');
    expect(nameFacts({ ike }).ike).not.toHaveProperty('additionalKeyExchange');
  });
});

test('what a gateway told is in the words of the registries', () => {
  const known = <T>(value: T) => ({ value, evidence: ['obs-0001'] });
  const { ike } = nameFacts({
    ike: spaceFacts([]),
    ikeIdentity: {
      vendorIds: known(['882fe56d6fd20dbc2251613b2ebe5beb']),
      notifies: known([16_430, 16_418]),
      signatureHashes: known([2]),
      trustedCaKeys: known([{ hash: 'ab'.repeat(20), anchor: 'CN=root' }, { hash: 'cd'.repeat(20) }]),
      proposalPreference: known('gateway' as const),
      preferredCombinations: known([[aesCbc256, 12, 5, 14]]),
      keyExchangePreference: known('gateway' as const),
      preferredKeyExchanges: known([24, 14]),
      ports: known([
        { port: 500, answers: false, isUnreachable: true },
        { port: 4500, answers: true },
      ]),
    },
    ikeSurplus: [{ values: [[aesCbc256], [0, 12], [5], [14]], unlisted: 7, evidence: ['obs-0002'] }],
  });
  expect(ike?.identity).toEqual({
    vendorIds: ['strongSwan'],
    notifies: ['IKEV2_FRAGMENTATION_SUPPORTED', 'CHILDLESS_IKEV2_SUPPORTED'],
    signatureHashes: ['SHA2-256'],
    trustedCas: [{ keyHash: 'ab'.repeat(20), given: 'CN=root' }, { keyHash: 'cd'.repeat(20) }],
    proposalPreference: 'gateway',
    preferredCombinations: [
      {
        encryption: 'ENCR_AES_CBC-256',
        integrity: 'AUTH_HMAC_SHA2_256_128',
        prf: 'PRF_HMAC_SHA2_256',
        keyExchange: '2048-bit MODP Group',
      },
    ],
    keyExchangePreference: 'gateway',
    preferredKeyExchanges: ['2048-bit MODP Group with 256-bit Prime Order Subgroup', '2048-bit MODP Group'],
    ports: [
      { port: 500, answers: false },
      { port: 4500, answers: true },
    ],
  });
  expect(ike?.surplus).toEqual([
    {
      values: {
        encryption: ['ENCR_AES_CBC-256'],
        integrity: [null, 'AUTH_HMAC_SHA2_256_128'],
        prf: ['PRF_HMAC_SHA2_256'],
        keyExchange: ['2048-bit MODP Group'],
      },
      unlisted: 7,
    },
  ]);
});
