import type { AzureKnowledge } from '../../../../core/policy/azure-knowledge.ts';
import { builtInPolicies } from '../../../../core/policy/built-in-policies.ts';
import { loadKnowledge } from '../../../../core/policy/load-knowledge.ts';
import { loadPolicy } from '../../../../core/policy/load-policy.ts';
import type { Policy } from '../../../../core/policy/policy.ts';
import type { JudgedBy } from '../../../store/questions/finding.ts';

/** Nothing ends it: a file of ours is read once. */
const { signal } = new AbortController();
const loaded = new Map<string, Promise<Policy | undefined>>();
let knowledge: Promise<AzureKnowledge> | undefined;

/** By the policies that ship, where one is the same to the octet as that of a judgement. */
export const judgedBy: JudgedBy = {
  policyOf: async ({ file, digest }) => {
    const found = builtInPolicies().find(({ place }) => `policies/${place}` === file);
    if (found === undefined) return undefined;
    const known = loaded.get(found.name) ?? loadPolicy(found.name, { signal }).catch(() => undefined);
    loaded.set(found.name, known);
    const policy = await known;
    return policy?.digest === digest ? policy : undefined;
  },
  knowledge: async () => await (knowledge ??= loadKnowledge({ signal })),
};
