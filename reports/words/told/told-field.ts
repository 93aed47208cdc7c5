import type { Finding } from '../../../core/finding/finding.ts';
import { isJsonObject } from '../../../core/observation/is-json-object.ts';
import type { Json, JsonObject } from '../../../core/observation/observation.ts';
import { amountOf } from '../amount.ts';
import { scalarWords } from '../words.ts';

/** What a member of what was observed says: values by what a reader calls them. Undefined where the value has not the form that it should have. */
export type ToldField = (value: Json, finding: Finding) => JsonObject | undefined;

/** What speaks for itself, under another name. */
export function as(label: string): ToldField {
  return (value) => ({ [label]: value });
}

/** What other members, or the reason, say already. */
export const leftOut: ToldField = () => ({});

/** How many of what. */
export function amounting(label: string, unit: string | ((finding: Finding) => string)): ToldField {
  return (value, finding) =>
    typeof value === 'number'
      ? { [label]: amountOf(value, typeof unit === 'string' ? unit : unit(finding)) }
      : undefined;
}

/** A word, or each of a list. */
export function worded(label: string, words: (word: string) => string): ToldField {
  return (value) => {
    if (typeof value === 'string') return { [label]: words(value) };
    return isTexts(value) ? { [label]: value.map(words) } : undefined;
  };
}

/** A line for each object of a list. */
export function lines(label: string, line: (one: JsonObject) => string): ToldField {
  return (value) => (Array.isArray(value) && value.every(isJsonObject) ? { [label]: value.map(line) } : undefined);
}

/** A line of what an object holds: each value with the words for its name. */
export function inOne(label: string, words: (name: string, value: string) => string): ToldField {
  return (value) =>
    isJsonObject(value)
      ? {
          [label]: Object.entries(value)
            .filter(([, part]) => part !== null)
            .map(([name, part]) => words(name, shown(part))),
        }
      : undefined;
}

/** Text, a number, yes and no, or several of them. */
export function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return 'not known';
  if (typeof value !== 'object') return scalarWords(value);
  return Array.isArray(value) ? value.map(shown).join(', ') : JSON.stringify(value);
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
