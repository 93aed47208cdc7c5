import { lackingOf } from '../../../../core/policy/algebra/check-policy.ts';
import { defaultPolicy } from '../../../../core/policy/default-policies.ts';
import type { Policy } from '../../../../core/policy/policy.ts';
import { type PolicyDraft, policyText } from '../../../../core/policy/policy-text.ts';
import { jsonText } from '../../../../reports/text/json-text.ts';
import { sentenceWords } from '../../../../reports/words/names-words.ts';
import { policiesTogether, severalPolicies } from '../../../inputs/compared-policies.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';
import { note } from '../streams.ts';
import { tryFile } from '../try-output.ts';
import { writeWholeFile } from '../write-file.ts';
import { type ComparisonOptions, dayOf } from './policy-check.ts';

/** The policy of a gateway that keeps to several: YAML on standard output or in a file; on standard error what one requires and another refuses. */
export async function policyIntersect(
  { streams, signal }: CommandContext,
  names: readonly string[],
  { out, asOf, json = false }: ComparisonOptions & { readonly out?: string },
): Promise<number> {
  const problems = new Problems();
  const { policies, day } = await problems.all({
    policies: () => severalPolicies(names, problems, signal),
    day: () => dayOf('--as-of', asOf),
    out: async () => (out === undefined ? undefined : await tryFile('--out', out)),
  });
  const both = policiesTogether(policies);
  const refused = policies.flatMap((policy) =>
    lackingOf(both, policy, day).map((lacking) => ({ policy: policy.id, lacking })),
  );
  const command = await azureCommand(policies, both, day, signal);
  const text = json
    ? `${jsonText({ schemaVersion: '1.0', kind: 'gateproof-policy-intersection', asOf: day, policy: both, refused, ...command })}\n`
    : `${policyText(both)}${command === undefined ? '' : commentOf(command.azure, day)}`;
  if (out === undefined) streams.out.write(text);
  else await writeWholeFile(out, text, signal);
  for (const { policy, lacking } of refused) {
    streams.err.write(
      `gateproof: ${policy} requires ${lacking.clause.id} (${sentenceWords(lacking.clause)}), which not all of them accept\n`,
    );
  }
  if (out !== undefined) note(streams, `wrote ${out}`);
  return 0;
}

/** What sets the strongest common row on a gateway, where one of the policies is that of point-to-site; null where none can be set. */
async function azureCommand(
  policies: readonly Policy[],
  both: PolicyDraft,
  day: string,
  signal: AbortSignal,
): Promise<{ readonly azure: string | null } | undefined> {
  if (!policies.some(({ id }) => id.startsWith(defaultPolicy))) return undefined;
  const [{ loadKnowledge }, { policyCommand }] = await Promise.all([
    import('../../../../core/policy/load-knowledge.ts'),
    import('../../../../sources/azure-export/policy-command.ts'),
  ]);
  const { customPolicy } = await loadKnowledge({ signal });
  return { azure: policyCommand(both, customPolicy, day) ?? null };
}

function commentOf(command: string | null, day: string): string {
  return command === null
    ? `# On ${day} no common row of IKE and IPsec can be set as a custom policy.\n`
    : `# The strongest common row on ${day} that can be set, as a custom policy:\n# ${command}\n`;
}
