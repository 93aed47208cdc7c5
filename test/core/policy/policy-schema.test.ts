import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtInPolicies } from '../../../core/policy/built-in-policies.ts';
import { policyJsonSchema } from '../../../core/policy/policy-file-schema.ts';

const folder = new URL('../../../policies/', import.meta.url);
// The pattern beside each format says the same, so the formats themselves need no checker.
const validate = new Ajv2020({ allErrors: true, validateFormats: false }).compile(policyJsonSchema());

describe('the JSON Schema of policy files', () => {
  // After a wanted change: vitest run test/core/policy/policy-schema.test.ts --update
  it('is the committed schemas/policy.schema.json', async () => {
    const text = `${JSON.stringify(policyJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../../schemas/policy.schema.json');
  });

  it.each(builtInPolicies())('accepts $name', ({ place }) => {
    validate(parse(readFileSync(new URL(place, folder), 'utf8')));
    expect(validate.errors).toBeNull();
  });

  it('refuses an unknown key, an unknown algorithm and an empty list', () => {
    const policy = parse(readFileSync(new URL('vendors/azure-vpn-p2s.yaml', folder), 'utf8')) as Record<
      string,
      unknown
    >;
    const rows = [{ id: 'a', title: 'a', encryption: 'AES', integrity: [], prf: 'PRF_HMAC_SHA1', keyExchange: 2 }];
    expect(validate({ ...policy, extra: 1 })).toBe(false);
    expect(validate({ ...policy, ike: { closed: true, source: { ref: 'page' }, rows } })).toBe(false);
    expect(validate.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)).toEqual(
      expect.arrayContaining(['/ike/rows/0/encryption enum', '/ike/rows/0/integrity minItems']),
    );
  });
});
