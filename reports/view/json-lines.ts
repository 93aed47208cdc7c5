import type { Json } from '../../core/observation/observation.ts';
import { safe } from '../text/safe-text.ts';
import { combinationWords, fieldWords, isCombination, isScalar, scalarWords } from '../words/words.ts';

/** Items of one list. */
const MOST_ITEMS = 16;

/** Any JSON as lines for people: combinations on one line each, everything else as 'name: value'. */
export function jsonLines(value: Json): readonly string[] {
  if (isScalar(value)) return [value === null ? 'none' : safe(scalarWords(value))];
  if (isCombination(value)) return [safe(combinationWords(value))];
  if (Array.isArray(value)) return listLines(value);
  return Object.entries(value).flatMap(([name, part]) => {
    const label = fieldWords(safe(name));
    const lines = jsonLines(part);
    const isFlat = isScalar(part) || (Array.isArray(part) && part.every(isScalar)) || lines.length === 1;
    return isFlat ? [`${label}: ${lines.join(' ')}`] : [`${label}:`, ...lines.map((line) => `  ${line}`)];
  });
}

function listLines(list: readonly Json[]): readonly string[] {
  if (list.length === 0) return ['none'];
  const left = list.length - MOST_ITEMS;
  const shown = list.slice(0, MOST_ITEMS);
  const more = left > 0 ? [`and ${left} more`] : [];
  if (list.every(isScalar)) return [[...shown.flatMap(jsonLines), ...more].join(', ')];
  return [...shown.flatMap(jsonLines), ...more];
}
