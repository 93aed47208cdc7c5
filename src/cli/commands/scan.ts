import { exitCodeOf } from '../../finding/exit-code.ts';
import { loadAhead } from '../load-ahead.ts';
import { loadInputs } from '../load-inputs.ts';
import { observeTargets, probingLimits } from '../observe-targets.ts';
import { calendarDay, type JudgingOptions, type ProbingOptions, type WritingOptions } from '../options.ts';
import type { CommandContext } from '../program.ts';
import { Problems } from '../usage-error.ts';
import { parseFormats, writeReports } from '../write-reports.ts';

export type ScanOptions = ProbingOptions & JudgingOptions & WritingOptions;

/** Probes, judges and reports; the exit code is the verdict. */
export async function scan(context: CommandContext, targets: readonly string[], options: ScanOptions): Promise<number> {
  const problems = new Problems();
  const limits = await problems.collect(() => probingLimits(options));
  const asOf = await problems.collect(() =>
    options.asOf === undefined ? new Date().toISOString().slice(0, 10) : calendarDay('--as-of', options.asOf),
  );
  const formats = await problems.collect(() => parseFormats(options));
  const inputs = await problems.collect(() => loadInputs(targets, options, context.signal));
  problems.throwIfAny();
  if (limits === undefined || asOf === undefined || formats === undefined || inputs === undefined) return 64;
  const certificates = inputs.targets.some(({ target: { scheme } }) => scheme === 'tls' || scheme === 'sstp');
  const [recording, { judge }] = await Promise.all([
    observeTargets(inputs, limits, options, context),
    loadAhead({ certificates }),
  ]);
  const result = judge(recording, inputs.policies, asOf);
  const files = await writeReports(result, recording, formats, options, context.streams);
  for (const file of files) context.streams.err.write(`gateproof: wrote ${file}\n`);
  return exitCodeOf(result);
}
