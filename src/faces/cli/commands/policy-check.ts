import { checkPolicy, exitCodeOfCheck } from '../../../../core/policy/algebra/check-policy.ts';
import { checkTerminal } from '../../../../reports/comparison/check-terminal.ts';
import { jsonText } from '../../../../reports/text/json-text.ts';
import { calendarDay } from '../../../inputs/checked-option.ts';
import { namedPolicies } from '../../../inputs/compared-policies.ts';
import { loadNamedPolicy } from '../../../inputs/load-policies.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';
import { wantsColour } from '../streams.ts';

/** Options of every comparison. */
export interface ComparisonOptions {
  readonly asOf?: string;
  readonly json?: boolean;
}

/** Each row of a policy beside others; exit code 1 where some are not accepted there, 2 where one of them says nothing of any. */
export async function policyCheck(
  { streams, signal }: CommandContext,
  name: string,
  { against, asOf, json = false }: ComparisonOptions & { readonly against: readonly string[] },
): Promise<number> {
  const problems = new Problems();
  const { policy, day, others } = await problems.all({
    policy: () => loadNamedPolicy(name, signal),
    day: () => dayOf('--as-of', asOf),
    others: () => namedPolicies(against, problems, signal),
  });
  const check = checkPolicy(policy, others, day);
  const place = { colour: wantsColour(streams.out), columns: streams.out.columns };
  streams.out.write(json ? `${jsonText(check)}\n` : checkTerminal(check, place));
  return exitCodeOfCheck(check);
}

/** The day that was given, or today, UTC. Throws OptionError. */
export function dayOf(option: string, given: string | undefined): string {
  return given === undefined ? new Date().toISOString().slice(0, 10) : calendarDay(option, given);
}
