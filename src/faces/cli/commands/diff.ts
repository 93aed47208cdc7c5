import { diffResults } from '../../../../core/finding/diff/diff-results.ts';
import { exitCodeOfDiff } from '../../../../core/finding/diff/exit-code-of-diff.ts';
import { didYouMean } from '../../../../core/policy/nearest.ts';
import type { DiffFormatName } from '../../../../reports/diff/registry.ts';
import { Problems } from '../../../inputs/problems.ts';
import { readResult } from '../../../inputs/read-document.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { wantsColour } from '../streams.ts';

/** Compares two saved results; exit code 1 when the second is worse, 2 when it leaves open what the first decided. */
export async function diffCommand(
  { streams, signal }: CommandContext,
  oldFile: string,
  newFile: string,
  { format = 'terminal' }: { readonly format?: string },
): Promise<number> {
  const { diffFormats } = await import('../../../../reports/diff/registry.ts');
  const problems = new Problems();
  const read = (file: string) => problems.collect(() => readResult(file, signal));
  const [before, after] = [await read(oldFile), await read(newFile)];
  if (!Object.hasOwn(diffFormats, format)) {
    const known = Object.keys(diffFormats);
    problems.add(`--format: ${known.join(', ')} wanted, "${format}" found${didYouMean(format, known)}`);
  }
  problems.throwIfAny();
  if (before === undefined || after === undefined) return exitCodes.usage;
  const diff = diffResults(before, after);
  const options = { colour: wantsColour(streams.out), columns: streams.out.columns };
  streams.out.write(diffFormats[format as DiffFormatName].write(diff, options));
  return exitCodeOfDiff(diff);
}
