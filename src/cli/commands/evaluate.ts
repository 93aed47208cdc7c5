import { exitCodeOf } from '../../finding/exit-code.ts';
import { parseRecording } from '../../observation/parse-recording.ts';
import { judge } from '../judge.ts';
import { loadPolicies } from '../load-inputs.ts';
import { calendarDay, type JudgingOptions, type WritingOptions } from '../options.ts';
import { type CommandContext, exitCodes } from '../program.ts';
import { readTextFile } from '../read-file.ts';
import { Problems } from '../usage-error.ts';
import { parseFormats, writeReports } from '../write-reports.ts';

/** A recording of thousands of targets; more is a mistake. */
const recordingOctets = 512 * 1024 * 1024;

/** Judges saved observations; opens no socket. Judged as on the day of the recording unless told otherwise. */
export async function evaluateCommand(
  { streams, signal }: CommandContext,
  file: string,
  options: JudgingOptions & WritingOptions,
): Promise<number> {
  const problems = new Problems();
  const formats = await problems.collect(() => parseFormats(options));
  const policies = await loadPolicies(options, problems, signal);
  const asOf = await problems.collect(() => (options.asOf === undefined ? '' : calendarDay('--as-of', options.asOf)));
  const recording = await problems.collect(async () =>
    parseRecording(await readTextFile(file, recordingOctets, signal), file),
  );
  problems.throwIfAny();
  if (formats === undefined || recording === undefined || asOf === undefined) return exitCodes.usage;
  const result = judge(recording, policies, asOf === '' ? recording.startedAt.slice(0, 10) : asOf);
  const files = await writeReports(result, undefined, formats, options, streams);
  for (const written of files) streams.err.write(`gateproof: wrote ${written}\n`);
  return exitCodeOf(result);
}
