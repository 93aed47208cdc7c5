import { readFile } from 'node:fs/promises';
import { gatewayContainer } from './gateway-container.ts';

const uri = ['--uri', 'unix:///vici/charon.vici'];

/** A charon with a configuration of a test's own. */
export interface ConfiguredCharon extends AsyncDisposable {
  readonly address: string;
  /** What it holds, as `swanctl --list-sas` tells. */
  sas(): Promise<string>;
}

/** What a charon is of, and where. */
export interface CharonPlace {
  /** Default 6.1 of forky. */
  readonly image?: 'gateproof/strongswan:bookworm' | 'gateproof/strongswan:forky';
  /** Lines of strongswan.conf besides those of its image. */
  readonly settings?: string;
  /** Certificates and keys, by path without a slash in front. */
  readonly files?: Readonly<Record<string, string>>;
  /** The engine's network; default the one that every container joins. */
  readonly network?: string;
}

async function withSettings(settings: string): Promise<string> {
  const own = await readFile(new URL('../../containers/strongswan/strongswan.conf', import.meta.url), 'utf8');
  return `${own}\n${settings}\n`;
}

/** Starts it and loads the whole of swanctl.conf. Throws when a connection of it is not taken. */
export async function configuredCharon(
  configuration: string,
  { image = 'gateproof/strongswan:forky', settings, files, network }: CharonPlace = {},
): Promise<ConfiguredCharon> {
  const container = await gatewayContainer({
    image,
    network,
    files: { ...files, ...(settings === undefined ? {} : { 'etc/strongswan.conf': await withSettings(settings) }) },
    capabilities: ['NET_ADMIN', 'NET_BIND_SERVICE'],
    devices: ['/dev/net/tun'],
    readyCommand: ['sh', '-c', `swanctl --stats ${uri.join(' ')} 2>&1 || true`],
    readyText: 'IKE_SAs:',
  });
  try {
    await container.write('etc/swanctl/swanctl.conf', configuration);
    const told = await container.run(['sh', '-c', `swanctl --load-all --noprompt ${uri.join(' ')} 2>&1`]);
    if (/failed|discarded/u.test(told)) throw new Error(`charon does not take the configuration: ${told}`);
    return {
      address: container.address,
      sas: async () => await container.run(['swanctl', '--list-sas', ...uri]),
      [Symbol.asyncDispose]: async () => await container[Symbol.asyncDispose](),
    };
  } catch (error) {
    await container[Symbol.asyncDispose]();
    throw error;
  }
}

/** One connection of swanctl.conf that takes one client by a pre-shared key. */
export interface PskConnection {
  readonly name: string;
  /** Identity of the client. */
  readonly peer: string;
  readonly proposals: readonly string[];
  /** Children by name, in the words of swanctl.conf. */
  readonly children: Readonly<Record<string, string>>;
}

/** swanctl.conf of connections that share the pre-shared key 'hush' and the identity 'gateway'. */
export function pskConfiguration(connections: readonly PskConnection[]): string {
  const each = connections.map(
    ({ name, peer, proposals, children }) => `  ${name} {
    version = 2
    local_addrs = %any
    remote_addrs = %any
    proposals = ${proposals.join(', ')}
    childless = allow
    unique = never
    rekey_time = 0
    mobike = no
    local {
      auth = psk
      id = gateway
    }
    remote {
      auth = psk
      id = ${peer}
    }
    children {
${Object.entries(children)
  .map(([child, words]) => `      ${child} {\n        policies = no\n        rekey_time = 0\n        ${words}\n      }`)
  .join('\n')}
    }
  }`,
  );
  return `connections {\n${each.join('\n')}\n}\nsecrets {\n  ike {\n    secret = hush\n  }\n}\n`;
}
