import { join } from 'node:path';
import { calendarDay } from '../../../inputs/checked-option.ts';
import { loadInputs } from '../../../inputs/load-inputs.ts';
import { loadWaivers } from '../../../inputs/load-waivers.ts';
import { Problems } from '../../../inputs/problems.ts';
import { scanInputs } from '../../../scan/scan-inputs.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { compareWithBaseline, loadBaseline } from '../compare-with-baseline.ts';
import { Deliveries } from '../deliveries.ts';
import { KeptRecording } from '../kept-recording.ts';
import { limitsOf } from '../limits-of.ts';
import {
  type ComparingOptions,
  type EvidenceOptions,
  type JudgingOptions,
  type ProbingOptions,
  type WaivingOptions,
  type WritingOptions,
} from '../options.ts';
import { withProgressLine } from '../progress-line.ts';
import { tellNotes } from '../tell-notes.ts';
import { tryOutputs } from '../try-output.ts';
import { withWaivers } from '../with-waivers.ts';
import { checkEvidenceFolder, secretsIn, writeEvidence } from '../write-evidence.ts';
import { deliverReports, parseFormats } from '../write-reports.ts';

export type ScanOptions = ProbingOptions &
  JudgingOptions &
  WaivingOptions &
  ComparingOptions &
  EvidenceOptions &
  WritingOptions;

/** Where the observations lie beside the reports. */
function observationsIn({ out }: WritingOptions): string | undefined {
  return out === undefined ? undefined : join(out, 'observations.json');
}

/** Probes, judges and reports; the exit code is the verdict. */
export async function scan(context: CommandContext, targets: readonly string[], options: ScanOptions): Promise<number> {
  const problems = new Problems();
  const { limits, asOf, formats, inputs, waivers, baseline } = await problems.all({
    limits: () => limitsOf(options),
    asOf: () =>
      options.asOf === undefined ? new Date().toISOString().slice(0, 10) : calendarDay('--as-of', options.asOf),
    formats: () => parseFormats(options),
    inputs: () => loadInputs(targets, options, context.signal),
    waivers: () => loadWaivers(options.waivers, context.signal),
    baseline: () => loadBaseline(options, context.signal),
    folder: () => checkEvidenceFolder(options),
    outputs: () => tryOutputs(options, problems, context.streams),
  });
  const { signal, streams } = context;
  await tellNotes(inputs, streams);
  const deliveries = new Deliveries();
  const kept = new KeptRecording(observationsIn(options), deliveries, streams);
  const code = await deliveries.try(async () => {
    const { result: judged, recording } = await withProgressLine(streams.err, (onProgress) =>
      scanInputs(inputs, limits, {
        asOf,
        reports: true,
        onProgress,
        onRecording: (seen) => kept.keep(seen),
        onFault: (fault) => deliveries.add(fault),
        onNote: (note) => streams.err.write(`gateproof: ${note}\n`),
        signal,
      }),
    );
    const result = await withWaivers(judged, waivers, streams);
    const files = await deliverReports(result, undefined, formats, options, streams, deliveries);
    const captures = await deliveries.try(() => writeEvidence(recording, result, options, secretsIn(inputs.targets)));
    for (const file of [...kept.files, ...files, ...(captures ?? [])]) streams.err.write(`gateproof: wrote ${file}\n`);
    return await compareWithBaseline(result, baseline, options, streams);
  });
  if (deliveries.hasFailed || (await streams.out.flush?.()) !== undefined) await kept.rescue();
  deliveries.throwIfAny();
  return code ?? exitCodes.internal;
}
