import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { removeContainer } from '../engine/run-label.ts';
import { type ArchiveFile, createArchive } from './archive.ts';
import { containersDirectory } from './containers-directory.ts';
import type { GatewayDefinition } from './gateways.ts';
import type { ImageName } from './images.ts';
import { LabError } from './lab-error.ts';
import { createGatewayCertificate, type LabCertificate } from './pki.ts';
import { awaitIke, awaitTls } from './readiness.ts';
import type { LabSecrets } from './secrets.ts';

/** The part of a gateway that a container runs. `net` holds its address while the others stop and start. */
export type PodRole = 'net' | 'ike' | 'tls';

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
  return definition.ike === undefined ? ['net', 'tls'] : ['net', 'ike', 'tls'];
}

/** A digest of everything that a gateway's containers are made from: when it differs, they are made again. */
export async function podContent(
  definition: GatewayDefinition,
  imageIds: ReadonlyMap<ImageName, string>,
  secrets: LabSecrets,
): Promise<string> {
  const hash = createHash('sha256');
  for (const image of [definition.ike?.image, definition.tls.image]) {
    hash.update(`${image === undefined ? '-' : imageIds.get(image)}\n`);
  }
  hash.update(JSON.stringify(definition)).update(secrets.authority.certificate.toString('pem')).update(secrets.psk);
  if (definition.ike !== undefined) hash.update(await readConfiguration(definition, 'swanctl.conf'));
  hash.update(await readConfiguration(definition, definition.tls.configurationFile));
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
      Image: definition.tls.image,
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
}

interface PodPart {
  readonly role: 'ike' | 'tls';
  readonly image: ImageName;
  readonly environment: string[];
  readonly capabilities: string[];
  readonly devices: readonly string[];
  readonly files: readonly ArchiveFile[];
}

async function podParts({ definition, secrets, now }: PodOptions, address: string): Promise<PodPart[]> {
  const certificate = async (flaw: GatewayDefinition['tls']['certificateFlaw']): Promise<LabCertificate> =>
    await createGatewayCertificate(secrets.authority, { names: [definition.serverName], address, flaw, now });
  const parts: PodPart[] = [
    {
      role: 'tls',
      image: definition.tls.image,
      environment: [],
      // nginx changes its workers' groups and user, even from root to root.
      capabilities: ['NET_BIND_SERVICE', 'SETGID', 'SETUID'],
      devices: [],
      files: await tlsFiles(definition, await certificate(definition.tls.certificateFlaw)),
    },
  ];
  if (definition.ike !== undefined) {
    parts.push({
      role: 'ike',
      image: definition.ike.image,
      environment: ['SWANCTL_LOAD=yes'],
      capabilities: ['NET_ADMIN', 'NET_BIND_SERVICE'],
      devices: ['/dev/net/tun'],
      files: await ikeFiles(definition, secrets, await certificate('none')),
    });
  }
  return parts;
}

async function tlsFiles(definition: GatewayDefinition, certificate: LabCertificate): Promise<ArchiveFile[]> {
  const file = definition.tls.configurationFile;
  return [
    { path: `etc/gateproof/${file}`, content: await readConfiguration(definition, file) },
    { path: 'etc/gateproof/tls.pem', content: certificate.certificatePem },
    { path: 'etc/gateproof/tls.key', content: certificate.keyPem, mode: 0o600 },
  ];
}

async function ikeFiles(
  definition: GatewayDefinition,
  secrets: LabSecrets,
  certificate: LabCertificate,
): Promise<ArchiveFile[]> {
  return [
    { path: 'etc/swanctl/swanctl.conf', content: await readConfiguration(definition, 'swanctl.conf') },
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

async function readConfiguration(definition: GatewayDefinition, file: string): Promise<string> {
  return await readFile(join(containersDirectory(), definition.name, file), 'utf8');
}
