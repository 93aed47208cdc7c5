import { RegionError } from '../../../../core/spaces/region.ts';
import { calendarDay } from '../../../inputs/checked-option.ts';
import { loadGivenPolicies } from '../../../inputs/load-given-policies.ts';
import { loadWaivers } from '../../../inputs/load-waivers.ts';
import { InputError, Problems } from '../../../inputs/problems.ts';
import { readRecording } from '../../../inputs/read-document.ts';
import { judge } from '../../../judge/judge.ts';
import { knowledgeFor } from '../../../scan/knowledge-for.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { compareWithBaseline, loadBaseline } from '../compare-with-baseline.ts';
import { Deliveries } from '../deliveries.ts';
import {
  type ComparingOptions,
  type EvidenceOptions,
  type JudgingOptions,
  type WaivingOptions,
  type WritingOptions,
} from '../options.ts';
import { note } from '../streams.ts';
import { tryOutputs } from '../try-output.ts';
import { withWaivers } from '../with-waivers.ts';
import { checkEvidenceFolder, writeEvidence } from '../write-evidence.ts';
import { deliverReports, parseFormats } from '../write-reports.ts';

/** Judges saved observations; opens no socket. Judged as on the day of the recording unless told otherwise. */
export async function evaluateCommand(
  { streams, signal }: CommandContext,
  file: string,
  options: JudgingOptions & WaivingOptions & ComparingOptions & EvidenceOptions & WritingOptions,
): Promise<number> {
  const problems = new Problems();
  const { formats, policies, asOf, recording, waivers, baseline } = await problems.all({
    formats: () => parseFormats(options),
    policies: () => loadGivenPolicies(options, problems, signal),
    asOf: () => (options.asOf === undefined ? undefined : calendarDay('--as-of', options.asOf)),
    recording: () => readRecording(file, signal),
    waivers: () => loadWaivers(options.waivers, signal),
    baseline: () => loadBaseline(options, signal),
    folder: () => checkEvidenceFolder(options),
    outputs: () => tryOutputs(options, problems, streams),
  });
  const day = asOf ?? recording.startedAt.slice(0, 10);
  const knowledge = await knowledgeFor(recording, signal);
  const judged = judgeFile(file, () => judge(recording, policies, day, knowledge));
  const result = await withWaivers(judged, waivers, streams);
  const deliveries = new Deliveries();
  const files = await deliverReports(result, undefined, formats, options, streams, deliveries);
  const captures = await deliveries.try(() => writeEvidence(recording, result, options, []));
  for (const written of [...files, ...(captures ?? [])]) note(streams, `wrote ${written}`);
  const code = await deliveries.try(() => compareWithBaseline(result, baseline, options, streams));
  deliveries.throwIfAny();
  return code ?? exitCodes.internal;
}

/** Observations that nobody made may overlap beyond what can be judged: that is the file's fault. */
function judgeFile<T>(file: string, judged: () => T): T {
  try {
    return judged();
  } catch (error) {
    throw error instanceof RegionError ? new InputError([`${file}: ${error.message}`]) : error;
  }
}
