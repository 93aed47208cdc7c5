import type { Finding, PolicyReference, ResultDocument } from '../../core/finding/result.ts';
import { ambiguities } from '../view/ambiguities.ts';
import type { TargetOutline } from '../view/outline.ts';
import type { Excerpt } from './excerpt.ts';

/** The ids of what links of the page lead to. */
export interface Places {
  /** Of the targets and findings that the page details. */
  readonly targets: ReadonlyMap<TargetOutline, string>;
  readonly findings: ReadonlyMap<Finding, string>;
  readonly policies: ReadonlyMap<PolicyReference, string>;
  /** Of the readings of a clause, by 'policy/clause'. */
  readonly readings: ReadonlyMap<string, string>;
}

/** A clause that applies nowhere has no place of its own. */
export function placesOf(result: ResultDocument, targets: readonly TargetOutline[], { detailed }: Excerpt): Places {
  const urls = new Set(detailed.map(({ target }) => target.url));
  const numbers = new Map(targets.map((one, at) => [one, at + 1]));
  return {
    targets: new Map(detailed.map((one) => [one, `target-${numbers.get(one) ?? ''}`])),
    findings: new Map(
      result.findings.flatMap((finding, at) =>
        urls.has(finding.target) && finding.verdict !== 'not-applicable'
          ? [[finding, `finding-${at + 1}`] as const]
          : [],
      ),
    ),
    policies: new Map(result.policies.map((policy, at) => [policy, `policy-${at + 1}`])),
    readings: new Map(
      result.policies.flatMap((policy, at) =>
        ambiguities(policy, result.findings).flatMap(({ clauses }, of) =>
          clauses.map(({ id }) => [`${policy.id}/${id}`, `readings-${at + 1}-${of + 1}`] as const),
        ),
      ),
    ),
  };
}

/** The same where only the report is there: nothing leads to targets and findings. */
export function withoutEvidence(places: Places): Places {
  return { ...places, targets: new Map(), findings: new Map() };
}
