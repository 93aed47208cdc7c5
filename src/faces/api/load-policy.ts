import type { PolicyReference } from '../../../core/finding/result.ts';
import { type CallOptions, checked, problemsOf, signalOf } from './call.ts';

/** How to load a policy. */
export interface LoadPolicyOptions extends CallOptions {}

const optionNames: Readonly<Record<keyof LoadPolicyOptions, true>> = { signal: true };

/**
 * A policy with its clauses, as the result document names it: by the id of a built-in one, or by the path of a file (whatever has a slash
 * or ends in .yaml or .yml). Throws InputError with every problem of the file.
 */
export async function loadPolicy(idOrFile: string, options: LoadPolicyOptions = {}): Promise<PolicyReference> {
  const [{ loadPolicy: load }, { policyReference }] = await modules();
  const problems = problemsOf(options, optionNames);
  return policyReference(await checked(problems, () => load(idOrFile, { signal: signalOf(options) })));
}

/** The built-in policies, by id. */
export async function listPolicies(options: LoadPolicyOptions = {}): Promise<readonly PolicyReference[]> {
  const [{ listPolicies: list }, { policyReference }] = await modules();
  const problems = problemsOf(options, optionNames);
  return (await checked(problems, () => list({ signal: signalOf(options) }))).map(policyReference);
}

function modules() {
  return Promise.all([import('../../../core/policy/load-policy.ts'), import('../../judge/policy-reference.ts')]);
}
