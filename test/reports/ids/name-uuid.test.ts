import { describe, expect, test } from 'vitest';
import { resultUuid, uuidNamer } from '../../../reports/ids/name-uuid.ts';
import { sampleResult } from '../../support/sample-result.ts';

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
