import type { Finding, PolicyReference, ResultDocument, TargetResult, Verdict } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { mustHold, ratingOf } from '../../core/policy/rating.ts';
import { anchorOf } from '../ids/anchor.ts';
import { fingerprint } from '../ids/fingerprint.ts';
import { clauseWords } from '../view/clause-words.ts';
import { completenessOf, completenessWords, type JudgedClause, outlines, type TargetOutline } from '../view/outline.ts';
import { waiverWords } from '../words/waiver-words.ts';
import { directionWords, reasonWords } from '../words/words.ts';
import { notesProperties } from './notes-properties.ts';
import { rule, ruleId } from './rules.ts';
import { fingerprints, location, message, sarifLog } from './run.ts';

/** Kinds of a result (SARIF 2.1.0 section 3.27.9); the level of all but a failure is none (section 3.27.10). */
const KINDS: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  fail: 'fail',
  inconclusive: 'open',
  'not-applicable': 'notApplicable',
};

/** SARIF 2.1.0 with every clause at every target, its evidence, what was expected and what was observed; waivers are suppressions. */
export function* sarifFullReport(result: ResultDocument): Generator<string> {
  const rules = result.policies.flatMap((policy) => policy.clauses.map((clause) => rule(policy, clause, 'fails')));
  yield* sarifLog({
    result,
    rules,
    results: results(outlines(result)),
    notices: [],
    properties: {
      verdict: result.summary.verdict,
      completeness: completenessWords(completenessOf(result)),
      ...notesProperties(result),
      asOf: result.asOf,
      policies: result.policies.map(({ id, version, digest }) => ({ id, version, digest })),
    },
  });
}

function* results(targets: Iterable<TargetOutline>): Generator<JsonObject> {
  for (const { target, policies } of targets) {
    let ruleIndex = 0;
    for (const { policy, clauses } of policies) {
      for (const judged of clauses) yield resultOf(target, policy, judged, ruleIndex++);
    }
  }
}

function resultOf(target: TargetResult, policy: PolicyReference, judged: JudgedClause, ruleIndex: number): JsonObject {
  const { clause, finding } = judged;
  const verdict = finding?.verdict ?? 'inconclusive';
  return {
    ruleId: ruleId(policy, clause, 'fails'),
    ruleIndex,
    kind: KINDS[verdict],
    level: verdict === 'fail' ? (mustHold(clause) ? 'error' : 'note') : 'none',
    message: message(`${target.url}: ${clauseWords(clause)}: ${reasonWords(finding?.reason ?? 'not-judged')}`),
    locations: [location(anchorOf(target, policy, clause), target)],
    partialFingerprints: fingerprints(fingerprint(policy.id, clause.id, target.url)),
    ...suppressions(finding),
    properties: { endpoint: target.url, ...seen(finding) },
  };
}

function seen(finding: Finding | undefined): JsonObject {
  if (finding === undefined) return {};
  const { reason, expected, observed, evidence } = finding;
  return { reason, direction: directionWords(finding), ...ratingOf(finding), expected, observed, evidence };
}

function suppressions(finding: Finding | undefined): JsonObject {
  const waiver = finding?.waiver;
  if (waiver === undefined) return {};
  return {
    suppressions: [{ kind: 'external', status: 'accepted', justification: message(waiverWords(waiver))['text'] ?? '' }],
  };
}
