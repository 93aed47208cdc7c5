import type { PolicyReference } from '../../../core/finding/result.ts';
import { loadPolicies } from '../../inputs/load-policies.ts';
import { Problems } from '../../inputs/problems.ts';
import { policyReference } from '../../judge/policy-reference.ts';
import { optionalList } from '../api/call.ts';

/** The policies that a scan with this option is judged by, in its order. Throws InputError. */
export async function policiesOf(policy: string | readonly string[] | undefined): Promise<readonly PolicyReference[]> {
  const problems = new Problems();
  const policies = await loadPolicies({ policy: optionalList(policy) }, problems, new AbortController().signal);
  problems.throwIfAny();
  return policies.map(policyReference);
}
