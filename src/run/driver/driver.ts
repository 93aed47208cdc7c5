import { tmpdir } from 'node:os';
import { type Vici, ViciPool, version } from '../../../packages/strongswan-vici-ts/src/index.ts';
import { connectEngine, type Engine, EngineError, impatient, isNotFound } from '../engine/engine.ts';
import { sweepDeadRuns } from '../engine/run-label.ts';
import type { Progress } from '../progress.ts';
import { CharonContainer, type Retransmission, socketPathFits, type ViciTransport } from './charon-container.ts';
import { CharonProcess, charonVariable } from './charon-process.ts';
import { DriverError } from './driver-error.ts';
import { driverImage } from './driver-image.ts';
import { networkOf } from './network-of.ts';
import { type Driver, driverOf, driverWhenReady, viciConnections } from './ready-driver.ts';
import { sweepCharon } from './sweep-charon.ts';
import { sweepFolders } from './sweep-folders.ts';
import { parseViciAddress } from './vici-address.ts';

export interface DriverOptions {
  readonly signal: AbortSignal;
  /** An existing strongSwan: 'unix:///run/charon.vici' or 'tcp://127.0.0.1:4502'. Default: a container of our own. */
  readonly vici?: string;
  /** The path of a charon to be started as a process of this machine. Default: GATEPROOF_CHARON; a container where neither is given. */
  readonly charon?: string | undefined;
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

const defaultRetransmission: Retransmission = { timeoutSeconds: 1, base: 1, tries: 2 };
const readyWithinMs = 15_000;
// charon is up after half a second; a socket that is not there by then will not come (the engine is on another machine).
const socketWithinMs = 4_000;
/** For an existing strongSwan to answer at all, and to put away what dead runs left there. */
const [answerWithinMs, sweepWithinMs] = [10_000, 30_000];

/**
 * Connects to the strongSwan that drives the probes, or starts one: as a process where one is named, which needs NET_ADMIN and /dev/net/tun, or in
 * a container, from the locally built image alone, with NET_BIND_SERVICE besides. Containers of runs that died are removed first. After an abort the owner has 5 s to dispose of it.
 *
 * @throws DriverError
 */
export async function startDriver(options: DriverOptions): Promise<Driver> {
  const { signal, vici, charon = process.env[charonVariable] } = options;
  signal.throwIfAborted();
  try {
    if (vici !== undefined) return await useExisting(vici, options);
    return charon === undefined ? await useContainer(options) : await useProcess(charon, options);
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

async function useProcess(program: string, options: DriverOptions): Promise<Driver> {
  const { signal, retransmission = defaultRetransmission, onProgress } = options;
  onProgress?.({ step: 'swept', swept: { folders: await sweepFolders(tmpdir()) } });
  const charon = await CharonProcess.start(program, retransmission);
  const driver = await driverWhenReady(charon, { withinMs: readyWithinMs, signal, reach: async () => undefined });
  if (driver !== undefined) return driver;
  throw new DriverError(
    'driver-not-ready',
    `wanted the charon of ${charonVariable}=${program} to answer within ${readyWithinMs / 1000} s, it did not (${charon.lastWords}); it needs NET_ADMIN, and a /dev/net/tun that this user may open`,
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
  let joined: Promise<void> = Promise.resolve();
  return await driverWhenReady(container, {
    withinMs,
    signal,
    reach: async (address, until) => {
      const wanted = network === undefined ? await networkOf(engine, address, until) : undefined;
      if (wanted === undefined) return;
      // Joined twice at once, the second time fails.
      const join = joined.then(() => container.join(wanted, until));
      joined = join.catch(() => undefined);
      await join;
    },
  });
}
