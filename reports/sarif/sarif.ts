import type { ResultDocument } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { ratingOf } from '../../core/policy/rating.ts';
import { completenessOf, completenessWords } from '../view/outline.ts';
import { isNote, type Problem, problems, problemWords } from '../view/problems.ts';
import { notesProperties } from './notes-properties.ts';
import { type RuleSense, rule, ruleId } from './rules.ts';
import { fingerprints, location, message, sarifLog } from './run.ts';

/** GitHub refuses a run with more results. */
const MOST_RESULTS = 25_000;

/**
 * SARIF 2.1.0 for GitHub code scanning, which shows every result as a problem whatever its kind: failures as errors, what could not be shown
 * as warnings, advice and what is accepted as legacy or by one reading alone as notes, nothing else, and nothing that is waived. Each combination that was accepted and is not documented is a result of its own, so
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
    properties: {
      verdict: result.summary.verdict,
      completeness: completenessWords(completenessOf(result)),
      ...notesProperties(result),
    },
  });
}

function resultOf(problem: Problem, ruleIndex: number): JsonObject {
  const { target, clause, verdict, anchor, fingerprint } = problem;
  return {
    ruleId: idOf(problem),
    ruleIndex,
    level: isNote(problem) ? 'note' : verdict === 'fail' ? 'error' : 'warning',
    message: message(`${target.url}: ${problemWords(problem)}`),
    locations: [location(anchor, target)],
    partialFingerprints: fingerprints(fingerprint),
    ...ratingProperties(clause),
  };
}

function ratingProperties(clause: Problem['clause']): JsonObject {
  const rating = ratingOf(clause);
  return Object.keys(rating).length === 0 ? {} : { properties: { ...rating } };
}

function senseOf({ verdict }: Problem): RuleSense {
  return verdict === 'inconclusive' ? 'not-shown' : verdict === 'fail' ? 'fails' : 'noted';
}

function idOf(problem: Problem): string {
  return ruleId(problem.policy, problem.clause, senseOf(problem));
}
