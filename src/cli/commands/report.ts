import { exitCodeOf } from '../../finding/exit-code.ts';
import { Problems } from '../../inputs/problems.ts';
import { readResult } from '../../inputs/read-document.ts';
import type { WritingOptions } from '../options.ts';
import { type CommandContext, exitCodes } from '../program.ts';
import { parseFormats, writeReports } from '../write-reports.ts';

/** Writes reports of a saved result (`--format json`); the exit code is that of the result. */
export async function report(
  { streams, signal }: CommandContext,
  file: string,
  options: WritingOptions,
): Promise<number> {
  const problems = new Problems();
  const formats = await problems.collect(() => parseFormats(options));
  const result = await problems.collect(() => readResult(file, signal));
  problems.throwIfAny();
  if (formats === undefined || result === undefined) return exitCodes.usage;
  const files = await problems.collect(() => writeReports(result, undefined, formats, options, streams));
  problems.throwIfAny();
  for (const written of files ?? []) streams.err.write(`gateproof: wrote ${written}\n`);
  return exitCodeOf(result);
}
