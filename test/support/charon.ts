import { readFile } from 'node:fs/promises';
import { gatewayContainer } from './gateway-container.ts';

/** What a charon is of, and where. */
export interface CharonPlace {
  /** Default 6.1 of forky, which Debian builds without IKEv1; 5.9 of bookworm speaks it. */
  readonly image?: 'gateproof/strongswan:bookworm' | 'gateproof/strongswan:forky';
  /** The whole of swanctl.conf. Default: none until `load`. */
  readonly configuration?: string;
  /** Lines of strongswan.conf besides those of its image. */
  readonly settings?: string;
  /** Certificates and keys, by path without a slash in front. */
  readonly files?: Readonly<Record<string, string>>;
  /** The engine's network; default the one that every container joins. */
  readonly network?: string;
}

/** A charon with a configuration of a test's own. */
export interface Charon extends AsyncDisposable {
  readonly address: string;
  /** Puts a whole swanctl.conf in the place of the one before. Throws when a part of it is not taken. */
  load(configuration: string): Promise<void>;
  /** Adds lines to strongswan.conf. */
  set(settings: string): Promise<void>;
  /** What `swanctl` with these arguments prints. */
  swanctl(...args: readonly string[]): Promise<string>;
  /** The SAs that it holds, as swanctl tells them; '' for none. */
  sas(): Promise<string>;
  /** How many IKE SAs are half-open, as it prints it. */
  halfOpen(): Promise<string>;
}

const uri = ['--uri', 'unix:///vici/charon.vici'];

/** Starts it, and loads its configuration where there is one. */
export async function charon({
  image = 'gateproof/strongswan:forky',
  configuration,
  settings,
  files,
  network,
}: CharonPlace = {}): Promise<Charon> {
  const container = await gatewayContainer({
    image,
    network,
    files: { ...files, ...(settings === undefined ? {} : { 'etc/strongswan.conf': await withSettings(settings) }) },
    capabilities: ['NET_ADMIN', 'NET_BIND_SERVICE'],
    devices: ['/dev/net/tun'],
    readyCommand: ['sh', '-c', `swanctl --stats ${uri.join(' ')} 2>&1 || true`],
    readyText: 'IKE_SAs:',
  });
  const swanctl = async (...args: readonly string[]): Promise<string> =>
    await container.run(['swanctl', ...args, ...uri]);
  const load = async (whole: string): Promise<void> => {
    await container.write('etc/swanctl/swanctl.conf', whole);
    const told = await swanctl('--load-all', '--noprompt');
    if (/loading .+ failed|[1-9]\d* failed to load|discarded/u.test(told))
      throw new Error(`charon does not take the configuration: ${told}`);
  };
  try {
    if (configuration !== undefined) await load(configuration);
    return {
      address: container.address,
      load,
      set: async (lines) => {
        await container.run(['sh', '-c', `echo '${lines}' >>/etc/strongswan.conf`]);
        await swanctl('--reload-settings');
      },
      swanctl,
      sas: async () => await swanctl('--list-sas'),
      halfOpen: async () => /(\d+) half-open/u.exec(await swanctl('--stats'))?.[1] ?? 'no statistics',
      [Symbol.asyncDispose]: async () => await container[Symbol.asyncDispose](),
    };
  } catch (error) {
    await container[Symbol.asyncDispose]();
    throw error;
  }
}

async function withSettings(settings: string): Promise<string> {
  const own = await readFile(new URL('../../containers/strongswan/strongswan.conf', import.meta.url), 'utf8');
  return `${own}\n${settings}\n`;
}
