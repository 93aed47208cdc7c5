import type { ResultDocument } from '../../core/finding/result.ts';
import { jsonArray } from '../text/json-text.ts';
import { visibleText } from '../text/visible-text.ts';
import { isNote, type Problem, problems, trustedWords } from '../view/problems.ts';

/** GitLab's Code Quality report: a list of problems, each with a fingerprint that no other has and a place that must be there. */
export function* codequalityReport(result: ResultDocument): Generator<string> {
  yield* jsonArray(problems(result).map(issue), 0);
  yield '\n';
}

function issue(problem: Problem): object {
  const { target, policy, clause, anchor, fingerprint } = problem;
  return {
    description: visibleText(`${target.url}: ${trustedWords(problem)}`),
    check_name: visibleText(`${policy.id}/${clause.id}`),
    fingerprint,
    severity: severityOf(problem),
    location: { path: anchor.file, lines: { begin: anchor.line ?? 1 } },
  };
}

function severityOf(problem: Problem): string {
  const { verdict, clause } = problem;
  if (isNote(problem)) return 'info';
  if (verdict === 'inconclusive') return 'minor';
  return clause.kind === 'row' ? 'major' : 'critical';
}
