import type { JournalLine } from '../../core/observation/journal.ts';
import type { Recording } from '../../core/observation/recording.ts';
import type { Inputs } from '../inputs/load-inputs.ts';
import type { ProbingLimits } from '../inputs/probing-limits.ts';
import { type Machine, withMachine } from '../run/machine.ts';
import { observe } from '../run/observe.ts';
import type { Progress } from '../run/progress.ts';
import { machineOf } from './machine-of.ts';
import { packageVersion } from './package-version.ts';

/** What the caller of a scan hands in besides what is scanned. */
export interface ScanContext {
  /** Told what is done; often. */
  readonly onProgress: (progress: Progress) => void;
  /** Told of a fault of ours that ended the probing of one target; the others go on. Default: it is thrown. */
  readonly onFault?: ((error: unknown) => void) | undefined;
  /** Given everything that is seen as it comes. */
  readonly onJournal?: ((line: JournalLine) => void) | undefined;
  readonly signal: AbortSignal;
}

/** Probes with the process's clock and random source. */
export async function observeTargets(inputs: Inputs, limits: ProbingLimits, context: ScanContext): Promise<Recording> {
  return await withMachine(
    machineOf(limits, context.onProgress),
    context,
    async (machine) => await observeWith(machine, inputs, limits, context),
  );
}

/** The same with a machine that others use, too. */
export async function observeWith(
  machine: Machine,
  { policies, targets, trustAnchors }: Pick<Inputs, 'policies' | 'targets' | 'trustAnchors'>,
  { timeoutMs, targetTimeoutMs, tlsMode, repeatRefusals, identify, sourcePort }: ProbingLimits,
  context: ScanContext,
): Promise<Recording> {
  const asked = { policies, targets, trustAnchors };
  const how = { timeoutMs, targetTimeoutMs, tlsMode, repeatRefusals, identify, sourcePort };
  return await observe({ ...asked, ...how, toolVersion: packageVersion(), ...context }, machine);
}
