import { connectEngine, type Engine } from '../../src/engine/engine.ts';
import { removeContainer, runIdentity, runLabel } from '../../src/engine/run-label.ts';
import { createArchive } from '../../src/lab/archive.ts';
import { ensureImages, type ImageName } from '../../src/lab/images.ts';
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
  /** A command whose output holds `readyText` once the daemon takes a configuration. */
  readonly readyCommand: readonly string[];
  readonly readyText: string;
}

/** Starts it, the image made first where it is missing, and waits until the daemon takes a configuration. */
export async function gatewayContainer(options: GatewayContainerOptions): Promise<GatewayContainer> {
  const { image, capabilities, devices } = options;
  const engine = await connectEngine({ signal });
  await ensureImages([image], { signal });
  const container = await engine.createContainer({
    Image: image,
    Labels: { [runLabel]: runIdentity() },
    HostConfig: {
      CapDrop: ['ALL'],
      CapAdd: [...capabilities],
      Devices: devices.map((path) => ({ PathOnHost: path, PathInContainer: path, CgroupPermissions: 'rwm' })),
    },
  });
  const dispose = async (): Promise<void> => await removeContainer(engine, container.id);
  try {
    await container.start();
    await isReady(engine, container.id, options);
    const address = (await container.inspect()).NetworkSettings.Networks['bridge']?.IPAddress ?? '';
    return {
      address,
      run: async (command) => await execIn(engine, container.id, command),
      write: async (path, content) => {
        // The client takes a file's octets as a Buffer only.
        const archive = Buffer.from(createArchive([{ path, content, mode: 0o600 }]));
        await container.putArchive(archive, { path: '/' });
      },
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
  for (let tries = 0; tries < 200; tries++) {
    told = await execIn(engine, container, readyCommand);
    if (told.includes(readyText)) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error(`wanted ${readyText} of ${image} in 10 seconds, got ${told}`);
}
