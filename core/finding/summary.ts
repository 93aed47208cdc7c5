import { isEachTargetJudged } from './each-target-judged.ts';
import type { Finding } from './finding.ts';
import type { Conclusion, Summary } from './result.ts';

/**
 * Counts, and the one word. A fail outranks incompleteness; nothing decided is never conformity, nor is it where one of several targets is
 * the one of which nothing was decided (decision 0013).
 */
export function summarise(findings: readonly Finding[]): Summary {
  const count = (verdict: Finding['verdict']): number =>
    findings.filter((finding) => finding.verdict === verdict).length;
  const counts = {
    pass: count('pass'),
    fail: count('fail'),
    inconclusive: count('inconclusive'),
    notApplicable: count('not-applicable'),
  };
  return { verdict: conclude(counts, isEachTargetJudged(findings)), ...counts };
}

function conclude({ pass, fail, inconclusive }: Omit<Summary, 'verdict'>, isEachJudged: boolean): Conclusion {
  if (fail > 0) return 'violates';
  return inconclusive > 0 || pass === 0 || !isEachJudged ? 'inconclusive' : 'conforms';
}
