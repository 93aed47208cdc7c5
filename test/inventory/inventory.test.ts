import { describe, expect, test } from 'vitest';
import { parseInventory } from '../../src/inventory/inventory.ts';

const text = `# Gateways of the lab
version: 1
targets:
  - name: first
    host: 192.0.2.1
  - name: second
    endpoints:
      - ikev2://192.0.2.2
      # the second port
      - sstp://192.0.2.2:8443
  - { host: 192.0.2.3 }
`;

describe('an inventory', () => {
  test('knows the line of each target, and of each endpoint that it lists', () => {
    const { targets } = parseInventory(text, 'gateproof.yaml');
    expect(targets.map(({ line, endpointLines }) => [line, ...endpointLines])).toEqual([[4], [6, 8, 10], [11]]);
  });

  test('takes no line of the user for one of the file', () => {
    const read = (): unknown => parseInventory(text.replace('host: 192.0.2.3', 'host: h, line: 9'), 'gateproof.yaml');
    expect(read).toThrow(
      expect.objectContaining({
        code: 'document-invalid',
        message: expect.stringContaining('gateproof.yaml:11:16: unknown key "line"') as unknown,
      }),
    );
  });
});
