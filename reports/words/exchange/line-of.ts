import { isJsonObject } from '../../../core/observation/is-json-object.ts';
import type { Json } from '../../../core/observation/observation.ts';
import { isScalar, scalarWords } from '../words.ts';

/** Items of which the rest is only counted, on a line. */
const longest = 6;

/** A value with all that it holds, on a line: of long lists the beginning. */
export function lineOf(value: Json): string {
  if (value === null) return 'NONE';
  if (isScalar(value)) return scalarWords(value);
  if (isJsonObject(value))
    return Object.values(value)
      .map((part) => (Array.isArray(part) && part.length > 1 ? `(${lineOf(part)})` : lineOf(part)))
      .join(' ');
  if (value.length === 0) return 'none';
  const shown = value.length > longest ? value.slice(0, longest - 1) : value;
  const rest = value.length - shown.length;
  return `${shown.map(lineOf).join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`;
}
