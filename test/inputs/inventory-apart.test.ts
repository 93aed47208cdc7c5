import { describe, expect, test } from 'vitest';
import { DocumentError } from '../../core/policy/yaml-document.ts';
import { parseInventory } from '../../src/inputs/inventory.ts';
import { parseInventoryApart } from '../../src/inputs/inventory-apart.ts';

const targets = (count: number): string =>
  Array.from({ length: count }, (_, at) => `  - { name: g-${at}, endpoints: ["tls://192.0.2.1:${at + 1}"] }\n`).join(
    '',
  );
const long = `version: 1\ngiven: { acquired: 2027-02-01 }\ngroups: { edge: { every: 6h } }\ntargets:\n${targets(3000)}`;

const wrongIn = async (read: () => unknown): Promise<DocumentError> => {
  try {
    await read();
  } catch (error) {
    if (error instanceof DocumentError) return error;
    throw error;
  }
  throw new Error('problems wanted, none found');
};

describe('an inventory that is long enough for a thread of its own', () => {
  test('says what it says anywhere', async () => {
    expect(await parseInventoryApart(long, 'fleet.yaml')).toEqual(parseInventory(long, 'fleet.yaml'));
  });

  test.each([
    ['a mistake in it', `${long}  - { name: g-5, host: "127.1", group: edges }\n`],
    ['no YAML', `${long}  - { name: [`],
    ['levels without end', `${long}  - host: ${'['.repeat(20_000)}`],
    ['more than is read', `${long}${'#'.repeat(4 * 1024 * 1024)}`],
  ])('and tells of %s in the same words', async (_, text) => {
    const apart = await wrongIn(async () => await parseInventoryApart(text, 'fleet.yaml'));
    const here = await wrongIn(() => parseInventory(text, 'fleet.yaml'));
    expect(apart.problems).toEqual(here.problems);
    expect(apart.problems.length).toBeGreaterThan(0);
  });
});
