import { beforeAll, describe, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { adversaryPolicies } from '../support/adversaries/adversary-policies.ts';
import { ikeAdversaries } from '../support/adversaries/ike-adversaries.ts';
import { ikeTruth } from '../support/adversaries/ike-truth.ts';
import { scanAdversary } from '../support/adversaries/scan-adversary.ts';
import { scanIkeAdversary } from '../support/adversaries/scan-ike-adversary.ts';
import { tlsAdversaries } from '../support/adversaries/tls-adversaries.ts';
import { conforming, drifted } from '../support/adversaries/tls-behaviours.ts';
import { truthOf } from '../support/adversaries/tls-truth.ts';
import { wrongFindings } from '../support/adversaries/wrong-findings.ts';
import { beyondWhole, cutJournal } from '../support/cut-journal.ts';

// A scan that was killed must not say more than the whole of it would have said: a closed table of which half was asked, a refusal whose
// control came after the end. The file that it leaves is cut, read and judged.

/** GATEPROOF_CUTS=100: behind every line of every gateway. Every run has a share. */
const share = Number(process.env['GATEPROOF_CUTS'] ?? 6);

let policies: readonly Policy[];
beforeAll(async () => {
  const all = await adversaryPolicies();
  policies = all.filter(({ id }) => id === 'azure-vpn-p2s' || id === 'gateproof-checks');
});

/** Another share for each gateway. */
function cutsOf(lines: number, seed: number): readonly number[] {
  const every = Math.max(1, Math.round(100 / share));
  return Array.from({ length: lines }, (_, at) => at + 1).filter((cut) => (cut + seed) % every === 0);
}

/**
 * That a gateway contradicts itself is not known before it does. What was said until then must be true of it nevertheless, but for a row
 * that was accepted: that speaks for the node, or the moment, that it came to.
 */
function hasContradicted({ findings }: ResultDocument): boolean {
  return findings.some(({ reason }) => reason.includes('answers-differ'));
}

const mayBeLeftOpen = ['inconclusive', 'not-applicable'] as const;

describe('a scan that is killed says nothing wrong, and no more than the whole of it, of a gateway that', () => {
  test.each(tlsAdversaries.map((adversary, at) => ({ name: adversary.name, adversary, at })))(
    '$name',
    { timeout: 300_000 },
    async ({ adversary, at }) => {
      const scan = await scanAdversary(adversary, { policies });
      const differs = hasContradicted(scan.result);
      const isMixed = differs || (adversary.others ?? []).length > 0;
      const { lines, resultOf } = cutJournal(makeTarget('tls', '192.0.2.1', 443), scan.drafts, policies);
      for (const cut of cutsOf(lines, at)) {
        const result = resultOf(cut);
        const wrong = wrongFindings(result, policies, (policy, clause) => [
          ...truthOf(adversary, policy, clause, 'tls'),
          ...mayBeLeftOpen,
          ...(clause.kind === 'row' && isMixed ? (['pass'] as const) : []),
        ]);
        expect({ cut, wrong, beyond: differs ? [] : beyondWhole(result, scan.result) }).toEqual({
          cut,
          wrong: [],
          beyond: [],
        });
      }
    },
  );

  test.each(ikeAdversaries.map((adversary, at) => ({ name: adversary.name, adversary, at })))(
    'speaks IKEv2 and $name',
    { timeout: 300_000 },
    async ({ adversary, at }) => {
      const scan = await scanIkeAdversary(adversary, policies);
      const { lines, resultOf } = cutJournal(makeTarget('ikev2', '192.0.2.1', 500), scan.drafts, policies);
      for (const cut of cutsOf(lines, at)) {
        const result = resultOf(cut);
        const wrong = wrongFindings(result, policies, (policy, clause) => [
          ...ikeTruth(adversary, policy, clause),
          ...mayBeLeftOpen,
        ]);
        expect({ cut, wrong, beyond: hasContradicted(scan.result) ? [] : beyondWhole(result, scan.result) }).toEqual({
          cut,
          wrong: [],
          beyond: [],
        });
      }
    },
  );
});

test.each([
  ['conforms', conforming],
  ['has drifted', drifted],
])(
  'behind every line of a scan of a gateway that %s, what is said for sure grows to the whole',
  { timeout: 300_000 },
  async (_, accepts) => {
    const scan = await scanAdversary({ name: '', accepts }, { policies });
    const { lines, resultOf } = cutJournal(makeTarget('tls', '192.0.2.1', 443), scan.drafts, policies);
    let before = 0;
    for (let cut = 1; cut <= lines; cut++) {
      const result = resultOf(cut);
      expect(result.interrupted).toBe(true);
      expect(beyondWhole(result, scan.result)).toEqual([]);
      const sure = result.findings.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail').length;
      expect(sure).toBeGreaterThanOrEqual(before);
      before = sure;
      if (cut === 2) expect(sure).toBe(0);
    }
    expect(before).toBeGreaterThan(5);
  },
);
