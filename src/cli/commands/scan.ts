import { calendarDay } from '../../inputs/checked-option.ts';
import { loadInputs } from '../../inputs/load-inputs.ts';
import { loadWaivers } from '../../inputs/load-waivers.ts';
import { Problems } from '../../inputs/problems.ts';
import { scanInputs } from '../../scan/scan-inputs.ts';
import { compareWithBaseline, loadBaseline } from '../compare-with-baseline.ts';
import { limitsOf } from '../limits-of.ts';
import {
  type ComparingOptions,
  type EvidenceOptions,
  type JudgingOptions,
  type ProbingOptions,
  type WaivingOptions,
  type WritingOptions,
} from '../options.ts';
import type { CommandContext } from '../program.ts';
import { withProgressLine } from '../progress-line.ts';
import { tellNotes } from '../tell-notes.ts';
import { withWaivers } from '../with-waivers.ts';
import { checkEvidenceFolder, secretsIn, writeEvidence } from '../write-evidence.ts';
import { parseFormats, writeReports } from '../write-reports.ts';

export type ScanOptions = ProbingOptions &
  JudgingOptions &
  WaivingOptions &
  ComparingOptions &
  EvidenceOptions &
  WritingOptions;

/** Probes, judges and reports; the exit code is the verdict. */
export async function scan(context: CommandContext, targets: readonly string[], options: ScanOptions): Promise<number> {
  const problems = new Problems();
  const limits = await problems.collect(() => limitsOf(options));
  const asOf = await problems.collect(() =>
    options.asOf === undefined ? new Date().toISOString().slice(0, 10) : calendarDay('--as-of', options.asOf),
  );
  const formats = await problems.collect(() => parseFormats(options));
  const inputs = await problems.collect(() => loadInputs(targets, options, context.signal));
  const waivers = await problems.collect(() => loadWaivers(options.waivers, context.signal));
  const baseline = await problems.collect(() => loadBaseline(options, context.signal));
  await problems.collect(() => checkEvidenceFolder(options));
  problems.throwIfAny();
  if (limits === undefined || asOf === undefined || formats === undefined || inputs === undefined) return 64;
  const { signal, streams } = context;
  await tellNotes(inputs, streams);
  const { result: judged, recording } = await withProgressLine(streams.err, (onProgress) =>
    scanInputs(inputs, limits, { asOf, reports: true, onProgress, signal }),
  );
  const result = await withWaivers(judged, waivers, streams);
  const files = await writeReports(result, recording, formats, options, context.streams);
  const captures = await writeEvidence(recording, result, options, secretsIn(inputs.targets));
  for (const file of [...files, ...captures]) context.streams.err.write(`gateproof: wrote ${file}\n`);
  return await compareWithBaseline(result, baseline, options, context.streams);
}
