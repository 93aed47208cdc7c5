import { type Vici, ViciPool, version } from '../../../packages/strongswan-vici-ts/src/index.ts';
import { sleep, systemClock } from '../clock.ts';
import { runName } from '../engine/run-identity.ts';
import type { ViciEndpoint } from './vici-address.ts';

/** A strongSwan that the probes drive over VICI. Dispose of it when done. */
export interface Driver extends AsyncDisposable {
  readonly vici: Vici;
  /** charon's release, '6.1.0'. */
  readonly release: string;
  /** Whether it is our own container, where nothing else is disturbed. */
  readonly isOwn: boolean;
  /** Sees to it that the address can be reached: a container joins the network that holds it, unless one was named. */
  reach(address: string, signal: AbortSignal): Promise<void>;
  /** A name for a connection or secret that nothing else at this charon has. */
  nextName(): string;
}

/** A charon that this run started, in a container or as a process. */
export interface StartedCharon extends AsyncDisposable {
  readonly endpoint: ViciEndpoint;
  /** Whether it has not ended. */
  isRunning(signal: AbortSignal): Promise<boolean>;
  /** Lets who we are speak to its socket, where it made that for another user. */
  openSocket?(signal: AbortSignal): Promise<void>;
}

/** Two for each gateway that is looked at: one is taken as long as a negotiation goes on. */
export const viciConnections = 8;

const pollEveryMs = 20;
// What a probe needs to delete its SAs after an interrupt.
const graceAfterAbortMs = 5_000;

/** The driver that a charon of ours is once it answers; undefined when it ended or was too late, and then it is put away. */
export async function driverWhenReady(
  charon: StartedCharon,
  { withinMs, signal, reach }: { readonly withinMs: number; readonly signal: AbortSignal } & Pick<Driver, 'reach'>,
): Promise<Driver | undefined> {
  const pool = new ViciPool(charon.endpoint, { retryForMs: 0, size: viciConnections });
  const dispose = async (): Promise<void> => {
    await pool.close();
    await charon[Symbol.asyncDispose]();
  };
  try {
    const release = await awaitCharon(charon, withinMs, signal);
    if (release !== undefined) {
      const onAbort = (): void => void setTimeout(() => void dispose(), graceAfterAbortMs).unref();
      signal.addEventListener('abort', onAbort, { once: true });
      return driverOf(pool, release, {
        isOwn: true,
        reach,
        dispose: async () => {
          signal.removeEventListener('abort', onAbort);
          await dispose();
        },
      });
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  await dispose();
  return undefined;
}

/** Waits until charon answers; gives its release, or undefined when it does not in time or its container ended. */
async function awaitCharon(charon: StartedCharon, withinMs: number, signal: AbortSignal): Promise<string | undefined> {
  const endMs = performance.now() + withinMs;
  for (let attempt = 1; performance.now() < endMs; attempt++) {
    const release = await tryVersion(charon.endpoint, signal);
    if (release !== undefined) return release;
    if (attempt % 10 === 0) {
      if (!(await charon.isRunning(signal))) return undefined;
      if ('path' in charon.endpoint && process.getuid?.() !== 0) await charon.openSocket?.(signal);
    }
    await sleep(systemClock, pollEveryMs, signal);
  }
  return undefined;
}

/** A published port takes connections before charon listens and then drops them, so an answer is waited for, for a short while. */
async function tryVersion(endpoint: ViciEndpoint, signal: AbortSignal): Promise<string | undefined> {
  await using pool = new ViciPool(endpoint, { retryForMs: 0 });
  try {
    return (await version(pool, { signal: AbortSignal.any([signal, AbortSignal.timeout(1_000)]) })).version;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Drivers of this process: each has names of its own. */
let drivers = 0;

/** A driver whose names nothing else at its charon has. */
export function driverOf(
  vici: Vici,
  release: string,
  { isOwn, reach, dispose }: Pick<Driver, 'isOwn' | 'reach'> & { readonly dispose: () => Promise<void> },
): Driver {
  const prefix = runName(String(++drivers));
  let names = 0;
  let disposed: Promise<void> | undefined;
  return {
    vici,
    release,
    isOwn,
    reach,
    nextName: () => `${prefix}-${++names}`,
    [Symbol.asyncDispose]: () => {
      disposed ??= dispose();
      return disposed;
    },
  };
}
