import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { inventoryJsonSchema } from '../../src/inputs/inventory.ts';
import { waiversJsonSchema } from '../../src/judge/waivers/parse-waivers.ts';

const schemas = { inventory: inventoryJsonSchema(), waivers: waiversJsonSchema() } as const;

// After a wanted change: vitest run test/inputs/schemas.test.ts --update
describe.each(Object.entries(schemas))('the JSON Schema of %s files', (name, schema) => {
  test('is the committed one', async () => {
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(`../../schemas/${name}.schema.json`);
  });
});

describe('they accept what is right and refuse what is not', () => {
  const accepts = (name: keyof typeof schemas) =>
    new Ajv2020({ allErrors: true, validateFormats: false }).compile(schemas[name]);

  test('of an inventory', () => {
    const validate = accepts('inventory');
    const fleet: unknown = parse(readFileSync(new URL('../../examples/fleet.yaml', import.meta.url), 'utf8'));
    expect(validate(fleet), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ version: 2 })).toBe(false);
    expect(validate({ version: 1, targets: [{ hots: 'a' }] })).toBe(false);
    expect(validate({ version: 1, credentials: { a: { kind: 'psk', pskEnv: 'not a name', localId: 'a' } } })).toBe(
      false,
    );
  });

  test('of waivers', () => {
    const validate = accepts('waivers');
    const waiver = {
      id: 'a',
      target: '*',
      clause: 'ike/*',
      reason: 'r',
      owner: 'o',
      approver: 'p',
      expires: '2027-01-01',
    };
    expect(validate({ version: 1, waivers: [waiver] }), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ version: 1, waivers: [{ ...waiver, expires: 'never' }] })).toBe(false);
    expect(validate({ version: 1, waivers: [{ ...waiver, extra: 1 }] })).toBe(false);
  });
});
