import { createArchive } from '../../src/lab/archive.ts';
import { ensureImages, type ImageName } from '../../src/lab/images.ts';
import { connectEngine, type Engine } from '../../src/run/engine/engine.ts';
import { removeContainer, runIdentity, runLabel } from '../../src/run/engine/run-label.ts';
import { execIn } from './shared-lab.ts';

const { signal } = new AbortController();

/** A daemon in a container of a test's own. */
export interface GatewayContainer extends AsyncDisposable {
  readonly address: string;
  /** Runs a command in it and returns what it prints. */
  run(command: readonly string[]): Promise<string>;
  /** Writes a file; the path has no slash in front. */
  write(path: string, content: string): Promise<void>;
}

export interface GatewayContainerOptions {
  readonly image: ImageName;
  readonly capabilities: readonly string[];
  readonly devices: readonly string[];
  /** Files that are there when it starts, by path without a slash in front. */
  readonly files?: Readonly<Record<string, string>>;
  /** The engine's network that it is in, where it is another than the default one. Its IPv6 address is told where the network has such. */
  readonly network?: string | undefined;
  /** A command whose output holds `readyText` once the daemon takes a configuration. */
  readonly readyCommand: readonly string[];
  readonly readyText: string;
  /** In place of what its image starts. */
  readonly entrypoint?: readonly string[];
}

/** Starts it, the image made first where it is missing, and waits until the daemon takes a configuration. */
export async function gatewayContainer(options: GatewayContainerOptions): Promise<GatewayContainer> {
  const { image, capabilities, devices, files = {}, network = 'bridge' } = options;
  const engine = await connectEngine({ signal });
  await ensureImages([image], { signal });
  const container = await engine.createContainer({
    Image: image,
    Labels: { [runLabel]: runIdentity() },
    ...(options.entrypoint === undefined ? {} : { Entrypoint: [...options.entrypoint] }),
    HostConfig: {
      CapDrop: ['ALL'],
      CapAdd: [...capabilities],
      NetworkMode: network,
      Devices: devices.map((path) => ({ PathOnHost: path, PathInContainer: path, CgroupPermissions: 'rwm' })),
    },
  });
  const dispose = async (): Promise<void> => await removeContainer(engine, container.id);
  try {
    const write = async (path: string, content: string): Promise<void> => {
      // The client takes a file's octets as a Buffer only.
      const archive = Buffer.from(createArchive([{ path, content, mode: 0o600 }]));
      await container.putArchive(archive, { path: '/' });
    };
    for (const [path, content] of Object.entries(files)) await write(path, content);
    await container.start();
    await isReady(engine, container.id, options);
    const place = (await container.inspect()).NetworkSettings.Networks[network];
    const addresses = [place?.GlobalIPv6Address, place?.IPAddress].filter((one) => one !== undefined && one !== '');
    return {
      address: addresses[0] ?? '',
      run: async (command) => await execIn(engine, container.id, command),
      write,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function isReady(
  engine: Engine,
  container: string,
  { readyCommand, readyText, image }: GatewayContainerOptions,
): Promise<void> {
  let told = '';
  for (let tries = 0; tries < 1200; tries++) {
    told = await execIn(engine, container, readyCommand);
    if (told.includes(readyText)) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error(`wanted ${readyText} of ${image} in a minute, got ${told}`);
}
