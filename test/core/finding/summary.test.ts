import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../../core/finding/exit-code.ts';
import type { Finding, Verdict } from '../../../core/finding/finding.ts';
import { summarise } from '../../../core/finding/summary.ts';

const finding = (verdict: Verdict): Finding => ({ verdict, observed: {} }) as unknown as Finding;
const waived = (one: Finding): Finding => ({ ...one, waiver: {} }) as Finding;
const codeOf = (verdicts: readonly Verdict[], interrupted = false): number =>
  exitCodeOf({ interrupted, findings: verdicts.map(finding) });

describe('exit codes', () => {
  test.each<[string, readonly Verdict[], number]>([
    ['everything passes', ['pass', 'not-applicable'], 0],
    ['one fails', ['pass', 'fail'], 1],
    ['a fail outranks what is open', ['inconclusive', 'fail'], 1],
    ['something is open', ['pass', 'inconclusive'], 2],
    ['nothing was judged', [], 2],
    ['nothing applies', ['not-applicable'], 2],
  ])('%s', (_name, verdicts, code) => {
    expect(codeOf(verdicts)).toBe(code);
  });

  test('an interrupted run is 130, whatever was judged', () => {
    for (const verdicts of [['pass'], ['fail'], ['inconclusive'], []] as const)
      expect(codeOf(verdicts, true)).toBe(130);
  });

  describe('with two failures of which waivers cover', () => {
    const two = (['fail', 'fail'] as const).map(
      (verdict, at) => ({ verdict, target: `t${at}`, observed: {} }) as unknown as Finding,
    );
    test.each([
      ['none', 0, 1],
      ['one', 1, 1],
      ['both', 2, 0],
    ])('%s', (_which, count, code) => {
      const findings = two.map((one, at) => (at < count ? waived(one) : one));
      expect(exitCodeOf({ interrupted: false, findings })).toBe(code);
    });
    test('both, beside something open: it is 2', () => {
      const open = { verdict: 'inconclusive', target: 't0', observed: {} } as unknown as Finding;
      expect(exitCodeOf({ interrupted: false, findings: [...two.map(waived), open] })).toBe(2);
    });
    test.each([
      [{ open: 0 }, 0],
      [{ open: 1 }, 2],
      [{ open: '1' }, 0],
    ])('both, of which one says %j', (observed, code) => {
      const all = [two[0], { ...two[1], observed }] as unknown as readonly Finding[];
      expect(exitCodeOf({ interrupted: false, findings: all.map(waived) })).toBe(code);
    });
  });

  describe('with a target of which nothing was judged beside one that conforms', () => {
    const findings = [
      { verdict: 'pass', target: 'sstp://192.0.2.1:443' },
      { verdict: 'not-applicable', target: 'tls://192.0.2.1:443' },
    ] as unknown as readonly Finding[];

    test('it is 2, and the verdict is inconclusive', () => {
      const summary = summarise(findings);
      expect(summary).toEqual({ verdict: 'inconclusive', pass: 1, fail: 0, inconclusive: 0, notApplicable: 1 });
      expect(exitCodeOf({ interrupted: false, findings })).toBe(2);
    });
    test('it is 2 when every failure is waived', () => {
      const failed = [
        waived({ verdict: 'fail', target: 'sstp://192.0.2.1:443', observed: {} } as unknown as Finding),
        ...findings,
      ];
      expect(exitCodeOf({ interrupted: false, findings: failed })).toBe(2);
    });
    test('it is 0 when a clause of another policy was judged there', () => {
      const all = [...findings, { verdict: 'pass', target: 'tls://192.0.2.1:443' } as unknown as Finding];
      expect(exitCodeOf({ interrupted: false, findings: all })).toBe(0);
    });
  });

  test.each(['constraint-violated', 'refused'])('a waived failure by %s that leaves something open is 2', (reason) => {
    const findings = [{ verdict: 'fail', reason, observed: { open: 1 }, target: 't' } as unknown as Finding];
    expect(exitCodeOf({ interrupted: false, findings: findings.map(waived) })).toBe(2);
  });

  test('an interrupted run is 130 whatever it saw', () => {
    expect(codeOf(['fail'], true)).toBe(130);
  });
});

describe('advice', () => {
  const should = (verdict: Verdict, target = 't'): Finding =>
    ({ verdict, target, weight: 'should', observed: {} }) as unknown as Finding;
  const must = (verdict: Verdict, target = 't'): Finding => ({ verdict, target, observed: {} }) as unknown as Finding;
  const codes = (findings: readonly Finding[]): readonly number[] => [
    exitCodeOf({ interrupted: false, findings }),
    exitCodeOf({ interrupted: false, findings }, { strict: true }),
  ];

  test.each<[string, readonly Finding[], string, readonly number[]]>([
    ['that is not followed', [must('pass'), should('fail')], 'conforms', [0, 1]],
    ['that could not be shown', [must('pass'), should('inconclusive')], 'conforms', [0, 2]],
    ['that is followed', [must('pass'), should('pass')], 'conforms', [0, 0]],
    ['beside a failure', [must('fail'), should('pass')], 'violates', [1, 1]],
    ['beside what is open', [must('inconclusive'), should('pass')], 'inconclusive', [2, 2]],
    ['alone, which is all followed', [should('pass')], 'inconclusive', [2, 0]],
    ['alone, which is not followed', [should('fail')], 'inconclusive', [2, 1]],
    ['alone at one of two targets', [must('pass'), should('pass', 'u')], 'inconclusive', [2, 0]],
  ])('%s', (_name, findings, verdict, both) => {
    expect(summarise(findings).verdict).toBe(verdict);
    expect(codes(findings)).toEqual(both);
  });

  test('is counted apart, but for what does not apply', () => {
    const findings = [
      must('pass'),
      must('fail'),
      should('pass'),
      should('fail'),
      should('fail'),
      should('not-applicable'),
    ];
    expect(summarise([...findings, should('inconclusive')])).toEqual({
      verdict: 'violates',
      pass: 1,
      fail: 1,
      inconclusive: 0,
      notApplicable: 1,
      advice: { pass: 1, fail: 2, inconclusive: 1 },
    });
    expect(summarise([must('pass'), should('not-applicable')])).not.toHaveProperty('advice');
  });

  test('that is waived counts for nothing where it is strict, and leaves open what it left open', () => {
    expect(codes([must('pass'), waived(should('fail'))])).toEqual([0, 0]);
    const open = { ...should('fail'), observed: { open: 3 } } as unknown as Finding;
    expect(codes([must('pass'), waived(open)])).toEqual([0, 2]);
  });
});
