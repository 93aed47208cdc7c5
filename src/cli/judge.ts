import { concludeFacts } from '../../probes/conclude.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { ResultDocument } from '../finding/result.ts';
import { nameFacts } from '../naming/name-facts.ts';
import { registryVocabulary } from '../naming/vocabulary.ts';
import type { Recording } from '../observation/recording.ts';
import type { Policy } from '../policy/policy.ts';

/** A recording judged: the same for `scan` and `evaluate`, so that both say the same. */
export function judge(recording: Recording, policies: readonly Policy[], asOf: string): ResultDocument {
  const facts = concludeFacts(recording);
  return evaluate({ recording, facts, policies, asOf, vocabulary: registryVocabulary, nameFacts });
}
