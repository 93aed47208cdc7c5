import { defined } from '../../core/defined.ts';
import type { Names, Sentence } from '../../core/policy/algebra/sentence.ts';
import { citation } from '../../core/policy/citation.ts';
import type { Source } from '../../core/policy/policy.ts';
import { dimensionsByKey } from '../../core/spaces/registry.ts';
import { fieldWords } from './words.ts';

/** Values of one dimension that a line names; the rest is counted. */
const named = 12;

/** A box of combinations on one line: 'ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, …'; several values of a dimension stand with a stroke between. */
export function namesWords(names: Names): string {
  return Object.entries(names)
    .map(([key, values]) => valuesWords(key, values, ' | '))
    .join(', ');
}

/** Values of one dimension. */
export function valuesWords(key: string, values: readonly (string | null)[], between = ', '): string {
  const words = values.slice(0, named).map((value) => valueWords(key, value));
  return [...words, ...(values.length > named ? [`${values.length - named} more`] : [])].join(between);
}

function valueWords(key: string, value: string | null): string {
  const words = dimensionsByKey.get(key)?.words;
  if (words !== undefined) return words(value);
  return value ?? `no ${fieldWords(key)}`;
}

/** What a row is called: the vendor's spelling where there is one. */
export function sentenceWords({ title, vendor = {} }: Sentence): string {
  return Object.values(vendor).join(' / ') || title;
}

/** A source on one line; its address stands in the JSON. */
export function sourceWords({ title, edition, date, place, confidence }: Source): string {
  return citation({ title, ...defined({ edition, date, place, confidence }) });
}
