import { loadInputs } from '../load-inputs.ts';
import { observeTargets, probingLimits } from '../observe-targets.ts';
import type { JudgingOptions, ProbingOptions } from '../options.ts';
import type { CommandContext } from '../program.ts';
import { exitCodes } from '../program.ts';
import { Problems } from '../usage-error.ts';
import { writeWholeFile } from '../write-file.ts';

/** Probes and saves what was seen; judges nothing. */
export async function observeCommand(
  context: CommandContext,
  targets: readonly string[],
  options: ProbingOptions & JudgingOptions & { readonly out: string },
): Promise<number> {
  const problems = new Problems();
  const limits = await problems.collect(() => probingLimits(options));
  const inputs = await problems.collect(() => loadInputs(targets, options, context.signal));
  problems.throwIfAny();
  if (limits === undefined || inputs === undefined) return exitCodes.usage;
  const recording = await observeTargets(inputs, limits, options, context);
  await writeWholeFile(options.out, `${JSON.stringify(recording, null, 2)}\n`);
  context.streams.err.write(`gateproof: wrote ${options.out}\n`);
  return recording.interrupted ? exitCodes.interrupted : 0;
}
