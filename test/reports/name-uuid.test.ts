import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { resultUuid, uuidNamer } from '../../reports/ids/name-uuid.ts';
import { Sha1 } from '../../reports/ids/sha1.ts';
import { sampleResult } from '../support/sample-result.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

describe('SHA-1', () => {
  test.each([0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000])(
    'of %i octets is what node:crypto says',
    (length) => {
      const text = 'gateproof '.repeat(100).slice(0, length);
      expect(hex(new Sha1().update(text).digest())).toBe(createHash('sha1').update(text).digest('hex'));
    },
  );

  test('of a long text in two parts, with a pair of surrogates at the border of a piece, is that of its UTF-8 octets', () => {
    const text = `${'a'.repeat(65_535)}\u{1F512}${'b'.repeat(70_000)}é`;
    const digest = new Sha1().update(text).update('end').digest();
    expect(hex(digest)).toBe(createHash('sha1').update(`${text}end`).digest('hex'));
  });
});

test('a UUID of version 5 is that of RFC 9562, appendix A.4', () => {
  expect(uuidNamer('6ba7b810-9dad-11d1-80b4-00c04fd430c8')('www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
});

describe('the UUID of a result', () => {
  test('does not hang on the order of its keys', () => {
    const sample = sampleResult();
    expect(resultUuid(Object.fromEntries(Object.entries(sample).reverse()) as unknown as typeof sample)).toBe(
      resultUuid(sample),
    );
  });

  test.each(['targets', 'findings', 'observations', 'policies'] as const)('is another with one of %s less', (list) => {
    const sample = sampleResult();
    expect(resultUuid({ ...sample, [list]: sample[list].slice(1) })).not.toBe(resultUuid(sample));
  });

  test('does not hang on octets, which no document that goes by it holds', () => {
    const sample = sampleResult();
    const observations = sample.observations.map((one) => ({ ...one, sent: '00', received: '00' }));
    expect(resultUuid({ ...sample, observations })).toBe(resultUuid(sample));
  });
});
