import { mustHold } from '../policy/rating.ts';
import { isEachTargetJudged } from './each-target-judged.ts';
import type { Finding } from './finding.ts';
import type { AdviceSummary, Conclusion, Summary } from './result.ts';

/**
 * Counts, and the one word, of what must hold; advice is counted apart. A fail outranks incompleteness; nothing decided is never conformity, nor is it where one of several targets is
 * the one of which nothing was decided (decision 0013).
 */
export function summarise(findings: readonly Finding[]): Summary {
  const counts = { ...countsOf(findings.filter(mustHold)), notApplicable: count(findings, 'not-applicable') };
  const advice = countsOf(findings.filter((finding) => !mustHold(finding)));
  return {
    verdict: conclude(counts, isEachTargetJudged(findings)),
    ...counts,
    ...(advice.pass + advice.fail + advice.inconclusive === 0 ? {} : { advice }),
  };
}

function countsOf(findings: readonly Finding[]): AdviceSummary {
  return {
    pass: count(findings, 'pass'),
    fail: count(findings, 'fail'),
    inconclusive: count(findings, 'inconclusive'),
  };
}

function count(findings: readonly Finding[], verdict: Finding['verdict']): number {
  return findings.filter((finding) => finding.verdict === verdict).length;
}

function conclude({ pass, fail, inconclusive }: AdviceSummary, isEachJudged: boolean): Conclusion {
  if (fail > 0) return 'violates';
  return inconclusive > 0 || pass === 0 || !isEachJudged ? 'inconclusive' : 'conforms';
}
