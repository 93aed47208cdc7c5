import type { ResultDocument } from '../../core/finding/result.ts';
import type { Recording } from '../../core/observation/recording.ts';
import type { Inputs } from '../inputs/load-inputs.ts';
import type { ProbingLimits } from '../inputs/probing-limits.ts';
import { loadAhead } from './load-ahead.ts';
import { observeTargets, type ScanContext } from './observe-targets.ts';

export interface ScanInputsOptions extends ScanContext {
  readonly asOf: string;
  /** A report follows, so its code is loaded meanwhile. */
  readonly reports: boolean;
  /** Given what was seen before it is judged: whatever happens then, it is not lost. */
  readonly onRecording?: (recording: Recording) => Promise<void>;
}

/** Probes and judges as on the day `asOf`. */
export async function scanInputs(
  inputs: Inputs,
  limits: ProbingLimits,
  { asOf, reports, onRecording, ...context }: ScanInputsOptions,
): Promise<{ readonly result: ResultDocument; readonly recording: Recording }> {
  const [recording, { judge }] = await Promise.all([observeTargets(inputs, limits, context), loadAhead({ reports })]);
  await onRecording?.(recording);
  context.onProgress({ step: 'judging', endpoints: recording.targets.length });
  return { result: judge(recording, inputs.policies, asOf), recording };
}
