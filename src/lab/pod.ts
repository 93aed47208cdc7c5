import { createHash } from 'node:crypto';
import { programText } from '../../core/program-files.ts';
import type { Engine } from '../run/engine/engine.ts';
import { removeContainer } from '../run/engine/run-label.ts';
import { type ArchiveFile, createArchive } from './archive.ts';
import type { GatewayDefinition, TlsServerDefinition } from './gateways.ts';
import type { ImageName } from './images.ts';
import { LabError } from './lab-error.ts';
import { type CertificateFlaw, createGatewayCertificate, type LabCertificate } from './pki.ts';
import { awaitIke, awaitOpenVpn, awaitTls } from './readiness.ts';
import type { LabSecrets } from './secrets.ts';

/** The part of a gateway that a container runs. `net` holds its address while the others stop and start. */
export type PodRole = 'net' | PartRole;
type PartRole = (typeof partRoles)[number];
const partRoles = ['ike', 'tls', 'openvpn'] as const;

/** A gateway to be started, and what it is made from. */
export interface PodOptions {
  readonly definition: GatewayDefinition;
  readonly containerName: (role: PodRole) => string;
  readonly labels: (role: PodRole) => Record<string, string>;
  readonly secrets: LabSecrets;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** The parts that a gateway has, the one with the address first. */
export function podRoles(definition: GatewayDefinition): PodRole[] {
  return ['net', ...partRoles.filter((role) => definition[role] !== undefined)];
}

/** The images of its parts. */
export function podImages(definition: GatewayDefinition): ImageName[] {
  return partRoles.flatMap((role) => definition[role]?.image ?? []);
}

/** A digest of everything that a gateway's containers are made from: when it differs, they are made again. */
export async function podContent(
  definition: GatewayDefinition,
  imageIds: ReadonlyMap<ImageName, string>,
  secrets: LabSecrets,
): Promise<string> {
  const hash = createHash('sha256');
  for (const image of podImages(definition)) hash.update(`${imageIds.get(image)}\n`);
  hash.update(JSON.stringify(definition)).update(secrets.authority.certificate.toString('pem'));
  hash.update(secrets.psk).update(secrets.openVpnKey);
  for (const file of configurationFiles(definition)) hash.update(readConfiguration(definition, file));
  return hash.digest('hex');
}

/**
 * Creates a gateway's containers, which share one network namespace, and waits until all of it answers. Whatever was made
 * is removed when it fails or is interrupted.
 *
 * @returns its address on the engine's default bridge.
 */
export async function startPod(engine: Engine, options: PodOptions): Promise<string> {
  const { definition, signal } = options;
  const created: string[] = [];
  try {
    // A creation is not cut short by the signal: the engine might finish it with nobody knowing the container's id.
    const net = await engine.createContainer({
      name: options.containerName('net'),
      Image: podImages(definition)[0],
      Entrypoint: ['sleep', 'infinity'],
      Labels: options.labels('net'),
      StopSignal: 'SIGKILL',
      HostConfig: { CapDrop: ['ALL'] },
    });
    created.push(net.id);
    await net.start({ abortSignal: signal });
    const address = (await net.inspect({ abortSignal: signal })).NetworkSettings.Networks['bridge']?.IPAddress;
    if (address === undefined || address === '') {
      throw new LabError(
        'lab-gateway',
        `wanted an address for ${definition.name} on the engine's default bridge, got none`,
      );
    }
    const parts = await podParts(options, address);
    await Promise.all(
      parts.map(async (part) => {
        const container = await engine.createContainer({
          name: options.containerName(part.role),
          Image: part.image,
          Labels: options.labels(part.role),
          Env: part.environment,
          HostConfig: {
            NetworkMode: `container:${net.id}`,
            CapDrop: ['ALL'],
            CapAdd: part.capabilities,
            Devices: part.devices.map((path) => ({
              PathOnHost: path,
              PathInContainer: path,
              CgroupPermissions: 'rwm',
            })),
          },
        });
        created.push(container.id);
        // The client takes a file's octets as a Buffer only.
        await container.putArchive(Buffer.from(createArchive(part.files)), { path: '/' });
        await container.start({ abortSignal: signal });
      }),
    );
    await Promise.all(
      parts.map(async (part) => await awaitPart(engine, options.containerName(part.role), part.role, address, signal)),
    );
    return address;
  } catch (cause) {
    await Promise.allSettled(created.map(async (id) => await removeContainer(engine, id)));
    signal.throwIfAborted();
    if (cause instanceof LabError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LabError('lab-gateway', `the gateway ${definition.name} did not start: ${message}`, { cause });
  }
}

/** Waits until a part of a gateway answers; the address needs no waiting. */
export async function awaitPart(
  engine: Engine,
  containerName: string,
  role: PodRole,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  if (role === 'ike') await awaitIke(engine, containerName, signal);
  if (role === 'tls') await awaitTls(engine, containerName, address, signal);
  if (role === 'openvpn') await awaitOpenVpn(engine, containerName, signal);
}

interface PodPart {
  readonly role: PartRole;
  readonly image: ImageName;
  readonly environment: string[];
  readonly capabilities: string[];
  readonly devices: readonly string[];
  readonly files: readonly ArchiveFile[];
}

async function podParts({ definition, secrets, now }: PodOptions, address: string): Promise<PodPart[]> {
  const certificate = async (flaw: CertificateFlaw): Promise<LabCertificate> =>
    await createGatewayCertificate(secrets.authority, { names: [definition.serverName], address, flaw, now });
  const { ike, tls, openvpn } = definition;
  const parts: PodPart[] = [];
  if (ike !== undefined) {
    parts.push({
      role: 'ike',
      image: ike.image,
      environment: ['SWANCTL_LOAD=yes'],
      capabilities: ['NET_ADMIN', 'NET_BIND_SERVICE'],
      devices: ['/dev/net/tun'],
      files: await ikeFiles(definition, secrets, await certificate('none')),
    });
  }
  if (tls !== undefined) {
    parts.push({
      role: 'tls',
      image: tls.image,
      environment: [],
      // nginx changes its workers' groups and user, even from root to root.
      capabilities: ['NET_BIND_SERVICE', 'SETGID', 'SETUID'],
      devices: [],
      files: [
        ...(await tlsFiles(definition, tls, await certificate(tls.certificateFlaw))),
        ...(tls.secondCertificateFlaw === undefined
          ? []
          : certificateFiles('tls-2', await certificate(tls.secondCertificateFlaw))),
      ],
    });
  }
  if (openvpn !== undefined) {
    parts.push({
      role: 'openvpn',
      image: openvpn.image,
      environment: [],
      capabilities: ['NET_ADMIN', 'NET_BIND_SERVICE'],
      devices: ['/dev/net/tun'],
      files: [
        ...(await tlsFiles(definition, openvpn, await certificate(openvpn.certificateFlaw))),
        { path: 'etc/gateproof/root.pem', content: secrets.authority.certificate.toString('pem') },
        { path: 'etc/gateproof/tls-auth.key', content: secrets.openVpnKey, mode: 0o600 },
      ],
    });
  }
  return parts;
}

async function tlsFiles(
  definition: GatewayDefinition,
  server: TlsServerDefinition,
  certificate: LabCertificate,
): Promise<ArchiveFile[]> {
  const configuration = server.configurationFiles.map(async (file) => ({
    path: `etc/gateproof/${file}`,
    content: readConfiguration(definition, file),
  }));
  return [...(await Promise.all(configuration)), ...certificateFiles('tls', certificate)];
}

function certificateFiles(name: string, { certificatePem, keyPem }: LabCertificate): readonly ArchiveFile[] {
  return [
    { path: `etc/gateproof/${name}.pem`, content: certificatePem },
    { path: `etc/gateproof/${name}.key`, content: keyPem, mode: 0o600 },
  ];
}

async function ikeFiles(
  definition: GatewayDefinition,
  secrets: LabSecrets,
  certificate: LabCertificate,
): Promise<ArchiveFile[]> {
  return [
    { path: 'etc/swanctl/swanctl.conf', content: readConfiguration(definition, 'swanctl.conf') },
    { path: 'etc/swanctl/x509ca/lab-root.pem', content: secrets.authority.certificate.toString('pem') },
    { path: 'etc/swanctl/x509/gateway.pem', content: certificate.certificatePem },
    { path: 'etc/swanctl/private/gateway.key', content: certificate.keyPem, mode: 0o600 },
    {
      path: 'etc/swanctl/conf.d/secrets.conf',
      content: `secrets {\n  ike-clients {\n    secret = ${secrets.psk}\n  }\n}\n`,
      mode: 0o600,
    },
  ];
}

function configurationFiles({ ike, tls, openvpn }: GatewayDefinition): string[] {
  const servers = [tls, openvpn].flatMap((server) => server?.configurationFiles ?? []);
  return ike === undefined ? servers : ['swanctl.conf', ...servers];
}

function readConfiguration(definition: GatewayDefinition, file: string): string {
  return programText(`containers/${definition.name}/${file}`);
}
