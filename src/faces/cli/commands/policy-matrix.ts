import { policyMatrix } from '../../../../core/policy/algebra/matrix.ts';
import { didYouMean } from '../../../../core/policy/nearest.ts';
import { matrixFormats } from '../../../../reports/comparison/matrix-registry.ts';
import { OptionError } from '../../../inputs/checked-option.ts';
import { namedPolicies, shippedStandards } from '../../../inputs/compared-policies.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';
import { wantsColour } from '../streams.ts';
import { type ComparisonOptions, dayOf } from './policy-check.ts';

/** Every row of some policies beside every standard: the newest edition of those that ship where none is named. */
export async function policyMatrixCommand(
  { streams, signal }: CommandContext,
  names: readonly string[],
  {
    against,
    asOf,
    json = false,
    format,
  }: ComparisonOptions & { readonly against?: readonly string[]; readonly format?: string },
): Promise<number> {
  const problems = new Problems();
  const { policies, standards, day, write } = await problems.all({
    policies: () => namedPolicies(names, problems, signal),
    standards: () => namedPolicies(against ?? shippedStandards(), problems, signal),
    day: () => dayOf('--as-of', asOf),
    write: () => matrixFormats[formatOf(json ? 'json' : format)],
  });
  const place = { colour: wantsColour(streams.out), columns: streams.out.columns };
  streams.out.write(write(policyMatrix(policies, standards, day), place));
  return 0;
}

function formatOf(format = 'terminal'): keyof typeof matrixFormats {
  if (Object.hasOwn(matrixFormats, format)) return format as keyof typeof matrixFormats;
  const known = Object.keys(matrixFormats);
  throw new OptionError(`--format: ${known.join(', ')} wanted, "${format}" found${didYouMean(format, known)}`);
}
