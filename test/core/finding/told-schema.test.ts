import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { toldJsonSchema, wrongToldOf } from '../../../core/finding/told-schema.ts';
import { findingOf } from '../../support/findings.ts';
import { sampleReadiness } from '../../support/sample-readiness.ts';
import { sampleResult } from '../../support/sample-result.ts';

interface Published {
  readonly properties: Readonly<Record<'expected' | 'observed' | 'observedByCheck', { properties: object }>>;
}

describe('what findings expect and observe', () => {
  // After a wanted change: vitest run test/core/finding/told-schema.test.ts --update
  test('is published as schemas/told.schema.json', async () => {
    const text = `${JSON.stringify(toldJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../../schemas/told.schema.json');
  });

  test('is what the published schema says of each rule and check', async () => {
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(toldJsonSchema(), 'told');
    const { properties } = toldJsonSchema() as Published;
    const validates = (part: keyof Published['properties'], name: string, value: object): boolean => {
      expect(Object.keys(properties[part].properties)).toContain(name);
      return ajv.validate({ $ref: `told#/properties/${part}/properties/${name}` }, value);
    };
    for (const finding of [...sampleResult().findings, ...(await sampleReadiness()).findings]) {
      const { rule, expected, observed } = finding;
      expect(validates('expected', rule, expected)).toBe(true);
      expect(
        rule === 'check'
          ? validates('observedByCheck', finding.check, observed)
          : validates('observed', rule, observed),
      ).toBe(true);
    }
    expect(validates('observed', 'version', { accepted: 'yes' })).toBe(false);
  });

  test.each([
    [{ observed: { open: -1 } }, 'has a wrong observed.open: '],
    [{ observed: { handshakes: [{ completed: true }] } }, 'has a wrong observed.handshakes.0.detail: '],
    [{ expected: { level: 'required', vendor: {} } }, 'has a wrong expected.combinations: '],
    [
      { rule: 'check', check: 'sstp-service', expected: { check: 'probes-agree' } },
      'is of check "sstp-service", and "probes-agree" is expected',
    ],
    [{ rule: 'check', check: 'constructor', expected: { check: 'sstp-service' } }, 'is of check "constructor", and'],
    [{ rule: 'check', expected: { check: 'sstp-service' } }, 'is of check "none", and "sstp-service" is expected'],
    [{ check: 'sstp-service' }, 'is of check "sstp-service", and "none" is expected'],
    [{ rule: 'check', check: 'sstp-service', expected: { check: 'x' } }, 'has a wrong expected.check: '],
    [
      { rule: 'check', check: 'sstp-service', expected: { check: 'sstp-service' }, observed: { hashes: [] } },
      'has a wrong observed: ',
    ],
    [{ observed: { shownWith: { identities: [1] } } }, 'has a wrong observed.shownWith.identities.0: '],
  ])('of another shape is told with its place: %j', (members, says) => {
    expect(wrongToldOf(findingOf(members))).toContain(says);
  });

  test('of its shape is nothing to tell', () => {
    expect(wrongToldOf(findingOf({}))).toBeUndefined();
  });
});
