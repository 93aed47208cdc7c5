import { beforeAll, describe, expect, test } from 'vitest';
import type { TlsMode } from '../../probes/tls/tls-probe.ts';
import { loadPolicy } from '../../src/policy/load-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { scanAdversary, wrongFindings } from '../support/adversaries/scan-adversary.ts';
import type { TlsAdversary } from '../support/adversaries/tls-adversary.ts';
import { conforming, documented } from '../support/adversaries/tls-behaviours.ts';
import type { ScriptedPolicy } from '../support/scripted-tls-server.ts';

/** What the other node has besides. */
const drifts: readonly (readonly [string, ScriptedPolicy['suites']])[] = [
  ['a suite too many', { 0x0303: [...documented, 0xc013] }],
  ['a suite of a key that nobody shares', { 0x0303: [...documented, 0x00ae] }],
  ['TLS 1.3', { 0x0303: documented, 0x0304: [0x1301] }],
  ['TLS 1.1', { 0x0303: documented, 0x0302: [0x002f] }],
  ['TLS 1.0', { 0x0303: documented, 0x0301: [0x002f] }],
  ['SSL 3.0', { 0x0303: documented, 0x0300: [0x0005] }],
];

let policies: readonly Policy[];
beforeAll(async () => {
  policies = [await loadPolicy('azure-vpn-p2s', { signal: new AbortController().signal })];
});

const gateway = (suites: ScriptedPolicy['suites'], turn: number): TlsAdversary => ({
  name: 'two nodes by turns, one of which has drifted',
  accepts: conforming,
  others: [{ ...conforming, suites }],
  node: ({ number }) => (number + turn) % 2,
});

describe.each<TlsMode>(['deny-set', 'enumerate'])('of two nodes that take connections by turns (%s)', (mode) => {
  test.each(drifts)(
    'the one that has %s is met, whichever comes first, with any number of connections at once',
    async (_, suites) => {
      const found: string[] = [];
      for (const turn of [0, 1]) {
        for (let connectionsAtOnce = 1; connectionsAtOnce <= 13; connectionsAtOnce++) {
          const adversary = gateway(suites, turn);
          const scan = await scanAdversary(adversary, { policies, mode, connectionsAtOnce });
          found.push(scan.result.summary.verdict, ...wrongFindings(adversary, policies, scan));
        }
      }
      expect(new Set(found)).toEqual(new Set(['violates']));
    },
  );
});
