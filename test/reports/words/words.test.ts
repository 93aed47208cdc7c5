import { describe, expect, test } from 'vitest';
import { hashWords } from '../../../reports/words/hash-words.ts';
import { expectedInNames } from '../../../reports/words/told/expected-in-names.ts';
import { observedInNames } from '../../../reports/words/told/observed-in-names.ts';
import { combinationWords, counted, fieldWords, isCombination, reasonWords } from '../../../reports/words/words.ts';
import { findingOf } from '../../support/findings.ts';

describe('the words of reports', () => {
  test('say each of several reasons, and show a code that they do not know as it is', () => {
    expect(reasonWords('silent, unreachable')).toBe(
      'nothing came back until the time-out; no connection could be made',
    );
    expect(reasonWords('something-new')).toBe('something-new');
  });

  test('say of what there is none', () => {
    const row = {
      encryption: 'ENCR_AES_GCM_16-256',
      integrity: null,
      keyExchange: null,
      sequenceNumbers: '32-bit Sequential Numbers',
    };
    expect(combinationWords(row)).toBe('ENCR_AES_GCM_16-256, integrity NONE, PFS NONE, no ESN');
  });

  test('say which additional key exchanges go with a combination', () => {
    const row = { encryption: 'ENCR_AES_GCM_16-256', integrity: null, additionalKeyExchange: ['ml-kem-768'] };
    expect(isCombination(row)).toBe(true);
    expect(isCombination({ encryption: ['ENCR_AES_GCM_16-256'] })).toBe(false);
    expect(isCombination({ additionalKeyExchange: [36] })).toBe(false);
    expect(combinationWords(row)).toBe('ENCR_AES_GCM_16-256, integrity NONE, with ml-kem-768');
  });

  test('take names for a combination, and never bare code points', () => {
    expect(isCombination({ version: 'TLSv1.2', suite: 'TLS_AES_128_GCM_SHA256' })).toBe(true);
    expect(isCombination({ version: 0x0303, suite: 0xc030 })).toBe(false);
    expect(isCombination({ version: '0x0303', expect: 'refused' })).toBe(false);
    expect(isCombination({})).toBe(false);
  });

  test('make labels of field names', () => {
    expect(['notBefore', 'prf', 'DH Group', 'says'].map(fieldWords)).toEqual(['not before', 'PRF', 'DH Group', 'says']);
  });

  test('write hash functions as people do, and leave what is none', () => {
    expect(['md5', 'sha1', 'sha256', 'sha512', '', 'sha1WithRSAEncryption', 'SHA2-256'].map(hashWords)).toEqual([
      'MD5',
      'SHA-1',
      'SHA-256',
      'SHA-512',
      '',
      'sha1WithRSAEncryption',
      'SHA2-256',
    ]);
    const finding = findingOf({
      rule: 'certificate',
      expected: { check: { name: 'signature-hash', forbidden: ['md5', 'sha1'] } },
    });
    expect(expectedInNames(finding)).toEqual({ 'not signed with': ['MD5', 'SHA-1'] });
    const sstp = findingOf({
      rule: 'check',
      check: 'sstp-crypto-binding',
      expected: {},
      observed: { hashes: ['sha1'] },
    });
    expect(observedInNames(sstp)).toEqual({ 'hashes for the crypto binding': ['SHA-1'] });
  });

  test('count', () => {
    expect([0, 1, 2].map((count) => counted(count, 'clause'))).toEqual(['0 clauses', '1 clause', '2 clauses']);
  });
});
