import { gatewayContainer } from './gateway-container.ts';

/** A daemon with a configuration of a test's own. */
export interface ConfiguredGateway extends AsyncDisposable {
  readonly address: string;
  /** Puts the connections in the place of those before. */
  load(configuration: string): Promise<void>;
  /** Lets aggressive mode take a pre-shared key, which gives its hash away; off by default. Throws where there is no such thing. */
  allowAggressivePsk(): Promise<void>;
  /** How many IKE SAs are half-open, as the daemon prints it. */
  halfOpen(): Promise<string>;
}

const uri = ['--uri', 'unix:///vici/charon.vici'];

/** A charon: 5.9 of bookworm speaks IKEv1, 6.1 of forky is built without it. */
export async function charonWithIkev1(
  image: 'gateproof/strongswan:bookworm' | 'gateproof/strongswan:forky',
): Promise<ConfiguredGateway> {
  const container = await gatewayContainer({
    image,
    capabilities: ['NET_ADMIN', 'NET_BIND_SERVICE'],
    devices: ['/dev/net/tun'],
    readyCommand: ['sh', '-c', `swanctl --stats ${uri.join(' ')} 2>&1 || true`],
    readyText: 'IKE_SAs:',
  });
  return {
    address: container.address,
    load: async (configuration) => {
      await container.write('etc/swanctl/swanctl.conf', configuration);
      const told = await container.run(['swanctl', '--load-all', '--noprompt', ...uri]);
      if (!told.includes("loaded connection '")) throw new Error(`charon does not take the configuration: ${told}`);
    },
    allowAggressivePsk: async () => {
      const setting = 'charon-systemd { i_dont_care_about_security_and_use_aggressive_mode_psk = yes }';
      await container.run(['sh', '-c', `echo '${setting}' >>/etc/strongswan.conf`]);
      await container.run(['swanctl', '--reload-settings', ...uri]);
    },
    halfOpen: async () => {
      const told = await container.run(['swanctl', '--stats', ...uri]);
      return /(\d+) half-open/u.exec(told)?.[1] ?? 'no statistics';
    },
    [Symbol.asyncDispose]: async () => await container[Symbol.asyncDispose](),
  };
}

/** A pluto (libreswan 5.2), which drops IKEv1 unless it is told to take it (`ikev1-policy`). */
export async function pluto(): Promise<ConfiguredGateway> {
  const container = await gatewayContainer({
    image: 'gateproof/libreswan:trixie',
    capabilities: ['NET_ADMIN'],
    devices: [],
    readyCommand: ['sh', '-c', 'ipsec status 2>&1 || true'],
    readyText: 'interface eth0',
  });
  return {
    address: container.address,
    load: async (configuration) => {
      await container.write('etc/ipsec.conf', configuration);
      const told = await container.run(['ipsec', 'replace', 'any']);
      if (!/added (?:IKEv\d )?connection/u.test(told))
        throw new Error(`pluto does not take the configuration: ${told}`);
    },
    allowAggressivePsk: () => Promise.reject(new Error('pluto has no such switch')),
    halfOpen: async () => {
      const told = await container.run(['ipsec', 'status']);
      return /half-open\((\d+)\)/u.exec(told)?.[1] ?? 'no status';
    },
    [Symbol.asyncDispose]: async () => await container[Symbol.asyncDispose](),
  };
}

/** A connection of strongSwan that any peer may take. */
export interface SwanctlConnection {
  readonly name: string;
  readonly version: 1 | 2;
  readonly proposals: string;
  /** Further settings. */
  readonly more?: string;
}

/** A swanctl.conf of these connections, all with a pre-shared key. */
export function swanctlConnections(...connections: readonly SwanctlConnection[]): string {
  const all = connections.map(
    ({ name, version, proposals, more = '' }) => `  ${name} {
    version = ${version}
    local_addrs = %any
    remote_addrs = %any
    proposals = ${proposals}
    ${more}
    local {
      auth = psk
      id = gateway
    }
    remote {
      auth = psk
    }
  }
`,
  );
  return `connections {
${all.join('')}}
secrets {
  ike {
    secret = "a key of a test"
  }
}
`;
}
