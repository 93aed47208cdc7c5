import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Policy } from '../../core/policy/policy.ts';
import type { Database, Row } from '../../src/store/database.ts';
import { leaseDue } from '../../src/store/lease.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { EndpointOutcome, GatewayOutcome } from '../../src/store/outcome.ts';
import { registerGateways } from '../../src/store/register.ts';
import { settle } from '../../src/store/settle.ts';
import { samplePolicies } from '../support/sample-recording.ts';
import { scanOutcome } from '../support/scan-outcomes.ts';
import { first, rows } from './contract/scanned.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [azure, house] = samplePolicies as readonly [Policy, Policy];
const newer: Policy = { ...azure, version: '2027-01-01', digest: azure.digest.replace(/....$/u, 'ffff') };
const policySets = [[azure, house], [azure], [house], [newer, house], [newer]] as const;
const hour = 3_600_000;

interface Step {
  readonly seen: 'conforming' | 'drifted' | 'stopped';
  readonly isCutShort: boolean;
  readonly policies: number;
  readonly isEveryPolicy: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  seen: fc.constantFrom('conforming', 'drifted', 'stopped'),
  isCutShort: fc.boolean(),
  policies: fc.nat(policySets.length - 1),
  isEveryPolicy: fc.boolean(),
});

const made = new Map<string, Promise<GatewayOutcome | undefined>>();

/** The outcome of a step, made once and moved to its time. */
async function outcomeAt(of: Step, at: number): Promise<GatewayOutcome> {
  const { isEveryPolicy: _isEveryPolicy, ...scan } = of;
  const key = JSON.stringify(scan);
  const known = made.get(key) ?? scanOutcome({ ...of, at: first, policies: policySets[of.policies] ?? [] });
  made.set(key, known);
  const outcome = await known;
  if (outcome === undefined) throw new Error('an outcome wanted');
  return { ...outcome, startedAt: at, finishedAt: at + 1000 };
}

interface State extends Row {
  readonly key: string;
  readonly policy: string;
  readonly clause: string;
  readonly since: number;
  readonly until: number | null;
  readonly verdict: string;
  readonly reason: string;
  readonly finding: string;
  readonly shown_verdict: string | null;
  readonly shown_at: number | null;
}

async function statesOf(store: Database): Promise<readonly State[]> {
  const found = await rows(
    store,
    `select e.key, p.name as policy, p.digest, c.clause, s.since, s.until, s.verdict, s.reason, b.digest as finding,
       s.shown_verdict, s.shown_at
     from state s join clause c on c.id = s.clause join policy p on p.id = c.policy
       join endpoint e on e.id = s.endpoint join blob b on b.id = s.finding`,
  );
  return found as readonly State[];
}

const isDecided = (verdict: string | undefined): boolean => verdict === 'pass' || verdict === 'fail';
const nameOf = ({ key, policy, clause }: Pick<State, 'key' | 'policy' | 'clause'>): string =>
  JSON.stringify([key, policy, clause]);

/** What each clause of each endpoint was judged at a moment. */
function asOf(states: readonly State[], at: number): ReadonlyMap<string, State> {
  const then = states.filter(({ since, until }) => since <= at && (until === null || until > at));
  const byName = new Map(then.map((state) => [nameOf(state), state]));
  // Never two of one clause, of whatever version of its policy.
  expect(byName.size).toBe(then.length);
  return byName;
}

function checkEndpoint(
  endpoint: EndpointOutcome,
  { before, now }: { readonly before: ReadonlyMap<string, State>; readonly now: ReadonlyMap<string, State> },
): void {
  for (const { policy, clause, verdict, reason, finding } of endpoint.findings) {
    const name = nameOf({ key: endpoint.key, policy, clause });
    const [old, state] = [before.get(name), now.get(name)];
    if (endpoint.completeness === 'complete' || !isDecided(verdict)) {
      // What a scan to the end says is so.
      expect([state?.verdict, state?.reason, state?.finding]).toEqual([verdict, reason, finding.digest]);
    } else if (isDecided(state?.verdict)) {
      // One that was cut short decides nothing: what is decided was so before, and it saw nothing else.
      expect([state?.verdict, state?.since]).toEqual([verdict, old?.since]);
    } else {
      expect([state?.verdict, state?.reason]).toEqual(['inconclusive', 'target-timeout']);
    }
  }
}

describe('any sequence of scans', () => {
  test('is told as it was, at each of its moments', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
        await using store = await openStore(join(folder, `${run++}.db`));
        await registerGateways(store, [{ name: 'vpn', site: '' }], first);
        const outcomes: GatewayOutcome[] = [];
        for (const [of, one] of steps.entries()) {
          const at = first + of * hour;
          const [lease] = await leaseDue(store, { now: at, limit: 1, by: '', site: '', forMs: 1, names: ['vpn'] });
          if (lease === undefined) throw new Error('a lease wanted');
          outcomes.push(await outcomeAt(one, at));
          await settle(store, lease, outcomes.at(-1) as GatewayOutcome, at, { isEveryPolicy: one.isEveryPolicy });
        }
        const states = await statesOf(store);
        for (const { since, until } of states) expect(until === null || until > since).toBe(true);
        for (const [of, { startedAt, endpoints, policies }] of outcomes.entries()) {
          const [before, now] = [asOf(states, startedAt - 1), asOf(states, startedAt)];
          for (const endpoint of endpoints) checkEndpoint(endpoint, { before, now });
          // What was not judged stays or, where it is judged no more, ends; and what is judged is by the policy of then.
          const judged = new Map(policies.map(({ id, digest }) => [id, digest]));
          for (const [name, state] of before)
            if (!judged.has(state.policy)) expect(now.get(name)).toBe(steps[of]?.isEveryPolicy ? undefined : state);
          for (const { policy, ...state } of now.values())
            if (judged.has(policy)) expect(state['digest']).toBe(judged.get(policy));
        }
        for (const state of states) checkShown(state, states, outcomes);
        expect(await rows(store, 'select count(*) as n from scan')).toEqual([{ n: 2 * steps.length }]);
      }),
      { numRuns: 40 },
    );
  });
});

/** What an open clause was shown to be last, was decided in the last scan that judged it by that policy before; what was never decided shows nothing. */
function checkShown(state: State, states: readonly State[], outcomes: readonly GatewayOutcome[]): void {
  const { since, shown_verdict: verdict, shown_at: at } = state;
  const judgedAt = outcomes
    .filter(({ policies }) => policies.some(({ digest }) => digest === state['digest']))
    .map(({ startedAt }) => startedAt)
    .filter((moment) => moment < since);
  const name = nameOf(state);
  const decidedAt = judgedAt.findLast((moment) => isDecided(asOf(states, moment).get(name)?.verdict));
  // Of stretches that follow each other under one policy; another version in between begins anew.
  if (state.verdict !== 'inconclusive') expect([verdict, at]).toEqual([null, null]);
  const last = states.find((one) => nameOf(one) === name && one['digest'] === state['digest'] && one.until === since);
  if (last !== undefined && state.verdict === 'inconclusive')
    expect(verdict).toBe(isDecided(last.verdict) ? last.verdict : last.shown_verdict);
  if (verdict === null || at === null) return;
  expect(at).toBe(decidedAt);
  expect(asOf(states, at).get(name)?.verdict).toBe(verdict);
}
