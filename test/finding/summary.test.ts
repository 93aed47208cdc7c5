import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../src/finding/exit-code.ts';
import type { Finding, Verdict } from '../../src/finding/finding.ts';
import { summarise } from '../../src/finding/summary.ts';

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

  test('an interrupted run is 130 whatever it saw', () => {
    expect(codeOf(['fail'], true)).toBe(130);
  });
});
