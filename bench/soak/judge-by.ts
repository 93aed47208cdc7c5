import { evaluate } from '../../src/evaluate/evaluate.ts';
import type { Facts } from '../../src/facts/facts.ts';
import type { ResultDocument } from '../../src/finding/result.ts';
import { nameFacts } from '../../src/naming/name-facts.ts';
import { registryVocabulary } from '../../src/naming/vocabulary.ts';
import type { Recording } from '../../src/observation/recording.ts';
import type { Policy } from '../../src/policy/policy.ts';

/** Turns a recording into verdicts, as the program's own `judge` does. */
export type Judge = (recording: Recording, policies: readonly Policy[], asOf: string) => ResultDocument;

/** A judge with conclusions of another kind: what a wrong one would cost is what a soak has to find. */
export function judgeBy(conclude: (recording: Recording) => ReadonlyMap<string, Facts>): Judge {
  return (recording, policies, asOf) =>
    evaluate({ recording, facts: conclude(recording), policies, asOf, vocabulary: registryVocabulary, nameFacts });
}
