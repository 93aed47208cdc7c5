import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askOf } from '../../../core/policy/ask.ts';
import { cipherSuite, suitesOf } from '../../../core/protocol/tls/registry.ts';
import { type DenySet, denySet, unassignedSuites } from '../../../probes/tls/deny-set.ts';
import { azure, mixedPolicy } from '../../support/tls-policies.ts';

const sizes = ({ denials, oldVersions, asksSsl2, wanted }: DenySet): unknown => ({
  denials: denials.map(({ version, suites }) => [version, suites.length]),
  oldVersions,
  asksSsl2,
  wanted: wanted.map(({ version, suites }) => [version, suites.length]),
});

describe('the deny-set', () => {
  test('of the documented SSTP suites is one hello each for TLS 1.3, TLS 1.2, everything older, and SSL 2.0', async () => {
    const set = denySet(askOf([await azure()], 'sstp').tls);
    expect(sizes(set)).toEqual({
      denials: [
        [0x0304, suitesOf(0x0304).length],
        [0x0303, suitesOf(0x0303).length - 4],
      ],
      oldVersions: [0x0302, 0x0301, 0x0300],
      asksSsl2: true,
      wanted: [],
    });
  });

  test('on OpenVPN leaves out the two documented suites of TLS 1.3', async () => {
    const { denials } = denySet(askOf([await azure()], 'openvpn+tcp').tls);
    expect(denials[0]?.suites).not.toContain(0x1302);
    expect(denials[0]?.suites).toContain(0x1303);
  });

  test('leaves out what is only allowed, keeps what a rule forbids, and asks whether a version is there at all', () => {
    const { denials, wanted, asksSsl2 } = denySet(askOf([mixedPolicy()], 'tls').tls);
    const of = (version: number): readonly number[] => denials.find((one) => one.version === version)?.suites ?? [];
    expect(of(0x0303)).toEqual([0x0005]);
    expect(denials.map(({ version }) => version)).toEqual([0x0303]);
    expect(wanted.map(({ version }) => version)).toEqual([0x0304, 0x0303]);
    expect(asksSsl2).toBe(false);
  });

  test('of two policies holds what either of them forbids, also what the other one allows', async () => {
    const { denials } = denySet(askOf([await azure(), mixedPolicy()], 'tls').tls);
    const [, tls12] = denials;
    expect(tls12?.suites).toContain(0xc02c);
    expect(tls12?.suites).not.toContain(0xc030);
  });

  test('of a policy without rules asks nothing', () => {
    expect(sizes(denySet({ documented: [], closed: [], forbidden: [], versions: [] }))).toEqual({
      denials: [],
      oldVersions: [],
      asksSsl2: false,
      wanted: [],
    });
  });
});

test('unassigned suites are distinct 16-bit numbers that the registry does not have', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), (length) => {
      const found = unassignedSuites(length);
      expect(new Set(found).size).toBe(length);
      for (const code of found) {
        expect(code).toBeLessThan(0x10000);
        expect(cipherSuite(code)).toBeUndefined();
      }
    }),
    { numRuns: 20 },
  );
});
