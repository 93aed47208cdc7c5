import { randomBytes } from 'node:crypto';
import type { Recording } from '../../core/observation/recording.ts';
import { observe } from '../../src/run/observe.ts';
import type { ObserveOptions } from '../../src/run/observe-options.ts';

/** What every run has to say; the rest may be left out. */
type HereOptions = Pick<ObserveOptions, 'targets' | 'policies' | 'trustAnchors' | 'timeoutMs'> &
  Partial<ObserveOptions>;

/** A run by the process's clock and random source, with the connections at once that the command line has, and without a driver of IKEv2. */
export async function observeHere(options: HereOptions): Promise<Recording> {
  return await observe({
    connectionsPerTarget: 13,
    toolVersion: 'test',
    startIkeObserver: () => Promise.reject(new Error('no driver in this run')),
    clock: { nowMs: () => performance.now(), date: () => new Date() },
    random: (length) => new Uint8Array(randomBytes(length)),
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...options,
  });
}
