import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { historyJsonSchema, historyShapes } from '../../../../core/finding/history/history-schema.ts';
import resultSchema from '../../../../schemas/result.schema.json' with { type: 'json' };
import {
  sampleCertificates,
  sampleChanges,
  sampleHistory,
  sampleRetirement,
  sampleStatus,
} from '../../../support/fleet-documents.ts';

const samples = [sampleStatus, sampleHistory, sampleChanges, sampleCertificates, sampleRetirement];

describe('documents of the history', () => {
  // After a wanted change: vitest run test/core/finding/history --update
  test('are published as schemas/history.schema.json', async () => {
    const text = `${JSON.stringify(historyJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../../../schemas/history.schema.json');
  });

  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(resultSchema);
  const validate = ajv.compile(historyJsonSchema());

  test.each(samples.map((sample) => [sample.kind, sample] as const))('of kind %s have their shape', (_, sample) => {
    expect(historyShapes.filter((shape) => shape.safeParse(sample).success)).toHaveLength(1);
    expect(validate(sample)).toBe(true);
  });

  test.each(samples.map((sample) => [sample.kind, sample] as const))('of kind %s have no others', (_, sample) => {
    const { scope } = sample;
    const others = [
      { ...sample, more: 1 },
      { ...sample, kind: 'gateproof-other' },
      { ...sample, scope: { ...scope, asOf: 'yesterday' } },
      { ...sample, scope: { site: null, asOf: scope.asOf } },
    ];
    for (const other of others) {
      expect(historyShapes.some((shape) => shape.safeParse(other).success)).toBe(false);
      expect(validate(other)).toBe(false);
    }
  });
});
