import { tmpdir } from 'node:os';
import { type Vici, ViciPool, version } from '../../../packages/strongswan-vici-ts/src/index.ts';
import { sleep, systemClock } from '../clock.ts';
import { connectEngine, type Engine, EngineError, impatient, isNotFound } from '../engine/engine.ts';
import { runName } from '../engine/run-identity.ts';
import { sweepDeadRuns } from '../engine/run-label.ts';
import type { Progress } from '../progress.ts';
import { CharonContainer, type Retransmission, socketPathFits, type ViciTransport } from './charon-container.ts';
import { DriverError } from './driver-error.ts';
import { driverImage } from './driver-image.ts';
import { networkOf } from './network-of.ts';
import { sweepCharon } from './sweep-charon.ts';
import { sweepFolders } from './sweep-folders.ts';
import { parseViciAddress, type ViciEndpoint } from './vici-address.ts';

export interface DriverOptions {
  readonly signal: AbortSignal;
  /** An existing strongSwan: 'unix:///run/charon.vici' or 'tcp://127.0.0.1:4502'. Default: a container of our own. */
  readonly vici?: string;
  /**
   * The engine's network that the container joins, 'host' for that of its machine. Default: the engine's default bridge, and besides whichever
   * holds the address that is to be reached.
   */
  readonly network?: string | undefined;
  /** Default: 1 s, base 1, 2 tries, so that a silent peer is known after 3 s. Of our own container only. */
  readonly retransmission?: Retransmission;
  /** Default: a unix socket where the engine is local, loopback TCP otherwise. Of our own container only. */
  readonly transport?: ViciTransport;
  /** How the engine is found. Default: as testcontainers does. */
  readonly connect?: typeof connectEngine;
  /** Told when a container is started, and what was removed of runs that died. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

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

const defaultRetransmission: Retransmission = { timeoutSeconds: 1, base: 1, tries: 2 };
const readyWithinMs = 15_000;
// charon is up after half a second; a socket that is not there by then will not come (the engine is on another machine).
const socketWithinMs = 4_000;
const pollEveryMs = 20;
/** For an existing strongSwan to answer at all, and to put away what dead runs left there. */
const [answerWithinMs, sweepWithinMs] = [10_000, 30_000];
// What a probe needs to delete its SAs after an interrupt.
const graceAfterAbortMs = 5_000;

/**
 * Connects to the strongSwan that drives the probes, or starts one in a container: from the locally built image alone, with NET_ADMIN,
 * NET_BIND_SERVICE and /dev/net/tun. Containers of runs that died are removed first. After an abort the owner has 5 s to dispose of it.
 *
 * @throws DriverError
 */
export async function startDriver(options: DriverOptions): Promise<Driver> {
  const { signal, vici } = options;
  signal.throwIfAborted();
  try {
    return vici === undefined ? await useContainer(options) : await useExisting(vici, options);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

async function useContainer(options: DriverOptions): Promise<Driver> {
  const { signal } = options;
  const engine = impatient(await findEngine(options));
  const swept = { containers: await sweepDeadRuns(engine, signal), folders: await sweepFolders(tmpdir()) };
  options.onProgress?.({ step: 'swept', swept });
  await checkImage(engine, signal);
  options.onProgress?.({ step: 'driver' });
  const transports = options.transport === undefined ? usableTransports(engine, options.network) : [options.transport];
  for (const [at, transport] of transports.entries()) {
    const isLast = at === transports.length - 1;
    const driver = await startContainer(engine, options, transport, isLast ? readyWithinMs : socketWithinMs);
    if (driver !== undefined) return driver;
  }
  throw new DriverError(
    'driver-not-ready',
    `wanted charon in a container of ${driverImage} to answer within ${readyWithinMs / 1000} s, it did not; does the host have /dev/net/tun?`,
  );
}

async function useExisting(address: string, { signal, onProgress }: DriverOptions): Promise<Driver> {
  const pool = new ViciPool(parseViciAddress(address), { size: viciConnections });
  try {
    const { version: release } = await version(pool, { signal: within(answerWithinMs, signal) });
    await sweep(pool, signal, onProgress);
    return driverOf(pool, release, { isOwn: false, reach: async () => undefined, dispose: () => pool.close() });
  } catch (cause) {
    await pool.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DriverError(
      'vici-unreachable',
      `wanted a strongSwan with its VICI plugin at ${address}: ${reason}; is charon running, and may this user open its socket?`,
      { cause },
    );
  }
}

function within(ms: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
}

/** What dead runs left there is in nobody's way: a strongSwan that tells nothing of it is used all the same. */
async function sweep(vici: Vici, signal: AbortSignal, onProgress: DriverOptions['onProgress']): Promise<void> {
  try {
    const swept = await sweepCharon(vici, within(sweepWithinMs, signal));
    onProgress?.({ step: 'swept', swept });
  } catch {
    signal.throwIfAborted();
  }
}

async function findEngine({ signal, connect = connectEngine }: DriverOptions): Promise<Engine> {
  try {
    return await connect({ signal });
  } catch (cause) {
    signal.throwIfAborted();
    const isOther = cause instanceof EngineError && cause.code !== 'engine-unavailable';
    const wanted = isOther
      ? cause.message
      : 'wanted a container engine to start strongSwan in, but none answers: start Docker or set DOCKER_HOST';
    throw new DriverError(
      'driver-engine-unavailable',
      `${wanted}, or name an existing strongSwan with --vici unix:///run/charon.vici`,
      { cause },
    );
  }
}

async function checkImage(engine: Engine, signal: AbortSignal): Promise<void> {
  try {
    await engine.getImage(driverImage).inspect();
    signal.throwIfAborted();
  } catch (cause) {
    if (!isNotFound(cause)) throw cause;
    throw new DriverError(
      'driver-image-missing',
      `wanted the image ${driverImage}, which is not there and is never pulled: \`gateproof lab up\` builds it, or name an existing strongSwan with --vici unix:///run/charon.vici`,
      { cause },
    );
  }
}

/** A port of the machine's own network would be open to whoever reaches the machine. */
function usableTransports(engine: Engine, network: string | undefined): readonly ViciTransport[] {
  if (network === 'host') return ['unix'];
  const isLocal = process.platform === 'linux' && 'socketPath' in engine.modem && engine.modem.socketPath !== undefined;
  return isLocal && socketPathFits() ? ['unix', 'tcp'] : ['tcp'];
}

async function startContainer(
  engine: Engine,
  options: DriverOptions,
  transport: ViciTransport,
  withinMs: number,
): Promise<Driver | undefined> {
  const { signal, network, retransmission = defaultRetransmission } = options;
  const container = await CharonContainer.start(engine, {
    image: driverImage,
    transport,
    network,
    retransmission,
    signal,
  });
  const pool = new ViciPool(container.endpoint, { retryForMs: 0, size: viciConnections });
  let joined: Promise<void> = Promise.resolve();
  const dispose = async (): Promise<void> => {
    await pool.close();
    await container[Symbol.asyncDispose]();
  };
  try {
    const release = await awaitCharon(container, withinMs, signal);
    if (release !== undefined) {
      const onAbort = (): void => void setTimeout(() => void dispose(), graceAfterAbortMs).unref();
      signal.addEventListener('abort', onAbort, { once: true });
      return driverOf(pool, release, {
        isOwn: true,
        reach: async (address, until) => {
          const wanted = network === undefined ? await networkOf(engine, address, until) : undefined;
          if (wanted === undefined) return;
          // Joined twice at once, the second time fails.
          const join = joined.then(() => container.join(wanted, until));
          joined = join.catch(() => undefined);
          await join;
        },
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
async function awaitCharon(
  container: CharonContainer,
  withinMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const endMs = performance.now() + withinMs;
  for (let attempt = 1; performance.now() < endMs; attempt++) {
    const release = await tryVersion(container.endpoint, signal);
    if (release !== undefined) return release;
    if (attempt % 10 === 0) {
      if (!(await container.isRunning(signal))) return undefined;
      if ('path' in container.endpoint && process.getuid?.() !== 0) await container.openSocket(signal);
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

/** Two for each gateway that is looked at: one is taken as long as a negotiation goes on. */
const viciConnections = 8;

/** Drivers of this process: each has names of its own. */
let drivers = 0;

function driverOf(
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
