import type { ResultDocument } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { completenessOf, completenessWords } from '../view/outline.ts';
import { type Problem, problems, problemWords } from '../view/problems.ts';
import { rule, ruleId } from './rules.ts';
import { fingerprints, location, message, sarifLog } from './run.ts';

/** GitHub refuses a run with more results. */
const MOST_RESULTS = 25_000;

/**
 * SARIF 2.1.0 for GitHub code scanning, which shows every result as a problem whatever its kind: failures as errors, what could not be shown
 * as warnings, nothing else, and nothing that is waived. Each combination that was accepted and is not documented is a result of its own, so
 * that an alert that was dismissed does not hide the next one. Above 25,000 results the last ones are left out, and their number is told.
 */
export function* sarifReport(result: ResultDocument): Generator<string> {
  const shown: Problem[] = [];
  let left = 0;
  for (const problem of problems(result)) {
    if (shown.length < MOST_RESULTS) shown.push(problem);
    else left += 1;
  }
  const rules = new Map<string, { readonly at: number; readonly rule: JsonObject }>();
  for (const problem of shown) {
    const { policy, clause } = problem;
    const id = idOf(problem);
    if (!rules.has(id)) rules.set(id, { at: rules.size, rule: rule(policy, clause, senseOf(problem)) });
  }
  yield* sarifLog({
    result,
    rules: [...rules.values()].map((one) => one.rule),
    results: shown.values().map((problem) => resultOf(problem, rules.get(idOf(problem))?.at ?? 0)),
    notices: left === 0 ? [] : [`${left} more problems were left out, because no more than ${MOST_RESULTS} are shown.`],
    properties: { verdict: result.summary.verdict, completeness: completenessWords(completenessOf(result)) },
  });
}

function resultOf(problem: Problem, ruleIndex: number): JsonObject {
  const { target, verdict, anchor, fingerprint } = problem;
  return {
    ruleId: idOf(problem),
    ruleIndex,
    level: verdict === 'fail' ? 'error' : 'warning',
    message: message(`${target.url}: ${problemWords(problem)}`),
    locations: [location(anchor, target)],
    partialFingerprints: fingerprints(fingerprint),
  };
}

function senseOf({ verdict }: Problem): 'fails' | 'not-shown' {
  return verdict === 'fail' ? 'fails' : 'not-shown';
}

function idOf(problem: Problem): string {
  return ruleId(problem.policy, problem.clause, senseOf(problem));
}
