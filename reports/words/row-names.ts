import type { Finding } from '../../core/finding/result.ts';
import type { NamedCombination } from '../../core/finding/told/parts.ts';
import { combinationWords } from './words.ts';

/** The combinations that a clause names, in the registry's words. */
export function documentedCombinations({ expected }: Pick<Finding, 'expected'>): readonly NamedCombination[] {
  return 'combinations' in expected ? expected.combinations : [];
}

/** One line for each combination. */
export function documentedNames(finding: Pick<Finding, 'expected'>): readonly string[] {
  return documentedCombinations(finding).map(combinationWords);
}
