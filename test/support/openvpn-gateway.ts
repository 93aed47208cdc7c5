import type { OpenVpnWrap, TlsAuthDigest } from '../../core/credentials/openvpn-wrap.ts';
import { Secret } from '../../core/credentials/secret.ts';
import { type ArchiveFile, createArchive } from '../../src/lab/archive.ts';
import { ensureImages, type ImageName } from '../../src/lab/images.ts';
import { createStaticKey, staticKeyFile } from '../../src/lab/openvpn-key.ts';
import { type CertificateFlaw, createAuthority, createGatewayCertificate } from '../../src/lab/pki.ts';
import { connectEngine, type Engine } from '../../src/run/engine/engine.ts';
import { removeContainer, runIdentity, runLabel } from '../../src/run/engine/run-label.ts';
import { execIn } from './shared-lab.ts';
import { tlsCryptV2Keys } from './tls-crypt-v2-keys.ts';

const { signal } = new AbortController();

export type WrapMode = 'none' | 'tls-auth' | 'tls-auth-no-direction' | 'tls-crypt' | 'tls-crypt-v2';
export const wrapModes: readonly WrapMode[] = [
  'none',
  'tls-auth',
  'tls-auth-no-direction',
  'tls-crypt',
  'tls-crypt-v2',
];

/** One OpenVPN process. */
export interface OpenVpnWish {
  readonly wrap: WrapMode;
  readonly transport: 'tcp' | 'udp';
  /** Default 443 on TCP, 1194 on UDP. One container has as many servers as it has ports. */
  readonly port?: number;
  /** `auth`, which is also tls-auth's digest. Default SHA256. */
  readonly digest?: TlsAuthDigest;
  /** Default the four documented suites of TLS 1.2, in OpenVPN's spelling, a colon between. */
  readonly tlsCipher?: string;
  /** Default the two documented suites of TLS 1.3. */
  readonly tlsCipherSuites?: string;
  /** Default '1.2'. */
  readonly tlsVersionMin?: '1.0' | '1.1' | '1.2' | '1.3';
  /** Default 'none'. */
  readonly certificateFlaw?: CertificateFlaw;
  /** More lines of its configuration. */
  readonly more?: readonly string[];
}

export interface OpenVpnServer {
  readonly wish: OpenVpnWish;
  /** 'openvpn+tcp://172.17.0.2:443'. */
  readonly url: string;
  readonly port: number;
  /** What a client has to know. */
  readonly wrap: OpenVpnWrap;
  /** The client's key file; absent without a wrap. */
  readonly keyFile?: string;
  /** The client instances that it has now: one line each, with the name of its certificate ('UNDEF' before there is one) and its address. */
  instances(): Promise<readonly string[]>;
}

/** OpenVPN servers in a container of a test's own. */
export interface OpenVpnGateway extends AsyncDisposable {
  readonly address: string;
  /** The name in every server's certificate. */
  readonly serverName: string;
  /** PEM. */
  readonly trustRoot: string;
  /** In the order of the wishes. */
  readonly servers: readonly OpenVpnServer[];
  /** What all of them logged. */
  log(): Promise<string>;
}

export const documentedTlsCipher =
  'TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384:TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256:TLS-ECDHE-RSA-WITH-AES-256-CBC-SHA384:TLS-ECDHE-RSA-WITH-AES-128-CBC-SHA256';
export const documentedTlsCipherSuites = 'TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256';

const serverName = 'openvpn.lab.gateproof.test';

/** Starts them and waits until each of them serves. */
export async function openVpnGateway(
  image: Extract<ImageName, `gateproof/openvpn:${string}`>,
  wishes: readonly OpenVpnWish[],
): Promise<OpenVpnGateway> {
  const engine = await connectEngine({ signal });
  await ensureImages([image], { signal });
  const keys = wishes.map((wish) => wrapKeys(wish));
  const { trustRoot, files } = await serverFiles(wishes, keys);
  const container = await engine.createContainer({
    Image: image,
    Labels: { [runLabel]: runIdentity() },
    HostConfig: {
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN', 'NET_BIND_SERVICE'],
      Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' }],
    },
  });
  const dispose = async (): Promise<void> => await removeContainer(engine, container.id);
  try {
    // The client takes a file's octets as a Buffer only.
    await container.putArchive(Buffer.from(createArchive(files)), { path: '/' });
    await container.start();
    await allServe(engine, container.id, wishes.length);
    const address = (await container.inspect()).NetworkSettings.Networks['bridge']?.IPAddress ?? '';
    return {
      address,
      serverName,
      trustRoot,
      servers: wishes.map((wish, at) => {
        const { wrap, clientFile } = keys[at] ?? { wrap: { kind: 'none' } };
        return {
          wish,
          url: `openvpn+${wish.transport}://${address}:${portOf(wish)}`,
          port: portOf(wish),
          wrap,
          ...(clientFile === undefined ? {} : { keyFile: clientFile }),
          instances: async () => await clientInstances(engine, container.id, nameOf(wish)),
        };
      }),
      log: async () => await containerLog(engine, container.id),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

const portOf = ({ transport, port = transport === 'tcp' ? 443 : 1194 }: OpenVpnWish): number => port;
const nameOf = (wish: OpenVpnWish): string => `${wish.transport}-${portOf(wish)}`;

interface WrapKeys {
  readonly wrap: OpenVpnWrap;
  /** The server's line about the wrap, and the files that it names. */
  readonly line?: string;
  readonly serverFile?: string;
  readonly clientFile?: string;
}

function wrapKeys({ wrap, digest = 'SHA256', ...wish }: OpenVpnWish): WrapKeys {
  if (wrap === 'none') return { wrap: { kind: 'none' } };
  const file = `${wish.transport}-${portOf({ wrap, ...wish })}.key`;
  if (wrap === 'tls-crypt-v2') {
    const { key, wrappedKey, serverFile, clientFile } = tlsCryptV2Keys();
    return {
      wrap: { kind: wrap, key: new Secret(key), wrappedKey: new Secret(wrappedKey) },
      line: `tls-crypt-v2 ${file}`,
      serverFile,
      clientFile,
    };
  }
  const octets = createStaticKey();
  const text = staticKeyFile(octets);
  const key = new Secret(octets);
  const both = { serverFile: text, clientFile: text };
  if (wrap === 'tls-crypt') return { wrap: { kind: wrap, key }, line: `tls-crypt ${file}`, ...both };
  return wrap === 'tls-auth'
    ? { wrap: { kind: 'tls-auth', key, direction: 1, digest }, line: `tls-auth ${file} 0`, ...both }
    : { wrap: { kind: 'tls-auth', key, digest }, line: `tls-auth ${file}`, ...both };
}

async function serverFiles(
  wishes: readonly OpenVpnWish[],
  keys: readonly WrapKeys[],
): Promise<{ readonly trustRoot: string; readonly files: readonly ArchiveFile[] }> {
  const now = new Date();
  const authority = await createAuthority(now);
  const trustRoot = authority.certificate.toString('pem');
  const flaws = new Set(wishes.map(({ certificateFlaw = 'none' }) => certificateFlaw));
  const certificates = await Promise.all(
    [...flaws].map(async (flaw) => {
      const { certificatePem, keyPem } = await createGatewayCertificate(authority, { names: [serverName], flaw, now });
      return [
        { path: `etc/gateproof/${flaw}.pem`, content: certificatePem },
        { path: `etc/gateproof/${flaw}.key`, content: keyPem, mode: 0o600 },
      ];
    }),
  );
  const own = wishes.flatMap((wish, at) => {
    const { line, serverFile } = keys[at] ?? {};
    const conf = { path: `etc/gateproof/${nameOf(wish)}.conf`, content: configuration(wish, line, at) };
    if (serverFile === undefined) return [conf];
    return [conf, { path: `etc/gateproof/${nameOf(wish)}.key`, content: serverFile, mode: 0o600 }];
  });
  return { trustRoot, files: [{ path: 'etc/gateproof/root.pem', content: trustRoot }, ...certificates.flat(), ...own] };
}

function configuration(wish: OpenVpnWish, wrapLine: string | undefined, at: number): string {
  const { transport, digest = 'SHA256', certificateFlaw = 'none', tlsVersionMin = '1.2' } = wish;
  return [
    `proto ${transport === 'tcp' ? 'tcp4-server' : 'udp4'}`,
    `port ${portOf(wish)}`,
    'dev tun',
    'disable-dco',
    'topology subnet',
    `server 10.124.${at}.0 255.255.255.0`,
    'ca root.pem',
    `cert ${certificateFlaw}.pem`,
    `key ${certificateFlaw}.key`,
    'dh none',
    ...(wrapLine === undefined ? [] : [wrapLine]),
    `auth ${digest}`,
    'data-ciphers AES-256-GCM',
    `tls-version-min ${tlsVersionMin}`,
    `tls-cipher ${wish.tlsCipher ?? documentedTlsCipher}`,
    `tls-ciphersuites ${wish.tlsCipherSuites ?? documentedTlsCipherSuites}`,
    `management /run/${nameOf(wish)}.socket unix`,
    'verb 3',
    ...(wish.more ?? []),
    '',
  ].join('\n');
}

async function allServe(engine: Engine, container: string, servers: number): Promise<void> {
  let log = '';
  for (let tries = 0; tries < 1200; tries++) {
    log = await containerLog(engine, container);
    if (log.split('Initialization Sequence Completed').length > servers) return;
    if (!(await engine.getContainer(container).inspect()).State.Running) break;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error(`wanted ${servers} servers of OpenVPN in a minute, got this log: ${log.slice(-3000)}`);
}

async function containerLog(engine: Engine, container: string): Promise<string> {
  const framed = await engine.getContainer(container).logs({ stdout: true, stderr: true, follow: false });
  // Each write stands after eight octets about its stream and length, which no line that is looked for holds.
  return new TextDecoder().decode(framed);
}

/**
 * The client instances of the server whose management socket is /run/NAME.socket, as `OpenVpnServer.instances` tells them. It takes one
 * client at a time.
 */
export async function clientInstances(engine: Engine, container: string, name: string): Promise<readonly string[]> {
  const script = `use IO::Socket::UNIX;
my $socket = IO::Socket::UNIX->new(Peer => "/run/${name}.socket") or die "no management: $!";
print $socket "status 3\\n";
while (<$socket>) { print; last if /^END/; }`;
  const told = await execIn(engine, container, ['perl', '-e', script]);
  if (!told.includes('END')) throw new Error(`wanted the status of ${name}, got ${told}`);
  return told
    .split('\n')
    .filter((line) => line.startsWith('CLIENT_LIST\t'))
    .map((line) => line.split('\t').slice(1, 3).join(' '));
}
