import { join } from 'node:path';
import { calendarDay } from '../../../inputs/checked-option.ts';
import { loadInputs } from '../../../inputs/load-inputs.ts';
import { loadWaivers } from '../../../inputs/load-waivers.ts';
import { InputError, Problems } from '../../../inputs/problems.ts';
import { scanInputs } from '../../../scan/scan-inputs.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { compareWithBaseline, loadBaseline } from '../compare-with-baseline.ts';
import { Deliveries } from '../deliveries.ts';
import { withFoundInventory } from '../found-inventory.ts';
import { JournalFile } from '../journal-file.ts';
import { KeptRecording } from '../kept-recording.ts';
import { limitsOf } from '../limits-of.ts';
import type { ScanOptions, WritingOptions } from '../options.ts';
import { progressForm } from '../progress-form.ts';
import { withProgressLine } from '../progress-line.ts';
import { note } from '../streams.ts';
import { tellNotes } from '../tell-notes.ts';
import { tryOutputs } from '../try-output.ts';
import { withWaivers } from '../with-waivers.ts';
import { checkEvidenceFolder, secretsIn, writeEvidence } from '../write-evidence.ts';
import { deliverReports, parseFormats } from '../write-reports.ts';

/** Where the observations lie beside the reports. */
function observationsIn({ out }: WritingOptions): string | undefined {
  return out === undefined ? undefined : join(out, 'observations.json');
}

/** Probes, judges and reports; the exit code is the verdict. */
export async function scan(context: CommandContext, targets: readonly string[], given: ScanOptions): Promise<number> {
  const options = await withFoundInventory(given, targets, context.streams);
  if (options.store !== undefined) {
    const { scanIntoStoreCommand } = await import('./scan-into-store.ts');
    return await scanIntoStoreCommand(context, targets, options);
  }
  if (options.label !== undefined)
    throw new InputError(['--label: it goes with --store, which keeps from where a gateway was seen']);
  const problems = new Problems();
  const { limits, form, asOf, formats, inputs, waivers, baseline } = await problems.all({
    limits: () => limitsOf(options),
    form: () => progressForm(options.progress),
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
  const folder = options.out ?? options.evidence;
  await using journal = folder === undefined ? undefined : await JournalFile.in(folder, streams.err);
  const code = await deliveries.try(async () => {
    const { result: judged, recording } = await withProgressLine(
      streams.err,
      (onProgress) =>
        scanInputs(inputs, limits, {
          asOf,
          reports: true,
          onProgress,
          onRecording: (seen) => kept.keep(seen),
          onFault: (fault) => deliveries.add(fault),
          onJournal: journal?.add,
          signal,
        }),
      form,
    );
    const result = await withWaivers(judged, waivers, streams);
    const files = await deliverReports(result, undefined, formats, options, streams, deliveries);
    const captures = await deliveries.try(() => writeEvidence(recording, result, options, secretsIn(inputs.targets)));
    for (const file of [...kept.files, ...files, ...(captures ?? [])]) note(streams, `wrote ${file}`);
    return await compareWithBaseline(result, baseline, options, streams);
  });
  if (deliveries.hasFailed || (await streams.out.flush?.()) !== undefined) await kept.rescue();
  if (!deliveries.hasFailed || kept.files.length > 0) await journal?.remove();
  deliveries.throwIfAny();
  return code ?? exitCodes.internal;
}
