import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../core/finding/finding.ts';
import type { OpenState } from '../../../src/store/changes/open-state.ts';
import { type PlanInput, planStates, type StatePlan } from '../../../src/store/changes/plan-states.ts';
import type { KeptFinding } from '../../../src/store/kept/kept-finding.ts';
import { keptText } from '../../../src/store/kept/kept-text.ts';

interface Judged {
  readonly policy?: string;
  readonly clause?: string;
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly observed?: number;
}

function seen({ policy = 'p', clause = 'c', verdict, reason = 'because', observed = 0 }: Judged): KeptFinding {
  return { policy, clause, verdict, reason, finding: keptText({ verdict, reason, observed }) };
}

function open(of: Judged & { readonly digest?: string; readonly shown?: OpenState['shown'] }): OpenState {
  const { finding, ...judged } = seen(of);
  const { digest = 'one', shown = null } = of;
  return { ...judged, clauseId: 1, since: 10, digest, findingDigest: finding.digest, findingText: finding.text, shown };
}

function plan(input: Partial<PlanInput>): StatePlan {
  const policies = new Map([['p', 'one']]);
  return planStates({ open: [], findings: [], policies, isEveryPolicy: false, lastJudged: () => 20, ...input });
}

describe('which stretches end and begin', () => {
  test('none where the judgement is what it was', () => {
    const { ended, begun } = plan({ open: [open({ verdict: 'pass' })], findings: [seen({ verdict: 'pass' })] });
    expect([ended, begun]).toEqual([[], []]);
  });

  test.each<readonly [string, Judged]>([
    ['verdict', { verdict: 'fail' }],
    ['reason', { verdict: 'pass', reason: 'other' }],
    ['what was observed', { verdict: 'pass', observed: 1 }],
  ])('one of each where another %s is', (_, now) => {
    const state = open({ verdict: 'pass' });
    const { ended, begun } = plan({ open: [state], findings: [seen(now)] });
    expect(ended).toEqual([state]);
    expect(begun).toEqual([{ before: state, finding: seen(now), shown: null }]);
  });

  test('each clause for itself, and what holds behind it is all that was judged', () => {
    const [one, other] = [open({ clause: 'one', verdict: 'pass' }), open({ clause: 'other', verdict: 'pass' })];
    const findings = [
      seen({ clause: 'one', verdict: 'pass' }),
      seen({ clause: 'other', verdict: 'fail' }),
      seen({ clause: 'third', verdict: 'pass' }),
    ];
    const { ended, begun, now } = plan({ open: [one, other], findings });
    expect(ended).toEqual([other]);
    expect(begun.map(({ before, finding }) => [before, finding])).toEqual([
      [other, findings[1]],
      [undefined, findings[2]],
    ]);
    expect(now).toEqual(findings);
  });

  test('what is not decided any more says what was, and when it was seen last', () => {
    const { begun } = plan({ open: [open({ verdict: 'fail' })], findings: [seen({ verdict: 'inconclusive' })] });
    expect(begun[0]?.shown).toEqual({ verdict: 'fail', at: 20 });
  });

  test('what is open by another reason goes on saying it', () => {
    const shown = { verdict: 'pass', at: 5 } as const;
    const { begun } = plan({
      open: [open({ verdict: 'inconclusive', shown })],
      findings: [seen({ verdict: 'inconclusive', reason: 'silent' })],
    });
    expect(begun[0]?.shown).toEqual(shown);
  });

  test('what another policy showed is not shown by this one', () => {
    const { begun, ended } = plan({
      open: [open({ verdict: 'pass', digest: 'older' })],
      findings: [seen({ verdict: 'inconclusive' })],
    });
    expect(begun[0]?.shown).toBeNull();
    expect(ended).toHaveLength(1);
  });

  test('the same judgement by another version of the policy is a stretch of its own', () => {
    const { begun, ended } = plan({
      open: [open({ verdict: 'pass', digest: 'older' })],
      findings: [seen({ verdict: 'pass' })],
    });
    expect([begun.length, ended.length]).toEqual([1, 1]);
  });

  test('a policy by the name that it once had is the same policy', () => {
    const before = open({ policy: 'nist-sp-800-77r1', verdict: 'pass', digest: 'one' });
    const now = seen({ policy: 'nist-sp-800-77@r1', verdict: 'fail' });
    const { begun } = plan({ open: [before], findings: [now], policies: new Map([['nist-sp-800-77@r1', 'one']]) });
    expect(begun[0]?.before).toBe(before);
  });

  test('a clause that a new version of its policy has no more ends, and one of a policy that was not judged goes on', () => {
    const gone = open({ clause: 'gone', verdict: 'pass', digest: 'older' });
    const other = open({ policy: 'other', verdict: 'pass' });
    expect(plan({ open: [gone, other] }).ended).toEqual([gone]);
    // Unless it is judged by no other any more.
    expect(plan({ open: [gone, other], isEveryPolicy: true }).ended).toEqual([gone, other]);
  });

  describe('by a scan that was cut short', () => {
    const cutBy = 'target-timeout';
    const left = seen({ verdict: 'inconclusive', reason: cutBy });

    test.each<readonly [Verdict, Verdict]>([
      ['pass', 'fail'],
      ['fail', 'pass'],
      ['inconclusive', 'pass'],
      ['not-applicable', 'fail'],
    ])('nothing that was %s becomes %s', (before, now) => {
      const { begun } = plan({ open: [open({ verdict: before })], findings: [seen({ verdict: now })], cutBy });
      expect(begun.map(({ finding }) => [finding.verdict, finding.reason])).toEqual([[left.verdict, left.reason]]);
    });

    test('nothing that was not known is decided', () => {
      const { begun } = plan({ findings: [seen({ verdict: 'fail' })], cutBy });
      expect(begun.map(({ finding, shown }) => [finding.verdict, shown])).toEqual([['inconclusive', null]]);
    });

    test('what is decided as it was goes on, with what was observed then', () => {
      const state = open({ verdict: 'fail', observed: 3 });
      const { begun, ended, now } = plan({ open: [state], findings: [seen({ verdict: 'fail', observed: 1 })], cutBy });
      expect([begun, ended]).toEqual([[], []]);
      expect(now.map(({ finding }) => finding.digest)).toEqual([state.findingDigest]);
    });

    test.each<readonly [Verdict, string]>([
      ['not-applicable', 'not-in-force'],
      ['inconclusive', 'silent'],
    ])('what it saw to be %s is that, by its own reason', (verdict, reason) => {
      const state = open({ verdict, reason, observed: 1 });
      const { begun, ended } = plan({ open: [state], findings: [seen({ verdict, reason, observed: 2 })], cutBy });
      expect(begun.map(({ finding }) => finding)).toEqual([seen({ verdict, reason, observed: 2 })]);
      expect(ended).toEqual([state]);
    });

    test('nothing is decided by a policy that is new', () => {
      const { begun } = plan({
        open: [open({ verdict: 'pass', digest: 'older' })],
        findings: [seen({ verdict: 'pass' })],
        cutBy,
      });
      expect(begun.map(({ finding }) => finding.verdict)).toEqual(['inconclusive']);
    });
  });
});
