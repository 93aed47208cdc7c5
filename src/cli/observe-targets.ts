import { randomBytes } from 'node:crypto';
import type { TlsMode } from '../../probes/tls/tls-probe.ts';
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
  readonly paceMs: number;
  readonly budget: number | undefined;
  readonly tlsMode: TlsMode;
}

/** The limits that the options set, checked. Throws OptionError. */
export function probingLimits(options: ProbingOptions): ProbingLimits {
  const { timeout, connections, pace = '0', budget, enumerate = false, vici } = options;
  if (vici !== undefined && !/^(unix:\/\/\/.+|tcp:\/\/[^/:]+:[0-9]+)$/u.test(vici)) {
    throw new OptionError(`--vici: unix:///path or tcp://host:port wanted, "${vici}" found`);
  }
  return {
    timeoutMs: wholeNumber('--timeout', timeout, 100, 600_000),
    connections: wholeNumber('--connections', connections, 1, 64),
    paceMs: wholeNumber('--pace', pace, 0, 600_000),
    budget: budget === undefined ? undefined : wholeNumber('--budget', budget, 1, 100_000),
    tlsMode: enumerate ? 'enumerate' : 'deny-set',
  };
}

/** Probes with the process's clock and random source, a progress line on stderr while it runs. */
export async function observeTargets(
  { policies, targets, trustAnchors }: Inputs,
  { timeoutMs, connections, paceMs, budget, tlsMode }: ProbingLimits,
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
      paceMs,
      budget,
      tlsMode,
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
