import { defined } from '../../core/defined.ts';
import type { PolicyReference, ResultDocument } from '../../core/finding/result.ts';
import { findBuiltIn } from '../../core/policy/built-in-policies.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { OptionError } from './checked-option.ts';

/** The policies that a saved result was judged by, as far as they can be had. */
export interface PoliciesOfResult {
  readonly policies: readonly Policy[];
  /** A sentence for each of which another version stands in. */
  readonly notes: readonly string[];
}

/**
 * By those that were given, else by those that ship; of which there is only another version, that one. Throws OptionError for a policy that is
 * neither.
 */
export async function policiesOfResult(
  { policies: references }: ResultDocument,
  given: readonly Policy[],
  file: string,
  signal: AbortSignal,
): Promise<PoliciesOfResult> {
  const notes: string[] = [];
  const policies: Policy[] = [];
  for (const reference of references) {
    const policy = await policyOf(reference, given, file, signal);
    if (policy.digest !== reference.digest)
      notes.push(
        `${reference.id} is judged by version ${policy.version}: the file's, ${reference.version} (${reference.digest}), is not here, so what it said by that is not compared`,
      );
    policies.push({ ...policy, ...defined({ given: reference.given }) });
  }
  return { policies, notes };
}

async function policyOf(
  { id, digest, version }: PolicyReference,
  given: readonly Policy[],
  file: string,
  signal: AbortSignal,
): Promise<Policy> {
  const known = given.find((one) => one.id === id && one.digest === digest) ?? given.find((one) => one.id === id);
  if (known !== undefined) return known;
  if (findBuiltIn(id) === undefined)
    throw new OptionError(`${file}: the policy file of ${id} ${version} (${digest}) wanted by --policy, none given`);
  return await loadPolicy(id, { signal });
}
