import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { jsonReport } from '../../../reports/json/json.ts';
import { nameFacts } from '../../../src/judge/naming/name-facts.ts';
import { aesCbc256, aesGcm256 } from '../../support/ike-rows.ts';
import { spaceFacts } from '../../support/rule-tester.ts';
import { sampleResult } from '../../support/sample-result.ts';

const facts = nameFacts({
  ike: spaceFacts([[[aesGcm256], [0], [6], [20]]], [[[aesCbc256], [12], [5], [14, 19]]]),
  ikeAdditional: spaceFacts([[[aesGcm256], [0], [6], [20], [36]]], [[[aesCbc256], [12], [5], [14], [35, 36]]]),
});

test('combinations with an additional key exchange stand behind those without, with the method as a list', () => {
  const plain = {
    encryption: 'ENCR_AES_GCM_16-256',
    integrity: null,
    prf: 'PRF_HMAC_SHA2_384',
    keyExchange: '384-bit random ECP group',
  };
  expect(facts.ike?.accepted).toEqual([plain, { ...plain, additionalKeyExchange: ['ml-kem-768'] }]);
  expect(facts.ike?.refused.map((box) => box['additionalKeyExchange'])).toEqual([
    undefined,
    ['ml-kem-512', 'ml-kem-768'],
  ]);
});

test('facts with additional key exchanges are as the schema of the result document wants them', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../schemas/result.schema.json', import.meta.url), 'utf8'),
  ) as object;
  const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
  const sample = sampleResult();
  const document = { ...sample, targets: sample.targets.map((target) => ({ ...target, facts })) };
  validate(JSON.parse(jsonReport(document)));
  expect(validate.errors).toBeNull();
});
