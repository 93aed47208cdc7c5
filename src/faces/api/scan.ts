import type { ResultDocument } from '../../../core/finding/result.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import { expectKinds, type Kind, type OneOrMore, problemsOf, signalOf } from './call.ts';
import type { EvaluateOptions } from './evaluate.ts';
import { type ObserveOptions, observeOptionNames } from './observe-options.ts';

/** What to probe, how, and by what to judge; the options of `gateproof scan`. The default of `asOf` is today, UTC. */
export interface ScanOptions extends ObserveOptions, EvaluateOptions {}

/** What a scan ends in. */
export interface ScanOutcome {
  /** The result document, schemaVersion 1.0: every report is made from it. */
  readonly result: ResultDocument;
  /** What was seen, to be judged again by `evaluate`. */
  readonly recording: Recording;
}

const optionNames: Readonly<Record<keyof ScanOptions, Kind>> = {
  ...observeOptionNames,
  asOf: 'text',
  given: 'facts',
  waivers: 'text',
};

/**
 * Probes targets and judges what was seen: `observe` and `evaluate` in one. Throws InputError with every problem before anything is
 * sent. Aborted later, it resolves with the judgement of what was seen until then, `result.interrupted` set.
 */
export async function scan(targets: OneOrMore, options: ScanOptions = {}): Promise<ScanOutcome> {
  expectKinds(['targets', targets, 'texts']);
  const problems = problemsOf(options, optionNames);
  const signal = signalOf(options);
  const [{ prepare }, { calendarDay }, { loadWaivers }] = await Promise.all([
    import('./prepare.ts'),
    import('../../inputs/checked-option.ts'),
    import('../../inputs/load-waivers.ts'),
  ]);
  const { asOf = new Date().toISOString().slice(0, 10), onProgress = () => undefined, onJournal } = options;
  await problems.collect(() => calendarDay('asOf', asOf));
  const waivers = await problems.collect(() => loadWaivers(options.waivers, signal));
  const { inputs, limits } = await prepare(targets, options, problems);
  const { scanInputs } = await import('../../scan/scan-inputs.ts');
  const { result, recording } = await scanInputs(inputs, limits, {
    asOf,
    reports: false,
    onProgress,
    onJournal,
    signal,
  });
  if (waivers === undefined) return { result, recording };
  const { applyWaivers } = await import('../../judge/waivers/apply-waivers.ts');
  return { result: applyWaivers(result, waivers), recording };
}
