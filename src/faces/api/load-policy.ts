import type { PolicyReference } from '../../../core/finding/result.ts';
import { type CallOptions, checked, expectKinds, type Kind, problemsOf, signalOf } from './call.ts';

/** How to load a policy. */
export interface LoadPolicyOptions extends CallOptions {}

/** Which policies to list. */
export interface ListPoliciesOptions extends LoadPolicyOptions {
  /** Every edition, and not the newest of each alone. */
  readonly all?: boolean;
}

const listOptionNames: Readonly<Record<keyof ListPoliciesOptions, Kind>> = { signal: 'signal', all: 'flag' };
const optionNames: Readonly<Record<keyof LoadPolicyOptions, Kind>> = { signal: 'signal' };

/**
 * A policy with its clauses, as the result document names it: by the id of a built-in one, or by the path of a file (whatever has a slash
 * or ends in .yaml or .yml). Throws InputError with every problem of the file.
 */
export async function loadPolicy(idOrFile: string, options: LoadPolicyOptions = {}): Promise<PolicyReference> {
  expectKinds(['policy', idOrFile, 'text']);
  const [{ loadPolicy: load }, { policyReference }] = await modules();
  const problems = problemsOf(options, optionNames);
  return policyReference(await checked(problems, () => load(idOrFile, { signal: signalOf(options) })));
}

/** The built-in policies by id, of several editions the newest. */
export async function listPolicies(options: ListPoliciesOptions = {}): Promise<readonly PolicyReference[]> {
  const [{ listPolicies: list }, { policyReference }] = await modules();
  const problems = problemsOf(options, listOptionNames);
  const { all = false } = options;
  return (await checked(problems, () => list({ signal: signalOf(options), all }))).map(policyReference);
}

function modules() {
  return Promise.all([import('../../../core/policy/load-policy.ts'), import('../../judge/policy-reference.ts')]);
}
