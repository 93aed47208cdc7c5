import { beforeAll, describe, expect, test } from 'vitest';
import type { Policy } from '../../core/policy/policy.ts';
import type { TlsMode } from '../../probes/probe.ts';
import { adversaryPolicies } from '../support/adversaries/adversary-policies.ts';
import { scanAdversary, wrongFindings } from '../support/adversaries/scan-adversary.ts';
import { tlsAdversaries } from '../support/adversaries/tls-adversaries.ts';
import type { TlsAdversary } from '../support/adversaries/tls-adversary.ts';
import { conforming, drifted, silence } from '../support/adversaries/tls-behaviours.ts';
import { limitedAdversaries } from '../support/adversaries/tls-limit-adversaries.ts';

const modes: readonly TlsMode[] = ['deny-set', 'enumerate'];
/** Of what is chance. */
const seeds = [0, 1, 2, 3, 4, 5];

let policies: readonly Policy[];
beforeAll(async () => {
  policies = await adversaryPolicies();
});

describe.each(modes)(
  'under every clause of the shipped policies (%s), no verdict is wrong of a gateway that',
  (mode) => {
    test.each(tlsAdversaries)('$name', async (adversary) => {
      const wrong: string[] = [];
      for (const seed of seeds) {
        const scan = await scanAdversary(adversary, { policies, mode, seed });
        wrong.push(...wrongFindings(adversary, policies, scan).map((one) => `seed ${seed}: ${one}`));
      }
      expect(wrong).toEqual([]);
    });
  },
);

test.each(modes)('no limit on connections gets a wrong verdict (%s)', async (mode) => {
  const wrong: string[] = [];
  for (const adversary of limitedAdversaries) {
    const scan = await scanAdversary(adversary, { policies, mode });
    wrong.push(...wrongFindings(adversary, policies, scan).map((one) => `${adversary.name}: ${one}`));
  }
  expect(wrong).toEqual([]);
});

describe('the table sees', () => {
  const [good, bad] = [conforming, drifted].map((accepts) => ({ name: '', accepts }));

  test.each([
    ['a wrong pass', good, bad, 'tls/nothing-else: pass (refused), fail wanted'],
    ['a wrong fail', bad, good, 'tls/row-04: fail (refused), pass wanted'],
    [
      'what is open without leave',
      { ...good, refuses: silence },
      good,
      'tls/nothing-else: inconclusive (silent), pass wanted',
    ],
  ] as const)('%s', async (_, gateway, told, line) => {
    const scan = await scanAdversary({ ...good, ...gateway } as TlsAdversary, { policies });
    expect(wrongFindings(told as TlsAdversary, policies, scan)).toContain(`azure-vpn-p2s/${line}`);
  });
});
