import { connectEngine, type Engine } from '../../src/engine/engine.ts';
import { removeContainer, runIdentity, runLabel } from '../../src/engine/run-label.ts';
import { createArchive } from '../../src/lab/archive.ts';
import { ensureImages, type ImageName } from '../../src/lab/images.ts';
import {
  encryptionKeyword,
  integrityRegistry,
  keyExchangeRegistry,
  prfRegistry,
} from '../../src/protocol/ikev2/registry.ts';
import type { Box } from '../../src/region/region.ts';
import { execIn } from './shared-lab.ts';

const { signal } = new AbortController();

/** A strongSwan of a test's own. */
export interface CharonGateway extends AsyncDisposable {
  readonly address: string;
  /** 'IKE_SAs: 0 total, 0 half-open'. */
  statistics(): Promise<string>;
}

export interface CharonPolicy {
  /** Each box is a proposal, the first preferred. */
  readonly accepts: readonly Box[];
  /** A word for an additional key exchange, 'ke1_mlkem768', which it takes beside each proposal and does not require. */
  readonly additional?: string;
  /** A CA's certificate, PEM, that it asks peers' certificates to be of. Default none. */
  readonly trusts?: string;
}

/** Starts it and waits until its connection is loaded. */
export async function charonGateway(image: ImageName, policy: CharonPolicy): Promise<CharonGateway> {
  const engine = await connectEngine({ signal });
  await ensureImages([image], { signal });
  const container = await engine.createContainer({
    Image: image,
    Labels: { [runLabel]: runIdentity() },
    Env: ['SWANCTL_LOAD=yes'],
    HostConfig: {
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN', 'NET_BIND_SERVICE'],
      Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' }],
    },
  });
  const dispose = async (): Promise<void> => await removeContainer(engine, container.id);
  try {
    const files = [
      { path: 'etc/swanctl/swanctl.conf', content: configuration(policy), mode: 0o600 },
      ...(policy.trusts === undefined
        ? []
        : [{ path: 'etc/swanctl/x509ca/root.pem', content: policy.trusts, mode: 0o644 }]),
    ];
    // The client takes a file's octets as a Buffer only.
    await container.putArchive(Buffer.from(createArchive(files)), { path: '/' });
    await container.start();
    await connectionIsLoaded(engine, container.id);
    const address = (await container.inspect()).NetworkSettings.Networks['bridge']?.IPAddress ?? '';
    return {
      address,
      statistics: async () => await charonStatistics(engine, container.id),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The line about IKE SAs of a charon's statistics. */
export async function charonStatistics(engine: Engine, container: string): Promise<string> {
  const told = await execIn(engine, container, ['swanctl', '--stats', '--uri', 'unix:///vici/charon.vici']);
  return /IKE_SAs: .*/u.exec(told)?.[0] ?? 'no statistics';
}

async function connectionIsLoaded(engine: Engine, container: string): Promise<void> {
  const command = ['sh', '-c', 'swanctl --list-conns --uri unix:///vici/charon.vici 2>/dev/null || true'];
  for (let tries = 0; tries < 200; tries++) {
    if ((await execIn(engine, container, command)).includes('any:')) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error('the connection was not loaded in 10 seconds');
}

/** The box in strongSwan's words. Throws for a value that strongSwan has no word for. */
function proposal([encryption = [], integrity = [], prf = [], keyExchange = []]: Box): string {
  const words = [
    ...encryption.map((value) => encryptionKeyword(value)),
    ...integrity.filter((id) => id !== 0).map((id) => integrityRegistry.keyword(id)),
    ...prf.map((id) => prfRegistry.keyword(id)),
    ...keyExchange.map((id) => keyExchangeRegistry.keyword(id)),
  ];
  if (words.includes(undefined)) throw new Error(`strongSwan has no word for a value of ${JSON.stringify(words)}`);
  return words.join('-');
}

function configuration({ accepts, additional }: CharonPolicy): string {
  const proposals = accepts.map((box) => proposal(box));
  const all = additional === undefined ? proposals : proposals.flatMap((one) => [one, `${one}-${additional}`]);
  return `connections {
  any {
    version = 2
    local_addrs = %any
    remote_addrs = %any
    proposals = ${all.join(', ')}
    local {
      auth = psk
    }
    remote {
      auth = psk
    }
  }
}
`;
}
