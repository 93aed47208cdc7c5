import { access, readdir, realpath, rmdir, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { defined } from '../../core/defined.ts';
import { connectEngine, type Engine } from '../run/engine/engine.ts';
import { removeContainer, runIdentity, runLabel, sweepDeadRuns } from '../run/engine/run-label.ts';
import { letDrift } from './drift-gateway.ts';
import { type GatewayDefinition, gateways } from './gateways.ts';
import { ensureImages } from './images.ts';
import { gatewayEndpoints, inventoryFile, labInventory, type PlacedGateway } from './inventory.ts';
import { LabError } from './lab-error.ts';
import { acquireLabLock } from './lab-lock.ts';
import { labPackage, packageFile } from './lab-package.ts';
import { awaitPart, type PodRole, podContent, podImages, podRoles, startPod } from './pod.ts';
import { ensureSecrets, type LabSecrets, secretFiles, writePrivate } from './secrets.ts';

/** The label of every container of a lab; its value is the lab's name. */
export const labLabel = 'gateproof.lab';
const gatewayLabel = 'gateproof.lab.gateway';
const roleLabel = 'gateproof.lab.role';
const contentLabel = 'gateproof.lab.content';
const folderLabel = 'gateproof.lab.folder';

/** Which lab, and how to stop waiting for it. */
export interface LabOptions {
  /** 1 to 32 of a-z, 0-9 and dash. Default `lab`. Labs of different names share images and nothing else. */
  readonly name?: string;
  /** Where its secrets and its inventory go. Default `.cache/<name>` under the working directory. */
  readonly directory?: string;
  readonly signal: AbortSignal;
}

/** How a lab is brought up. */
export interface LabUpOptions extends LabOptions {
  /** The gateways to start, by name. Default all but the extra ones. */
  readonly gateways?: readonly string[];
  /** Binds its life to this process: a later `labUp` of any lab removes what a dead process left. Default false. */
  readonly temporary?: boolean;
  /** Ends the lab of this name that runs for another folder, in place of being refused. Default false. */
  readonly takeOver?: boolean;
  /** Told about each slow step, in words for a person. */
  readonly onProgress?: (message: string) => void;
}

/** A gateway of a lab that is up. */
export interface LabGateway {
  readonly name: string;
  /** Its address on the engine's default bridge; it stays while the gateway is stopped and started. */
  readonly address: string;
  readonly serverName: string;
  /** Target URLs. */
  readonly endpoints: readonly string[];
  /** The absolute path of the client package that its administrator would have; absent where it is no VPN. */
  readonly clientPackage?: string;
}

/** A lab that is up. */
export interface Lab {
  readonly name: string;
  readonly directory: string;
  /** The absolute path of the inventory to scan it with. */
  readonly inventoryFile: string;
  readonly gateways: readonly LabGateway[];
}

/** A gateway's state: `partly` when some of its containers do not run. */
export type GatewayState = 'running' | 'partly' | 'missing';

/** A lab as it stands. */
export interface LabStatus {
  readonly name: string;
  readonly directory: string;
  readonly gateways: readonly { readonly name: string; readonly state: GatewayState; readonly address?: string }[];
}

/**
 * Brings a lab up: images, secrets, gateways, inventory. What is there already and made from the same files is kept, so a second
 * call is quick. Interrupted, it leaves complete gateways and nothing half-made.
 *
 * @throws LabError `lab-elsewhere` where the lab of this name runs for another folder, whose keys it has
 */
export async function labUp(options: LabUpOptions): Promise<Lab> {
  const { signal } = options;
  const { name, directory } = locate(options);
  const wanted = chooseGateways(options.gateways);
  const engine = await connectEngine(options);
  await using _lock = await acquireLabLock(options);
  await sweepDeadRuns(engine, signal);
  const parts = await listParts(engine, name, signal);
  const folder = await realFolder(directory);
  if (options.takeOver === true) await endElsewhere(engine, parts, folder, options.onProgress);
  else await refuseElsewhere(parts, name, folder);

  const imageIds = await ensureImages(wanted.flatMap(podImages), options);
  const now = new Date();
  const secrets = await ensureSecrets(directory, now);
  const started = await Promise.allSettled(
    wanted.map(async (definition): Promise<PlacedGateway> => {
      const content = await podContent(definition, imageIds, secrets);
      return {
        definition,
        address: await placeGateway(engine, { ...options, name, folder, definition, content, secrets, now }),
      };
    }),
  );
  const placed = started.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  await writePrivate(directory, inventoryFile, labInventory(placed));
  const packages = placed.map((gateway) => ({
    file: packageFile(gateway.definition),
    content: labPackage(gateway, placed, secrets),
  }));
  for (const { file, content } of packages) if (content !== undefined) await writePrivate(directory, file, content);
  return {
    name,
    directory,
    inventoryFile: join(directory, inventoryFile),
    gateways: placed.map(({ definition, address }, at) => ({
      name: definition.name,
      address,
      serverName: definition.serverName,
      endpoints: gatewayEndpoints(definition, address),
      ...(packages[at]?.content === undefined ? {} : { clientPackage: join(directory, packages[at].file) }),
    })),
  };
}

/** Removes a lab's containers, secrets, packages and inventory; its images stay. Returns how many containers there were. Throws as `labUp`. */
export async function labDown(options: LabOptions): Promise<{ readonly removedContainers: number }> {
  const { name, directory } = locate(options);
  const engine = await connectEngine(options);
  await using _lock = await acquireLabLock(options);
  const found = await listParts(engine, name, options.signal);
  await refuseElsewhere(found, name, await realFolder(directory));
  await Promise.all(found.map(async (part) => await removeContainer(engine, part.id)));
  await removeFiles(directory);
  return { removedContainers: found.length };
}

/** Looks at a lab and changes nothing. */
export async function labStatus(options: LabOptions): Promise<LabStatus> {
  const { name, directory } = locate(options);
  const parts = await listParts(await connectEngine(options), name, options.signal);
  return {
    name,
    directory,
    gateways: gateways.flatMap((definition) => {
      const own = parts.filter((part) => part.gateway === definition.name);
      if (own.length === 0 && definition.isExtra === true) return [];
      const address = own.find((part) => part.role === 'net' && part.running)?.address;
      const running = own.filter((part) => part.running).length;
      const whole = running === podRoles(definition).length;
      const state = whole ? 'running' : own.length > 0 ? 'partly' : 'missing';
      return { name: definition.name, state, ...defined({ address }) };
    }),
  };
}

/** Stops a gateway's services; its address stays up and refuses. `labUp` or `startGateway` brings them back. */
export async function stopGateway(options: LabOptions & { readonly gateway: string }): Promise<void> {
  const { engine, parts } = await findGateway(options);
  const services = parts.filter((part) => part.role !== 'net' && part.running);
  await Promise.all(
    services.map(async (part) => await engine.getContainer(part.id).stop({ t: 1, abortSignal: options.signal })),
  );
}

/** Starts what `stopGateway` stopped, and waits until it answers. */
export async function startGateway(options: LabOptions & { readonly gateway: string }): Promise<void> {
  const { engine, parts, address } = await findGateway(options);
  await startParts(engine, parts, address, options.signal);
}

/** Lets a gateway accept one suite more than its folder says (`drift`), until it is made anew; for one of a temporary lab. */
export async function driftGateway(options: LabOptions & { readonly gateway: string }): Promise<void> {
  const { engine, parts } = await findGateway(options);
  for (const { id } of parts.filter(({ role }) => role === 'tls')) await letDrift(engine, id, options.signal);
  await stopGateway(options);
  await startGateway(options);
}

interface Part {
  readonly id: string;
  readonly gateway: string;
  readonly role: PodRole;
  readonly running: boolean;
  readonly content: string;
  /** The folder of its lab; undefined of one that an older version made. */
  readonly folder: string | undefined;
  readonly address: string | undefined;
}

function locate(options: LabOptions): { name: string; directory: string } {
  const name = options.name ?? 'lab';
  if (!/^[a-z0-9-]{1,32}$/.test(name)) {
    throw new LabError(
      'lab-name',
      `wanted a lab's name of 1 to 32 letters a-z, digits and dashes, got ${JSON.stringify(name)}`,
    );
  }
  return { name, directory: resolve(options.directory ?? join('.cache', name)) };
}

/** The folder by whichever path it is reached; as it is named where it is not there yet. */
async function realFolder(directory: string): Promise<string> {
  return await realpath(directory).catch(() => directory);
}

/** A lab is of the folder that has its keys, as long as that has them. Throws LabError `lab-elsewhere`. */
async function refuseElsewhere(parts: readonly Part[], name: string, directory: string): Promise<void> {
  for (const folder of new Set(parts.flatMap((part) => part.folder ?? []))) {
    const inventory = join(folder, inventoryFile);
    const isKept = await access(inventory).then(
      () => true,
      () => false,
    );
    if (folder === directory || !isKept) continue;
    throw new LabError(
      'lab-elsewhere',
      `the lab "${name}" runs already, with the keys in ${folder}: scan it with --config ${inventory}, or start this folder's in its place with gateproof lab up --take-over`,
    );
  }
}

async function endElsewhere(
  engine: Engine,
  parts: readonly Part[],
  directory: string,
  onProgress?: LabUpOptions['onProgress'],
): Promise<void> {
  const others = parts.filter(({ folder }) => folder !== undefined && folder !== directory);
  for (const folder of new Set(others.map((part) => part.folder))) onProgress?.(`ending the lab of ${folder}`);
  await Promise.all(others.map(async ({ id }) => await removeContainer(engine, id)));
}

function chooseGateways(names: readonly string[] | undefined): readonly GatewayDefinition[] {
  if (names === undefined) return gateways.filter(({ isExtra }) => isExtra !== true);
  return names.map((name) => {
    const definition = gateways.find((gateway) => gateway.name === name);
    if (definition === undefined) {
      throw new LabError(
        'lab-name',
        `wanted one of ${gateways.map((gateway) => gateway.name).join(', ')}, got ${JSON.stringify(name)}`,
      );
    }
    return definition;
  });
}

interface Placement extends LabUpOptions {
  readonly name: string;
  readonly folder: string;
  readonly definition: GatewayDefinition;
  readonly content: string;
  readonly secrets: LabSecrets;
  readonly now: Date;
}

/** Keeps the gateway that runs, or starts it anew; returns its address. */
async function placeGateway(engine: Engine, placement: Placement): Promise<string> {
  const { name, definition, content, secrets, now, signal } = placement;
  const found = (await listParts(engine, name, signal)).filter((part) => part.gateway === definition.name);
  const net = found.find((part) => part.role === 'net');
  const isWhole =
    found.length === podRoles(definition).length &&
    found.every((part) => part.content === content) &&
    net?.running === true;
  if (isWhole && net.address !== undefined) {
    await startParts(engine, found, net.address, signal);
    return net.address;
  }
  await Promise.all(found.map(async (part) => await removeContainer(engine, part.id)));
  placement.onProgress?.(`starting the gateway ${definition.name}`);
  return await startPod(engine, {
    definition,
    secrets,
    now,
    signal,
    containerName: (role) => `gateproof-${name}-${definition.name}-${role}`,
    labels: (role) => ({
      [labLabel]: name,
      [gatewayLabel]: definition.name,
      [roleLabel]: role,
      [contentLabel]: content,
      [folderLabel]: placement.folder,
      ...(placement.temporary === true ? { [runLabel]: runIdentity() } : {}),
    }),
  });
}

async function startParts(engine: Engine, parts: readonly Part[], address: string, signal: AbortSignal): Promise<void> {
  const stopped = parts.filter((part) => !part.running);
  await Promise.all(
    stopped.map(async (part) => {
      await engine.getContainer(part.id).start({ abortSignal: signal });
      await awaitPart(engine, part.id, part.role, address, signal);
    }),
  );
}

async function findGateway(
  options: LabOptions & { readonly gateway: string },
): Promise<{ engine: Engine; parts: Part[]; address: string }> {
  const { name } = locate(options);
  const engine = await connectEngine(options);
  const parts = (await listParts(engine, name, options.signal)).filter((part) => part.gateway === options.gateway);
  const address = parts.find((part) => part.role === 'net' && part.running)?.address;
  if (address === undefined) {
    throw new LabError(
      'lab-gateway',
      `wanted the gateway ${options.gateway} of the lab ${name}, but it is not up: run \`gateproof lab up\``,
    );
  }
  return { engine, parts, address };
}

async function listParts(engine: Engine, name: string, signal: AbortSignal): Promise<Part[]> {
  const found = await engine.listContainers({
    all: true,
    filters: { label: [`${labLabel}=${name}`] },
    abortSignal: signal,
  });
  return found.map((container) => {
    const address = container.NetworkSettings.Networks['bridge']?.IPAddress;
    return {
      id: container.Id,
      gateway: container.Labels[gatewayLabel] ?? '',
      role: (container.Labels[roleLabel] ?? 'net') as PodRole,
      running: container.State === 'running',
      content: container.Labels[contentLabel] ?? '',
      folder: container.Labels[folderLabel],
      address: address === '' ? undefined : address,
    };
  });
}

/** Removes the files that a lab writes, and the folder when nothing else is in it. */
async function removeFiles(directory: string): Promise<void> {
  const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
  for (const file of [inventoryFile, ...gateways.map(packageFile), ...Object.values(secretFiles)]) {
    await unlink(join(directory, file)).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
  const rest = await readdir(directory).catch(() => ['missing']);
  if (rest.length === 0) await rmdir(directory);
}
