import { randomBytes } from 'node:crypto';
import { defined } from '../../core/defined.ts';
import type { ProbingLimits } from '../inputs/probing-limits.ts';
import { systemClock } from '../run/clock.ts';
import type { MachineOptions } from '../run/machine.ts';
import type { Progress } from '../run/progress.ts';

/** What a machine is made from that probes with the process's clock and random source, within the limits of the user. */
export function machineOf(
  { timeoutMs, connections, atOnce, perNetwork, paceMs, budget, vici, network }: ProbingLimits,
  onProgress: (progress: Progress) => void,
): MachineOptions {
  return {
    clock: systemClock,
    random: (length) => new Uint8Array(randomBytes(length)),
    connectionsPerTarget: connections,
    targetsAtOnce: atOnce,
    perNetwork,
    paceMs,
    budget,
    startIkeObserver: async (signal) => {
      const { startStrongswanObserver } = await import('../run/strongswan-observer.ts');
      return await startStrongswanObserver({ timeoutMs, onProgress, signal, network, ...defined({ vici }) });
    },
  };
}
