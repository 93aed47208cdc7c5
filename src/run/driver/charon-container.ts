import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defined } from '../../../core/defined.ts';
import type { Engine } from '../engine/engine.ts';
import { runName } from '../engine/run-identity.ts';
import { partingLabel, removeContainer, runIdentity, runLabel } from '../engine/run-label.ts';
import { DriverError } from './driver-error.ts';
import type { ViciEndpoint } from './vici-address.ts';

/** How the container is reached over VICI. */
export type ViciTransport = 'unix' | 'tcp';

/** The label of a driver's container, beside the label of its run. */
export const driverLabel: string = partingLabel;

/** charon's patience with a silent peer, in strongswan.conf's words: timeout × base^n seconds, `tries` times. */
export interface Retransmission {
  readonly timeoutSeconds: number;
  readonly base: number;
  readonly tries: number;
}

export interface CharonContainerOptions {
  readonly image: string;
  readonly transport: ViciTransport;
  readonly network: string | undefined;
  readonly retransmission: Retransmission;
  readonly signal: AbortSignal;
}

const viciPort = '4502/tcp';
// sun_path holds 108 octets (unix(7)).
const maxSocketPathLength = 107;

/** A charon of our own in a container. Started, not yet ready. */
export class CharonContainer implements AsyncDisposable {
  readonly endpoint: ViciEndpoint;
  readonly #engine: Engine;
  readonly #id: string;
  readonly #directory: string | undefined;
  #removed: Promise<void> | undefined;

  private constructor(engine: Engine, id: string, endpoint: ViciEndpoint, directory: string | undefined) {
    this.#engine = engine;
    this.#id = id;
    this.endpoint = endpoint;
    this.#directory = directory;
  }

  /** Creates and starts the container; whatever was made is removed when that fails or is interrupted. */
  static async start(engine: Engine, options: CharonContainerOptions): Promise<CharonContainer> {
    const { signal, transport } = options;
    const directory = transport === 'unix' ? await makeSocketDirectory() : undefined;
    let id: string | undefined;
    try {
      // Not cut off by an interrupt: the engine would go on and make a container that nobody knows.
      const container = await created(engine, options, directory);
      id = container.id;
      signal.throwIfAborted();
      await container.start();
      signal.throwIfAborted();
      const endpoint =
        directory === undefined
          ? await publishedPort(engine, id, signal)
          : { path: join(directory, 'vici/charon.vici') };
      return new CharonContainer(engine, id, endpoint, directory);
    } catch (error) {
      if (id !== undefined) await removeContainer(engine, id);
      if (directory !== undefined) await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Joins one more network of the engine; one that it has joined is no error. */
  async join(network: string, signal: AbortSignal): Promise<void> {
    const { NetworkSettings } = await this.#engine.getContainer(this.#id).inspect({ abortSignal: signal });
    if (Object.hasOwn(NetworkSettings.Networks, network)) return;
    try {
      await this.#engine.getNetwork(network).connect({ Container: this.#id });
    } catch (cause) {
      signal.throwIfAborted();
      throw networkUnusable(network, cause);
    }
  }

  /** Whether the container runs. */
  async isRunning(signal: AbortSignal): Promise<boolean> {
    return (await this.#engine.getContainer(this.#id).inspect({ abortSignal: signal })).State.Running;
  }

  /**
   * Lets a user other than root speak to the socket, which charon makes for root alone. The private directory around it still keeps
   * everybody else out.
   */
  async openSocket(signal: AbortSignal): Promise<void> {
    const exec = await this.#engine
      .getContainer(this.#id)
      .exec({ Cmd: ['chmod', '0666', '/vici/charon.vici'], abortSignal: signal });
    await exec.start({ Detach: true, abortSignal: signal });
  }

  /** Stops and removes the container and its directory. Idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#removed ??= this.#remove();
    return this.#removed;
  }

  async #remove(): Promise<void> {
    try {
      await removeContainer(this.#engine, this.#id);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new DriverError(
        'driver-left-behind',
        `the container ${this.#id.slice(0, 12)} could not be removed (${reason}): \`gateproof clean\` does when the engine answers again`,
        { cause },
      );
    } finally {
      await this.#removeDirectory();
    }
  }

  async #removeDirectory(): Promise<void> {
    if (this.#directory !== undefined) await rm(this.#directory, { recursive: true, force: true });
  }
}

/** A directory that nobody else can enter, and in it one that the container's root may write to without any capability. */
async function makeSocketDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), runName('')));
  const shared = join(directory, 'vici');
  await mkdir(shared);
  await chmod(shared, 0o777);
  return directory;
}

/** Whether a socket in the temporary directory can be bound and connected to. */
export function socketPathFits(): boolean {
  return join(tmpdir(), `${runName('')}XXXXXX/vici/charon.vici`).length <= maxSocketPathLength;
}

async function created(
  engine: Engine,
  options: CharonContainerOptions,
  directory: string | undefined,
): ReturnType<Engine['createContainer']> {
  const { network } = options;
  if (network !== undefined) {
    // The engine makes a container on a network that does not exist, and fails when it is to start.
    await engine
      .getNetwork(network)
      .inspect()
      .catch((cause: unknown) => {
        throw networkUnusable(network, cause);
      });
  }
  return await engine.createContainer(creation(options, directory));
}

function networkUnusable(network: string, cause: unknown): DriverError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DriverError(
    'driver-network-unusable',
    `wanted a network of the container engine for strongSwan, got ${JSON.stringify(network)} (${reason}); \`docker network ls\` lists them, and host is the network of the machine itself`,
    { cause },
  );
}

function creation(
  options: CharonContainerOptions,
  directory: string | undefined,
): Parameters<Engine['createContainer']>[0] {
  const { image, network, retransmission } = options;
  // Inside the container's own network; the engine publishes it on the loopback address alone.
  const socket = directory === undefined ? 'tcp://0.0.0.0:4502' : 'unix:///vici/charon.vici';
  return {
    Image: image,
    Labels: { [runLabel]: runIdentity(), [driverLabel]: '1' },
    Env: [
      `VICI_SOCKET=${socket}`,
      `RETRANSMIT_TIMEOUT=${retransmission.timeoutSeconds}`,
      `RETRANSMIT_BASE=${retransmission.base}`,
      `RETRANSMIT_TRIES=${retransmission.tries}`,
    ],
    ...(directory === undefined ? { ExposedPorts: { [viciPort]: {} } } : {}),
    HostConfig: {
      ...defined({ NetworkMode: network }),
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN', 'NET_BIND_SERVICE'],
      Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' }],
      ...(directory === undefined
        ? { PortBindings: { [viciPort]: [{ HostIp: '127.0.0.1', HostPort: '' }] } }
        : { Binds: [`${join(directory, 'vici')}:/vici`] }),
    },
  };
}

async function publishedPort(engine: Engine, id: string, signal: AbortSignal): Promise<ViciEndpoint> {
  const { NetworkSettings } = await engine.getContainer(id).inspect({ abortSignal: signal });
  const port = Number(NetworkSettings.Ports[viciPort]?.[0]?.HostPort ?? 0);
  if (port === 0) {
    throw new DriverError(
      'driver-not-ready',
      `wanted ${viciPort} published on 127.0.0.1, the engine published nothing`,
    );
  }
  return { host: '127.0.0.1', port };
}
