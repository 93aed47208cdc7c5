import type { Inputs } from '../../inputs/load-inputs.ts';
import { type ProbingLimits, probingLimits } from '../../inputs/probing-limits.ts';
import type { Problems } from '../../inputs/problems.ts';
import { givenList, listOf, type OneOrMore, optionalList, signalOf } from './call.ts';
import type { ObserveOptions } from './observe-options.ts';

/** What a scan is made from, read and checked. Throws InputError with what was collected before and everything that is wrong here. */
export async function prepare(
  targets: OneOrMore,
  options: ObserveOptions & { readonly given?: Readonly<Record<string, string>> | undefined },
  problems: Problems,
): Promise<{ readonly inputs: Inputs; readonly limits: ProbingLimits }> {
  const { loadInputs } = await import('../../inputs/load-inputs.ts');
  const named = {
    ...options,
    policy: optionalList(options.policy),
    given: givenList(options.given),
    profile: optionalList(options.profile),
    trust: optionalList(options.trust),
  };
  const { inputs, limits } = await problems.all({
    inputs: () => loadInputs(listOf(targets), named, signalOf(options)),
    limits: () => probingLimits(options, (option) => option),
  });
  for (const note of inputs.notes) options.onProgress?.({ step: 'note', note });
  return { inputs, limits };
}
