import { describe, expect, test } from 'vitest';
import { parseInventory } from '../../src/inputs/inventory.ts';

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

  test.each(['', '# nothing yet\n'])('that is empty is wrong, and no fault of ours: %j', (empty) => {
    expect(() => parseInventory(empty, 'gateproof.yaml')).toThrow(
      expect.objectContaining({
        code: 'document-invalid',
        message: 'gateproof.yaml:1:1: wanted a mapping, found nothing',
      }),
    );
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

  test.each([
    ['host: "127.1"', '5:11: target "127.1": scheme://host:port or a bare host wanted'],
    ['host: "sstp://h:0"', '5:11: target "sstp://h:0": port 1 to 65535 wanted, 0 found'],
    ['host: "1.2.3:443"', '5:11: target "sstp://1.2.3:443": a name, an IPv4 address'],
    ['endpoints: ["sstp://h", "ssh://h"]', '5:29: target "ssh://h": scheme tls, sstp'],
    ['endpoints: ["tls://h"]', '5:17: target "tls://h": tls has no default port'],
    ['{ host: h, serverName: 0x7f.1 }', '5:28: serverName: a host name wanted, as in vpn.example.net, "0x7f.1" found'],
    ['name: second', '5:5: host or endpoints wanted, neither found'],
  ])('says where a target stands that is none: %s', (entry, told) => {
    const read = (): unknown => parseInventory(`version: 1\n\ntargets:\n  - host: h\n  - ${entry}\n`, 'gateproof.yaml');
    expect(read).toThrow(expect.objectContaining({ code: 'document-invalid' }));
    expect(read).toThrow(`gateproof.yaml:${told}`);
  });

  test('says it of every target at once', () => {
    const read = (): unknown => parseInventory('version: 1\ntargets:\n  - host: "127.1"\n  - host: 1.2.3\n', 'a.yaml');
    expect(read).toThrow(/a\.yaml:3:11: .*\n?.*a\.yaml:4:11: /u);
  });
});
