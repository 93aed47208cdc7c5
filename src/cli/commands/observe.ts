import { jsonDocument } from '../../../reports/json-text.ts';
import { loadInputs } from '../../inputs/load-inputs.ts';
import { Problems } from '../../inputs/problems.ts';
import { observeTargets } from '../../scan/observe-targets.ts';
import { limitsOf } from '../limits-of.ts';
import type { JudgingOptions, ProbingOptions } from '../options.ts';
import type { CommandContext } from '../program.ts';
import { exitCodes } from '../program.ts';
import { withProgressLine } from '../progress-line.ts';
import { tellNotes } from '../tell-notes.ts';
import { writeWholeFile } from '../write-file.ts';

/** Probes and saves what was seen; judges nothing. */
export async function observeCommand(
  context: CommandContext,
  targets: readonly string[],
  options: ProbingOptions & JudgingOptions & { readonly out: string },
): Promise<number> {
  const problems = new Problems();
  const limits = await problems.collect(() => limitsOf(options));
  const inputs = await problems.collect(() => loadInputs(targets, options, context.signal));
  problems.throwIfAny();
  if (limits === undefined || inputs === undefined) return exitCodes.usage;
  const { signal } = context;
  await tellNotes(inputs, context.streams);
  const recording = await withProgressLine(context.streams.err, (onProgress) =>
    observeTargets(inputs, limits, { onProgress, signal }),
  );
  await writeWholeFile(options.out, jsonDocument(Object.entries(recording)));
  context.streams.err.write(`gateproof: wrote ${options.out}\n`);
  return recording.interrupted ? exitCodes.interrupted : 0;
}
