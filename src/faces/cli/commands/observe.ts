import { loadInputs } from '../../../inputs/load-inputs.ts';
import { Problems } from '../../../inputs/problems.ts';
import { observeTargets } from '../../../scan/observe-targets.ts';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../command-context.ts';
import { Deliveries } from '../deliveries.ts';
import { withFoundInventory } from '../found-inventory.ts';
import { JournalFile } from '../journal-file.ts';
import { KeptRecording } from '../kept-recording.ts';
import { limitsOf } from '../limits-of.ts';
import type { JudgingOptions, ProbingOptions } from '../options.ts';
import { progressForm } from '../progress-form.ts';
import { withProgressLine } from '../progress-line.ts';
import { note } from '../streams.ts';
import { tellNotes } from '../tell-notes.ts';
import { tryFile } from '../try-output.ts';

/** Probes and saves what was seen; judges nothing. */
export async function observeCommand(
  context: CommandContext,
  targets: readonly string[],
  given: ProbingOptions & JudgingOptions & { readonly out: string },
): Promise<number> {
  const options = await withFoundInventory(given, targets, context.streams);
  const problems = new Problems();
  const { limits, form, inputs } = await problems.all({
    limits: () => limitsOf(options),
    form: () => progressForm(options.progress),
    inputs: () => loadInputs(targets, options, context.signal),
    out: () => (problems.isEmpty ? tryFile('--out', options.out) : 0),
  });
  const { signal, streams } = context;
  await tellNotes(inputs, streams);
  const deliveries = new Deliveries();
  const kept = new KeptRecording(options.out, deliveries, streams);
  await using journal = await JournalFile.beside(options.out, streams.err);
  const recording = await withProgressLine(
    streams.err,
    (onProgress) =>
      observeTargets(inputs, limits, {
        onProgress,
        onFault: (fault) => deliveries.add(fault),
        onJournal: journal?.add,
        signal,
      }),
    form,
  );
  await kept.keep(recording);
  if (kept.files.length > 0) await journal?.remove();
  for (const file of kept.files) note(streams, `wrote ${file}`);
  deliveries.throwIfAny();
  return recording.interrupted ? exitCodes.interrupted : 0;
}
