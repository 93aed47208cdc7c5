import type { ResultDocument } from '../../../core/finding/result.ts';
import { checklist } from '../../../core/policy/default-policies.ts';
import { mustHold } from '../../../core/policy/rating.ts';
import { visibleText } from '../../../reports/text/visible-text.ts';
import { clauseWords } from '../../../reports/view/clause-words.ts';
import { findingDetails } from '../../../reports/view/finding-details.ts';
import { evidenceOf, type JudgedClause, outline, type TargetOutline } from '../../../reports/view/outline.ts';
import { waiverWords } from '../../../reports/words/waiver-words.ts';
import { reasonWords } from '../../../reports/words/words.ts';

/** What becomes of a test case. 'skip': its failures are all waived and nothing else is wrong, or it is advice. 'not-applicable': it applies nowhere. */
export interface ClauseCase {
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'skip' | 'not-applicable';
  /** Safe to show; empty where the clause passed. */
  readonly message: string;
}

interface Place extends JudgedClause {
  readonly url: string;
}

/**
 * A clause over all endpoints of the result: the worst of them decides, and where nobody judged it, it is inconclusive. Advice fails nothing,
 * unless it is strict.
 */
export function clauseCase(result: ResultDocument, policyId: string, clauseId: string, strict = false): ClauseCase {
  const judged = heldCase(result, policyId, clauseId);
  const clause = result.policies.find(({ id }) => id === policyId)?.clauses.find(({ id }) => id === clauseId);
  if (strict || clause === undefined || mustHold(clause)) return judged;
  return judged.verdict === 'fail' || judged.verdict === 'inconclusive'
    ? { verdict: 'skip', message: `advice, which decides nothing:\n${judged.message}` }
    : judged;
}

function heldCase(result: ResultDocument, policyId: string, clauseId: string): ClauseCase {
  const places = outline(result).flatMap((target) => placesIn(target, policyId, clauseId));
  if (places.length === 0) {
    // The checks of protocols that no target speaks are left out of a result; anything else that is missing is not shown.
    return policyId === checklist && result.targets.length > 0
      ? { verdict: 'not-applicable', message: 'not applicable: no endpoint speaks its protocol' }
      : { verdict: 'inconclusive', message: 'inconclusive: the result does not speak of it' };
  }
  const observations = new Map(result.observations.map((one) => [one.id, one]));
  const tell = (some: readonly Place[]): string =>
    some
      .flatMap(({ url, clause, finding }) => {
        const what = finding?.verdict === 'fail' ? '' : 'could not be shown, ';
        const head = `${url}: ${clauseWords(clause)}: ${what}${reasonWords(finding?.reason ?? 'not-judged')}`;
        const evidence = finding === undefined ? [] : evidenceOf(finding, observations);
        return [head, ...findingDetails({ clause, finding }, evidence).map((line) => `  ${line}`)];
      })
      .map(visibleText)
      .join('\n');
  const failures = places.filter(({ finding }) => finding?.verdict === 'fail');
  const unwaived = failures.filter(({ finding }) => finding?.waiver === undefined);
  if (unwaived.length > 0) return { verdict: 'fail', message: tell(unwaived) };
  const open = places.filter(({ finding }) => finding === undefined || finding.verdict === 'inconclusive');
  if (open.length > 0) return { verdict: 'inconclusive', message: `inconclusive, so not shown to hold\n${tell(open)}` };
  const waivers = failures.flatMap(({ finding }) => finding?.waiver ?? []);
  if (waivers.length > 0) {
    const words = [...new Set(waivers.map(waiverWords))].join('; ');
    return { verdict: 'skip', message: visibleText(words) };
  }
  if (places.some(({ finding }) => finding?.verdict === 'pass')) return { verdict: 'pass', message: '' };
  const reasons = new Set(places.map(({ finding }) => reasonWords(finding?.reason ?? '')));
  return { verdict: 'not-applicable', message: visibleText(`not applicable: ${[...reasons].join('; ')}`) };
}

function placesIn({ target, policies }: TargetOutline, policyId: string, clauseId: string): readonly Place[] {
  return policies
    .filter(({ policy }) => policy.id === policyId)
    .flatMap(({ clauses }) => clauses.filter(({ clause }) => clause.id === clauseId))
    .map((judged) => ({ ...judged, url: target.url }));
}

/** Whether anything of a policy that must hold passed or failed, or, where it is strict, anything; a policy of which nothing did tests nothing. */
export function isDecided({ findings }: ResultDocument, policyId: string, strict = false): boolean {
  return findings.some(
    (finding) =>
      finding.policy === policyId &&
      (strict || mustHold(finding)) &&
      (finding.verdict === 'pass' || finding.verdict === 'fail'),
  );
}
