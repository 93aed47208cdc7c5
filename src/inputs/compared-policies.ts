import { IntersectError, intersectPolicies } from '../../core/policy/algebra/intersect-policies.ts';
import { newestPolicies } from '../../core/policy/built-in-policies.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { PolicyDraft } from '../../core/policy/policy-text.ts';
import { OptionError } from './checked-option.ts';
import { loadNamedPolicy } from './load-policies.ts';
import { InputError, type Problems } from './problems.ts';

/** Every policy that is named, once each; what is wrong with one is told to `problems`. */
export async function namedPolicies(
  names: readonly string[],
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly Policy[]> {
  const loaded: Policy[] = [];
  for (const name of new Set(names)) {
    const policy = await problems.collect(() => loadNamedPolicy(name, signal));
    if (policy !== undefined) loaded.push(policy);
  }
  return loaded;
}

/** The same of two and more. Throws OptionError. */
export async function severalPolicies(
  names: readonly string[],
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly Policy[]> {
  if (new Set(names).size > 1) return await namedPolicies(names, problems, signal);
  throw new OptionError('policy intersect: two policies or more wanted, one found');
}

/** The newest edition of every standard that ships, by name. */
export function shippedStandards(): readonly string[] {
  return newestPolicies()
    .filter(({ place }) => place.startsWith('standards/'))
    .map(({ name }) => name);
}

/** The policy of a gateway that keeps to all of them. What cannot stand in one file is the user's to name otherwise: throws InputError. */
export function policiesTogether(policies: readonly Policy[]): PolicyDraft {
  try {
    return intersectPolicies(policies as [Policy, ...Policy[]]);
  } catch (error) {
    throw error instanceof IntersectError ? new InputError([`policy intersect: ${error.message}`]) : error;
  }
}
