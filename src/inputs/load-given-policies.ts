import type { Policy } from '../../core/policy/policy.ts';
import { giveFacts, parseGiven } from './give-facts.ts';
import { loadPolicies } from './load-policies.ts';
import type { Problems } from './problems.ts';

/** As `--policy` and `--given` have them. */
export interface GivenPolicies {
  readonly policy?: readonly string[] | undefined;
  readonly given?: readonly string[] | undefined;
}

/** The policies of `loadPolicies`, with what was given of the facts that they ask for. */
export async function loadGivenPolicies(
  options: GivenPolicies,
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly Policy[]> {
  const loaded = await loadPolicies(options, problems, signal);
  return giveFacts(loaded, await parseGiven(options.given ?? [], problems), problems);
}
