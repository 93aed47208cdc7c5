import { diffResults } from '../../../../core/finding/diff/diff-results.ts';
import { exitCodeOfDiff } from '../../../../core/finding/diff/exit-code-of-diff.ts';
import type { ExitCodeOptions } from '../../../../core/finding/exit-code.ts';
import { didYouMean } from '../../../../core/policy/nearest.ts';
import type { DiffFormatName } from '../../../../reports/diff/registry.ts';
import { OptionError } from '../../../inputs/checked-option.ts';
import { Problems } from '../../../inputs/problems.ts';
import { readResult } from '../../../inputs/read-document.ts';
import type { CommandContext } from '../command-context.ts';
import { wantsColour } from '../streams.ts';

/** Compares two saved results; exit code 1 when the second is worse, 2 when it leaves open what the first decided. */
export async function diffCommand(
  { streams, signal }: CommandContext,
  oldFile: string,
  newFile: string,
  { format = 'terminal', strict = false }: { readonly format?: string } & ExitCodeOptions,
): Promise<number> {
  const { diffFormats } = await import('../../../../reports/diff/registry.ts');
  const { before, after } = await new Problems().all({
    before: () => readResult(oldFile, signal),
    after: () => readResult(newFile, signal),
    format: () => {
      if (Object.hasOwn(diffFormats, format)) return;
      const known = Object.keys(diffFormats);
      throw new OptionError(`--format: ${known.join(', ')} wanted, "${format}" found${didYouMean(format, known)}`);
    },
  });
  const diff = diffResults(before, after);
  const options = { colour: wantsColour(streams.out), columns: streams.out.columns };
  streams.out.write(diffFormats[format as DiffFormatName].write(diff, options));
  return exitCodeOfDiff(diff, { strict });
}
