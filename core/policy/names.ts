import type { Spelling } from '../spaces/spelling.ts';
import { didYouMean } from './nearest.ts';
import { describe } from './schema-problems.ts';

/** A number, or why a name stands for none. */
export type Named =
  | { readonly value: number }
  | { readonly code: 'unknown-algorithm' | 'key-length'; readonly message: string };

/** What a name of a policy file stands for. */
export function resolve(name: string | number, spelling: Spelling): Named {
  const value = typeof name === 'string' ? spelling.value(name) : spelling.numbers?.().find((one) => one === name);
  if (value !== undefined) return { value };
  const wanted = spelling.withLength?.(String(name));
  if (wanted !== undefined) return { code: 'key-length', message: `wanted ${wanted}; found ${describe(name)}` };
  const meant = spelling.hints?.().get(String(name).toLowerCase());
  const near = meant === undefined ? didYouMean(String(name), spelling.known()) : `; did you mean "${meant}"?`;
  return { code: 'unknown-algorithm', message: `wanted ${spelling.what}, found ${describe(name)}${near}` };
}
