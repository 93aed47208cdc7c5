import { didYouMean } from '../../core/policy/nearest.ts';

/** What is wrong with a key of credentials that `known` does not have. */
export function credentialsNotKnown(key: string, known: Readonly<Record<string, unknown>>): string {
  return `credentials "${key}": not in the inventory${didYouMean(key, Object.keys(known))}`;
}
