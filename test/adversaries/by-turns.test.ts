import { beforeAll, describe, expect, test } from 'vitest';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { TlsMode } from '../../probes/probe.ts';
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
  const { signal } = new AbortController();
  policies = await Promise.all(['azure-vpn-p2s', 'gateproof-checks'].map((id) => loadPolicy(id, { signal })));
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

describe('of two nodes behind a front that goes by chance', () => {
  const front: TlsAdversary = {
    name: 'two nodes by chance, one of which has drifted',
    accepts: conforming,
    others: [{ ...conforming, suites: { 0x0303: [...documented, 0xc013] } }],
  };
  const escapes = async (repeatRefusals: number, runs: number): Promise<number> => {
    let count = 0;
    for (let seed = 0; seed < runs; seed++) {
      const { finding } = await scanAdversary(front, { policies, seed, repeatRefusals });
      if (finding('tls/nothing-else')?.verdict !== 'pass') continue;
      count++;
      expect(finding('checks/answers-agree')?.observed).toMatchObject({ asked: repeatRefusals });
    }
    return count;
  };

  test('the one that has a suite too many escapes two questions now and then, as the result says', async () => {
    expect(await escapes(2, 50)).toBeGreaterThan(0);
  });

  test('it does not escape twelve in 50 scans', async () => {
    expect(await escapes(12, 50)).toBe(0);
  });
});

test.each([
  [2, 78],
  [12, 23],
])(
  'asked %i times, the result says that a node with %i of 100 connections would have been met',
  async (times, percent) => {
    const { finding, connections } = await scanAdversary(
      { name: 'conforms', accepts: conforming },
      { policies, repeatRefusals: times },
    );
    expect(finding('checks/answers-agree')).toMatchObject({
      verdict: 'pass',
      observed: { asked: times, seenFromPercent: percent },
    });
    // Seven each time, and a control behind the last.
    expect(connections).toBe(times === 2 ? 20 : 20 + 7 * (times - 2) + 1);
  },
);
