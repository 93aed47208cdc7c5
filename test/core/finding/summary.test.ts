import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../../core/finding/exit-code.ts';
import type { Finding, Verdict } from '../../../core/finding/finding.ts';
import { summarise } from '../../../core/finding/summary.ts';

const finding = (verdict: Verdict): Finding => ({ verdict }) as Finding;
const codeOf = (verdicts: readonly Verdict[], interrupted = false): number =>
  exitCodeOf({ interrupted, summary: summarise(verdicts.map(finding)), findings: [] });

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
    ])('%s', (_which, waived, code) => {
      expect(exitCodeOf({ interrupted: false, summary: { ...summarise(two), waived }, findings: two })).toBe(code);
    });
    test('both, beside something open: it is 2', () => {
      const open = { verdict: 'inconclusive', target: 't0', observed: {} } as unknown as Finding;
      const all = [...two, open];
      expect(exitCodeOf({ interrupted: false, summary: { ...summarise(all), waived: 2 }, findings: all })).toBe(2);
    });
    test.each([
      [{ open: 0 }, 0],
      [{ open: 1 }, 2],
      [{ open: '1' }, 0],
    ])('both, of which one says %j', (observed, code) => {
      const all = [two[0], { ...two[1], observed }] as unknown as readonly Finding[];
      expect(exitCodeOf({ interrupted: false, summary: { ...summarise(all), waived: 2 }, findings: all })).toBe(code);
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
      expect(exitCodeOf({ interrupted: false, summary, findings })).toBe(2);
    });
    test('it is 2 when every failure is waived', () => {
      const failed = [
        { verdict: 'fail', target: 'sstp://192.0.2.1:443', observed: {} } as unknown as Finding,
        ...findings,
      ];
      const summary = { ...summarise(failed), waived: 1 };
      expect(exitCodeOf({ interrupted: false, summary, findings: failed })).toBe(2);
    });
    test('it is 0 when a clause of another policy was judged there', () => {
      const all = [...findings, { verdict: 'pass', target: 'tls://192.0.2.1:443' } as unknown as Finding];
      expect(exitCodeOf({ interrupted: false, summary: summarise(all), findings: all })).toBe(0);
    });
  });

  test.each(['constraint-violated', 'refused'])('a waived failure by %s that leaves something open is 2', (reason) => {
    const findings = [{ verdict: 'fail', reason, observed: { open: 1 }, target: 't' } as unknown as Finding];
    expect(exitCodeOf({ interrupted: false, summary: { ...summarise(findings), waived: 1 }, findings })).toBe(2);
  });

  test('an interrupted run is 130 whatever it saw', () => {
    expect(codeOf(['fail'], true)).toBe(130);
  });
});
