import type { Finding } from '../../core/finding/result.ts';
import { isJsonObject } from '../../core/observation/is-json-object.ts';
import type { Json, JsonObject } from '../../core/observation/observation.ts';
import { combinationWords, isCombination, isScalar } from './words.ts';

/** The combinations that a clause names, in the registry's words: listed under `combinations`, or spelled out as fields of `expected`. */
export function documentedCombinations({ expected }: Pick<Finding, 'expected'>): readonly JsonObject[] {
  const listed = expected['combinations'];
  if (Array.isArray(listed)) return (listed as readonly Json[]).filter(isJsonObject);
  const fields = Object.entries(expected).filter(
    ([name, value]) => isScalar(value) && isCombination({ [name]: value }),
  );
  return fields.length === 0 ? [] : [Object.fromEntries(fields)];
}

/** One line for each combination. */
export function documentedNames(finding: Pick<Finding, 'expected'>): readonly string[] {
  return documentedCombinations(finding).map(combinationWords);
}
