import type { Facts } from '../../core/facts/facts.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Recording } from '../../core/observation/recording.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { evaluate } from '../../src/judge/evaluate.ts';
import { nameFacts } from '../../src/judge/naming/name-facts.ts';
import { registryVocabulary } from '../../src/judge/naming/vocabulary.ts';

/** Turns a recording into verdicts, as the program's own `judge` does. */
export type Judge = (recording: Recording, policies: readonly Policy[], asOf: string) => ResultDocument;

/** A judge with conclusions of another kind: what a wrong one would cost is what a soak has to find. */
export function judgeBy(conclude: (recording: Recording) => ReadonlyMap<string, Facts>): Judge {
  return (recording, policies, asOf) =>
    evaluate({ recording, facts: conclude(recording), policies, asOf, vocabulary: registryVocabulary, nameFacts });
}
