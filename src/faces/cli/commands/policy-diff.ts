import { diffPolicies, exitCodeOfPolicyDiff } from '../../../../core/policy/algebra/diff-policies.ts';
import { policyDiffTerminal } from '../../../../reports/comparison/policy-diff-terminal.ts';
import { jsonText } from '../../../../reports/text/json-text.ts';
import { OptionError } from '../../../inputs/checked-option.ts';
import { loadNamedPolicy } from '../../../inputs/load-policies.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';
import { wantsColour } from '../streams.ts';
import { type ComparisonOptions, dayOf } from './policy-check.ts';

/** Two policies, or one on two days; exit code 1 where something else is accepted or required. */
export async function policyDiff(
  { streams, signal }: CommandContext,
  oldName: string,
  newName: string | undefined,
  { asOf, at, json = false }: ComparisonOptions & { readonly at?: string },
): Promise<number> {
  const { before, after, day, then } = await new Problems().all({
    before: () => loadNamedPolicy(oldName, signal),
    after: () => {
      if (newName !== undefined) return loadNamedPolicy(newName, signal);
      if (at !== undefined) return loadNamedPolicy(oldName, signal);
      throw new OptionError('policy diff: a second policy, or a second day (--at) wanted, neither found');
    },
    day: () => dayOf('--as-of', asOf),
    then: () => dayOf('--at', at ?? asOf),
  });
  const diff = diffPolicies({ policy: before, day }, { policy: after, day: then });
  const place = { colour: wantsColour(streams.out), columns: streams.out.columns };
  streams.out.write(json ? `${jsonText(diff)}\n` : policyDiffTerminal(diff, place));
  return exitCodeOfPolicyDiff(diff);
}
