import { randomBytes } from 'node:crypto';
import type { Recording } from '../../core/observation/recording.ts';
import { systemClock } from '../../src/run/clock.ts';
import { type MachineOptions, withMachine } from '../../src/run/machine.ts';
import { observe } from '../../src/run/observe.ts';
import type { ObserveOptions } from '../../src/run/observe-options.ts';

/** What every run has to say; the rest may be left out. */
export type HereOptions = Pick<ObserveOptions, 'targets' | 'policies' | 'trustAnchors' | 'timeoutMs'> &
  Partial<ObserveOptions> &
  Partial<MachineOptions>;

/** A run by the process's clock and random source, with the connections at once that the command line has, and without a driver of IKEv2. */
export async function observeHere(options: HereOptions): Promise<Recording> {
  const given = { signal: new AbortController().signal, ...options };
  const machine: MachineOptions = {
    connectionsPerTarget: 13,
    startIkeObserver: () => Promise.reject(new Error('no driver in this run')),
    clock: systemClock,
    random: (length) => new Uint8Array(randomBytes(length)),
    ...options,
  };
  return await withMachine(machine, given, (made) =>
    observe({ toolVersion: 'test', onProgress: () => undefined, ...given }, made),
  );
}
