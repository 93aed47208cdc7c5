import { randomBytes } from 'node:crypto';
import type { Recording } from '../observation/recording.ts';
import { observe } from '../run/observe.ts';
import type { Inputs } from './load-inputs.ts';
import { OptionError, type ProbingOptions, wholeNumber } from './options.ts';
import type { CommandContext } from './program.ts';
import { ProgressLine } from './progress-line.ts';
import { packageVersion } from './version.ts';

export interface ProbingLimits {
  readonly timeoutMs: number;
  readonly connections: number;
}

/** The limits of `--timeout` and `--connections`, checked. Throws OptionError. */
export function probingLimits({ timeout, connections, vici }: ProbingOptions): ProbingLimits {
  if (vici !== undefined && !/^(unix:\/\/\/.+|tcp:\/\/[^/:]+:[0-9]+)$/u.test(vici)) {
    throw new OptionError(`--vici: unix:///path or tcp://host:port wanted, "${vici}" found`);
  }
  return {
    timeoutMs: wholeNumber('--timeout', timeout, 100, 600_000),
    connections: wholeNumber('--connections', connections, 1, 64),
  };
}

/** Probes with the process's clock and random source, a progress line on stderr while it runs. */
export async function observeTargets(
  { policies, targets, trustAnchors }: Inputs,
  { timeoutMs, connections }: ProbingLimits,
  { vici }: ProbingOptions,
  { streams, signal }: CommandContext,
): Promise<Recording> {
  const progress = new ProgressLine(streams.err);
  try {
    return await observe({
      targets,
      policies,
      trustAnchors,
      timeoutMs,
      connectionsPerTarget: connections,
      toolVersion: packageVersion(),
      startIkeObserver: async (started) => {
        const { startStrongswanObserver } = await import('../run/strongswan-observer.ts');
        const onProgress = (text: string): void => progress.show(text);
        return await startStrongswanObserver({
          timeoutMs,
          onProgress,
          signal: started,
          ...(vici === undefined ? {} : { vici }),
        });
      },
      clock: { nowMs: () => performance.now(), date: () => new Date() },
      random: (length) => new Uint8Array(randomBytes(length)),
      onProgress: ({ target, probe, observations }) =>
        progress.show(`${target} ${probe} (${observations} observations)`),
      signal,
    });
  } finally {
    progress.clear();
  }
}
