import { join } from 'node:path';
import { parseTarget } from '../../../../core/endpoint/parse-target.ts';
import { captureInputs, mayBeLong } from '../../../inputs/capture-inputs.ts';
import { loadCaptureKeys } from '../../../inputs/capture-keys.ts';
import { calendarDay } from '../../../inputs/checked-option.ts';
import { loadGivenPolicies } from '../../../inputs/load-given-policies.ts';
import { loadTrustAnchors } from '../../../inputs/load-inputs.ts';
import { loadWaivers } from '../../../inputs/load-waivers.ts';
import { InputError, Problems } from '../../../inputs/problems.ts';
import { judge } from '../../../judge/judge.ts';
import { observeCapturesApart } from '../../../scan/captures-apart.ts';
import { observeCaptures } from '../../../scan/observe-captures.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { compareWithBaseline, loadBaseline } from '../compare-with-baseline.ts';
import { Deliveries } from '../deliveries.ts';
import { KeptRecording } from '../kept-recording.ts';
import type { ComparingOptions, JudgingOptions, WaivingOptions, WritingOptions } from '../options.ts';
import { note } from '../streams.ts';
import { tryOutputs } from '../try-output.ts';
import { withWaivers } from '../with-waivers.ts';
import { deliverReports, parseFormats } from '../write-reports.ts';

export interface CaptureOptions extends JudgingOptions, WaivingOptions, ComparingOptions, WritingOptions {
  readonly target?: readonly string[];
  readonly trust?: readonly string[];
  readonly openvpnKey?: readonly string[];
}

/** Judges what passed by in captures, as on the day of the last packet unless told otherwise. Sends nothing. */
export async function captureCommand(
  { streams, signal, whenInterrupted }: CommandContext,
  files: readonly string[],
  options: CaptureOptions,
): Promise<number> {
  const problems = new Problems();
  const { formats, policies, asOf, named, openVpnKeys, trustAnchors, waivers, baseline } = await problems.all({
    formats: () => parseFormats(options),
    policies: () => loadGivenPolicies(options, problems, signal),
    asOf: () => (options.asOf === undefined ? undefined : calendarDay('--as-of', options.asOf)),
    named: () => (options.target ?? []).map((target) => parseTarget(target)),
    openVpnKeys: () => loadCaptureKeys(options.openvpnKey ?? [], problems, signal),
    trustAnchors: () => loadTrustAnchors({ trust: options.trust }, undefined, '.', problems, signal),
    waivers: () => loadWaivers(options.waivers, signal),
    baseline: () => loadBaseline(options, signal),
    files: () => checkFiles(files),
    outputs: () => tryOutputs(options, problems, streams),
  });
  whenInterrupted('interrupted, judging what came until now');
  const open = (until: AbortSignal) => captureInputs(files, () => process.stdin, until);
  const how = { named, openVpnKeys, trustAnchors, now: Date.now, signal };
  const isLong = await mayBeLong(files, signal);
  const recording = await problems.all({
    read: () => (isLong ? observeCapturesApart(open, how) : observeCaptures(open(signal), how)),
  });
  const { read } = recording;
  const deliveries = new Deliveries();
  const kept = new KeptRecording(
    options.out === undefined ? undefined : join(options.out, 'observations.json'),
    deliveries,
    streams,
  );
  await kept.keep(read);
  const judged = judge(read, policies, asOf ?? read.finishedAt.slice(0, 10));
  const result = await withWaivers(judged, waivers, streams);
  const written = await deliverReports(result, undefined, formats, options, streams, deliveries);
  for (const file of [...kept.files, ...written]) note(streams, `wrote ${file}`);
  const code = await deliveries.try(() => compareWithBaseline(result, baseline, options, streams));
  deliveries.throwIfAny();
  return code ?? exitCodes.internal;
}

/** Standard input is read once. */
function checkFiles(files: readonly string[]): void {
  if (files.filter((file) => file === '-').length > 1) throw new InputError(['-: once wanted, given twice']);
}
