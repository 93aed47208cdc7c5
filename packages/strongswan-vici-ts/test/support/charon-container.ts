import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartedTestContainer } from 'testcontainers';

/** A real charon in a container, reached over a Unix socket in a private directory. */
export interface Charon extends AsyncDisposable {
  readonly path: string;
  /** Address on the containers' network. */
  readonly address: string;
}

const noEngine = `these tests need a container engine, and none answered.
  on Debian: apt-get install docker.io (and, where there is no service manager, run dockerd)
  elsewhere: set DOCKER_HOST`;

/** Starts `gateproof/strongswan:TAG`, an image of this repository's lab. */
export async function startCharon(tag: 'bookworm' | 'forky'): Promise<Charon> {
  // The reaper's image would have to come from a registry. Containers bear a label to be swept by, and are removed here.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  await getContainerRuntimeClient().catch((cause: unknown) => {
    throw new Error(noEngine, { cause });
  });

  class CharonContainer extends GenericContainer {
    protected override beforeContainerCreated(): Promise<void> {
      this.hostConfig.Devices = [
        { PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' },
      ];
      return Promise.resolve();
    }
  }

  // charon runs without the capability to pass by file modes: it needs a directory that anybody may write, in one that
  // nobody but us may enter.
  const directory = await mkdtemp(join(tmpdir(), 'vici-'));
  const shared = join(directory, 'vici');
  await mkdir(shared);
  await chmod(shared, 0o777);
  let container: StartedTestContainer | undefined;
  const dispose = async (): Promise<void> => {
    await container?.stop({ timeout: 1000 });
    await rm(directory, { recursive: true });
  };
  try {
    container = await new CharonContainer(`gateproof/strongswan:${tag}`)
      .withDroppedCapabilities('ALL')
      .withAddedCapabilities('NET_ADMIN', 'NET_BIND_SERVICE')
      .withBindMounts([{ source: shared, target: '/vici', mode: 'rw' }])
      .withLabels({ 'gateproof.lab': 'test' })
      .withWaitStrategy(Wait.forLogMessage(/spawning \d+ worker threads/))
      .start();
    await container.exec(['chmod', '0777', '/vici/charon.vici']);
    const [network] = container.getNetworkNames();
    const address = container.getIpAddress(network ?? 'bridge');
    return { path: join(shared, 'charon.vici'), address, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
