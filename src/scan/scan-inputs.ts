import type { ResultDocument } from '../finding/result.ts';
import type { Inputs } from '../inputs/load-inputs.ts';
import type { ProbingLimits } from '../inputs/probing-limits.ts';
import type { Recording } from '../observation/recording.ts';
import { loadAhead } from './load-ahead.ts';
import { observeTargets, type ScanContext } from './observe-targets.ts';

/** Probes and judges as on the day `asOf`; `reports`: a report follows, so its code is loaded meanwhile. */
export async function scanInputs(
  inputs: Inputs,
  limits: ProbingLimits,
  { asOf, reports, ...context }: ScanContext & { readonly asOf: string; readonly reports: boolean },
): Promise<{ readonly result: ResultDocument; readonly recording: Recording }> {
  const certificates = inputs.targets.some(({ target: { scheme } }) => scheme === 'tls' || scheme === 'sstp');
  const [recording, { judge }] = await Promise.all([
    observeTargets(inputs, limits, context),
    loadAhead({ certificates, reports }),
  ]);
  return { result: judge(recording, inputs.policies, asOf), recording };
}
