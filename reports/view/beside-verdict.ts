import { adviceAlone } from '../../core/finding/advice-alone.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { captureWords } from '../words/capture-words.ts';
import { adviceAloneWords, adviceWords } from '../words/rating-words.ts';
import { leniencyWords } from './leniencies.ts';
import { rootCauseLines } from './root-causes.ts';

/** What has to be said wherever the verdict is: why nothing is known of targets, what became of advice, of which policy it was all, and what rests on legacy rows. */
export function besideVerdict(result: ResultDocument): readonly string[] {
  return [...rootCauseLines(result), ...notesBeside(result)];
}

/** The same without the causes, for who tells these apart. */
export function notesBeside(result: ResultDocument): readonly string[] {
  return [
    ...adviceWords(result.summary),
    ...adviceAlone(result).map(adviceAloneWords),
    ...leniencyWords(result),
    ...factWords(result),
    ...captureWords(result),
  ];
}

/** The facts that were given, and those that clauses ask for and nobody gave. */
function factWords({ policies }: ResultDocument): readonly string[] {
  const given = new Map(policies.flatMap((policy) => Object.entries(policy.given ?? {})));
  const asked = new Set(
    policies.flatMap(({ clauses }) => clauses.flatMap(({ applies }) => Object.keys(applies ?? {}))),
  );
  const missing = [...asked].filter((name) => !given.has(name));
  return [
    ...(given.size === 0 ? [] : [`given: ${[...given].map(([name, day]) => `${name} ${day}`).join(', ')}`]),
    ...(missing.length === 0 ? [] : [`not given: ${missing.join(', ')} (--given ${missing[0]}=YYYY-MM-DD)`]),
  ];
}
