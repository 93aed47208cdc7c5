import { defined } from '../../core/defined.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Recording } from '../../core/observation/recording.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import { checklist } from '../../core/policy/default-policies.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { concludeFacts } from './conclude-facts.ts';
import { evaluate } from './evaluate.ts';
import { nameFacts } from './naming/name-facts.ts';
import { registryVocabulary } from './naming/vocabulary.ts';

/** A recording judged: the same for `scan` and `evaluate`, so that both say the same. */
export function judge(
  recording: Recording,
  policies: readonly Policy[],
  asOf: string,
  knowledge?: AzureKnowledge,
): ResultDocument {
  return judgeFacts(recording, concludeFacts(recording), policies, asOf, knowledge);
}

/** The same where its facts, by target URL, are there already. */
export function judgeFacts(
  recording: Recording,
  facts: ReadonlyMap<string, Facts>,
  policies: readonly Policy[],
  asOf: string,
  knowledge?: AzureKnowledge,
): ResultDocument {
  const judged = policies.flatMap((policy) => (policy.id === checklist ? trimmed(policy, recording) : [policy]));
  return evaluate({
    recording,
    facts,
    policies: judged,
    asOf,
    vocabulary: registryVocabulary,
    nameFacts,
    ...defined({ knowledge }),
  });
}

/** The checks of the protocols that were looked at: the others would only fill a report. */
function trimmed(policy: Policy, { targets }: Recording): readonly Policy[] {
  const seen = new Set(targets.map(({ scheme }) => scheme));
  const clauses = policy.clauses.filter(({ schemes }) => schemes.some((scheme) => seen.has(scheme)));
  return clauses.length === 0 ? [] : [{ ...policy, clauses }];
}
