import type { PolicyReference } from '../../core/finding/result.ts';
import { canonicalJson } from '../../core/observation/canonical-json.ts';

/** Policies by their digests, each with what was given of the facts that it asks for: what a judgement goes by, as a context has it. */
export function policiesAsGiven(policies: readonly Pick<PolicyReference, 'digest' | 'given'>[]): string {
  const entries = policies.map(({ digest, given = {} }) =>
    Object.keys(given).length === 0 ? digest : `${digest} ${canonicalJson(given)}`,
  );
  return JSON.stringify(entries.sort());
}

/** What was given for the policy of that digest, as one text; undefined where a context does not have it. */
export function givenFor(digest: string, context: string): string | undefined {
  const entry = (JSON.parse(context) as readonly string[]).find((one) => one.split(' ', 1)[0] === digest);
  return entry?.slice(digest.length);
}
