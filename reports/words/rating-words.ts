import type { AdviceAlone } from '../../core/finding/advice-alone.ts';
import type { Finding, Summary } from '../../core/finding/result.ts';
import { mustHold, type Rating } from '../../core/policy/rating.ts';
import { counted } from './words.ts';

/** 'advice, CAT II, key exchange': what the source says of a clause's weight; empty where it says nothing. Text as it stands in the policy. */
export function ratingWords({ weight, severity, category }: Rating): string {
  return [weight === 'should' ? 'advice' : undefined, severity, category]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** ' (advice, CAT II)' behind the name of a clause; nothing where its source says nothing of its weight. */
export function ratingNote(rating: Rating): string {
  const words = ratingWords(rating);
  return words === '' ? '' : ` (${words})`;
}

/** 'advice: 5 followed, 1 not followed, 2 could not be shown'; nothing where none was judged. */
export function adviceWords({ advice }: Pick<Summary, 'advice'>): readonly string[] {
  if (advice === undefined) return [];
  const { pass, fail, inconclusive } = advice;
  return [`advice: ${pass} followed, ${fail} not followed, ${inconclusive} could not be shown`];
}

/** Where a verdict says nothing of a policy, because no clause of it that applies must hold. */
export function adviceAloneWords({ policy, targets, isEverywhere }: AdviceAlone): string {
  const where = isEverywhere ? '' : ` at ${counted(targets.length, 'target')}`;
  return `of ${policy} only advice was judged${where}: the verdict says nothing of it`;
}

/** What a finding is called beside others: a failure of advice is none of the gateway's. */
export function verdictWord(finding: Pick<Finding, 'verdict' | 'weight'>): Finding['verdict'] | 'advice' {
  return finding.verdict === 'fail' && !mustHold(finding) ? 'advice' : finding.verdict;
}
