import type { PolicyReference } from '../../core/finding/result.ts';
import { optionalList } from '../api/call.ts';
import { policyReference } from '../evaluate/policy-reference.ts';
import { loadPolicies } from '../inputs/load-policies.ts';
import { Problems } from '../inputs/problems.ts';

/** The policies that a scan with this option is judged by, in its order. Throws InputError. */
export async function policiesOf(policy: string | readonly string[] | undefined): Promise<readonly PolicyReference[]> {
  const problems = new Problems();
  const policies = await loadPolicies({ policy: optionalList(policy) }, problems, new AbortController().signal);
  problems.throwIfAny();
  return policies.map(policyReference);
}
