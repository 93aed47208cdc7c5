import { randomBytes } from 'node:crypto';
import { defined } from '../../core/defined.ts';
import type { Recording } from '../../core/observation/recording.ts';
import type { Inputs } from '../inputs/load-inputs.ts';
import type { ProbingLimits } from '../inputs/probing-limits.ts';
import { withMachine } from '../run/machine.ts';
import { observe } from '../run/observe.ts';
import type { Progress } from '../run/progress.ts';
import { packageVersion } from './package-version.ts';

/** What the caller of a scan hands in besides what is scanned. */
export interface ScanContext {
  /** Told what is done; often. */
  readonly onProgress: (progress: Progress) => void;
  /** Told what the user should know, a line each: what was removed of runs that died. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** Told of a fault of ours that ended the probing of one target; the others go on. Default: it is thrown. */
  readonly onFault?: ((error: unknown) => void) | undefined;
  readonly signal: AbortSignal;
}

/** Probes with the process's clock and random source. */
export async function observeTargets(
  { policies, targets, trustAnchors }: Inputs,
  {
    timeoutMs,
    targetTimeoutMs,
    connections,
    paceMs,
    budget,
    tlsMode,
    repeatRefusals,
    identify,
    sourcePort,
    vici,
    network,
  }: ProbingLimits,
  { onProgress, onFault, onNote, signal }: ScanContext,
): Promise<Recording> {
  const options = { timeoutMs, targetTimeoutMs, tlsMode, repeatRefusals, identify, sourcePort };
  const toolVersion = packageVersion();
  return await withMachine(
    {
      clock: { nowMs: () => performance.now(), date: () => new Date() },
      random: (length) => new Uint8Array(randomBytes(length)),
      connectionsPerTarget: connections,
      paceMs,
      budget,
      startIkeObserver: async (started) => {
        const { startStrongswanObserver } = await import('../run/strongswan-observer.ts');
        return await startStrongswanObserver({
          timeoutMs,
          onStart: () => onProgress({ step: 'driver' }),
          onNote,
          signal: started,
          network,
          ...defined({ vici }),
        });
      },
    },
    { signal, onFault },
    async (machine) =>
      await observe({ targets, policies, trustAnchors, ...options, toolVersion, onProgress, onFault, signal }, machine),
  );
}
