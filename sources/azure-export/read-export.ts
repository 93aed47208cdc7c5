import type { ConfiguredGateway, ExportReading } from '../../core/facts/readiness-facts.ts';
import { collectResources, emptyInventory, type Found, type Inventory } from './collect-resources.ts';
import { eachOnce } from './each-once.ts';
import { ExportError } from './export-error.ts';
import { isObject } from './find-in.ts';
import type { Members } from './members.ts';
import { type ExportFile, withParameterFiles } from './parameter-files.ts';
import { type DecodeCertificate, readConnection, readGateway } from './read-gateway.ts';
import { isExpression } from './template-expression.ts';

export { ExportError } from './export-error.ts';
export type { ExportFile } from './parameter-files.ts';

/** The gateways of exports, and what of the files was not read. */
export interface ReadExports {
  readonly gateways: readonly ConfiguredGateway[];
  readonly reading: ExportReading;
}

/**
 * The gateways of exports, in their order: `az network vnet-gateway show` and `list`, PowerShell's `Get-AzVirtualNetworkGateway`, Resource
 * Graph, Virtual WAN point-to-site gateways with their server configurations, ARM templates (also of Bicep) with their parameter files,
 * deployment exports, `{ "value": [...] }` of the REST interface. Connections found in any of the files are given to their gateway. What a
 * gateway does not say is absent. What is exported twice stands there once. Throws ExportError when a file holds nothing of this kind, when no
 * file holds a VPN gateway, and when two exports of one resource do not say the same.
 */
export function readExports(files: readonly ExportFile[], decode: DecodeCertificate): ReadExports {
  const inventory = emptyInventory();
  for (const file of withParameterFiles(files)) {
    const before = count(inventory);
    collectResources(file, inventory);
    const { value } = file;
    const isEmptyList = Array.isArray(value) && value.length === 0;
    if (count(inventory) === before && !isEmptyList) {
      throw new ExportError(
        'export-malformed',
        `${file.file}: an export of virtual network gateways, Virtual WAN point-to-site gateways or connections wanted, found ${shapeOf(value)}`,
      );
    }
  }
  const vpnGateways = inventory.gateways.filter((one) => !isExpressRoute(one));
  const expressRoute = inventory.gateways.length - vpnGateways.length;
  if (expressRoute > 0) inventory.passedOver.set('ExpressRoute gateways', expressRoute);
  if (vpnGateways.length + inventory.wanGateways.length === 0) {
    const names = files.map(({ file }) => file).join(', ');
    const found = expressRoute > 0 ? `${expressRoute} of ExpressRoute` : 'none';
    throw new ExportError('export-without-gateway', `${names}: at least one VPN gateway wanted, ${found} found`);
  }
  const connections = inventory.connections.map((found) => ({ found, of: gatewayIds(found.resource) }));
  const stray = connections.find(({ of }) => of.length === 0);
  const problems: string[] = [];
  const gateways = vpnGateways.map(({ resource, remarks, isTemplate }): Identified => {
    const identity = identityOf(resource);
    const read = readGateway(resource, decode, { remarks, isTemplate });
    if (inventory.connections.length === 0) return { identity, read };
    if (stray !== undefined) {
      remarks.push(`${stray.found.resource.path}: a connection that does not say of which gateway it is`);
      return { identity, read };
    }
    // Where something was not read, a connection of the gateway may stand there.
    if (inventory.unread.size > 0) return { identity, read };
    const own = connections.filter(({ of }) => of.some((id) => isSame(id, identity)));
    const once = eachOnce(
      'connection',
      own.map(({ found: { resource: connection } }) => ({
        id: identityOf(connection).id,
        origin: connection.path,
        content: readConnection(connection),
      })),
    );
    problems.push(...once.problems);
    return { identity, read: { ...read, connections: once.contents } };
  });
  const servers = inventory.serverConfigurations.map((found) => ({ found, identity: identityOf(found.resource) }));
  const wan = inventory.wanGateways.map(({ resource, remarks, isTemplate }): Identified => {
    const id = idOf(resource.object('vpnServerConfiguration'));
    const identity = identityOf(resource);
    const own = servers.filter((server) => id !== undefined && isSame(id, server.identity));
    if (own.length === 0)
      return {
        identity,
        read: readGateway(resource, decode, { remarks, isTemplate, server: 'without-configuration' }),
      };
    const once = eachOnce(
      'server configuration',
      own.map(({ found: { resource: server } }) => ({
        id,
        origin: server.path,
        content: readGateway(resource, decode, { remarks, isTemplate, server }),
      })),
    );
    problems.push(...once.problems);
    const [read] = once.contents as readonly [ConfiguredGateway];
    return { identity, read: { ...read, remarks: [...new Set(remarks)] } };
  });
  const once = eachOnce(
    'gateway',
    [...gateways, ...wan].map(({ identity: { id }, read }) => ({
      // A template's id says nothing of the place where it is deployed.
      id: id?.startsWith('/') === true && !id.startsWith('/providers/') ? id : undefined,
      place: read.resourceGroup === undefined ? undefined : `${read.resourceGroup}/${read.name}`.toLowerCase(),
      origin: read.origin,
      content: read,
    })),
  );
  problems.push(...once.problems);
  if (problems.length > 0) throw new ExportError('export-contradictory', ...new Set(problems));
  return { gateways: once.contents, reading: readingOf(inventory) };
}

interface Identified {
  readonly identity: Identity;
  readonly read: ConfiguredGateway;
}

function count({ gateways, wanGateways, serverConfigurations, connections }: Inventory): number {
  return [gateways, wanGateways, serverConfigurations, connections].reduce((sum, found) => sum + found.length, 0);
}

/** A gateway of ExpressRoute is no VPN gateway: nothing here applies to it. */
function isExpressRoute({ resource }: Found): boolean {
  return resource.written('gatewayType')?.toLowerCase() === 'expressroute';
}

function readingOf({ unread, passedOver }: Inventory): ExportReading {
  return {
    unread: [...unread],
    passedOver: [...passedOver].map(([what, many]) => ({ what, count: many })),
  };
}

function gatewayIds(connection: Members): readonly string[] {
  return ['virtualNetworkGateway1', 'virtualNetworkGateway2'].flatMap((name) => idOf(connection.object(name)) ?? []);
}

/** What a resource is called; read once, for each reading of what cannot be read is remarked. */
interface Identity {
  /** Lower case. */
  readonly id: string | undefined;
  readonly name: string | undefined;
}

function identityOf(resource: Members): Identity {
  return { id: resource.text('id')?.toLowerCase(), name: resource.text('name') ?? resource.written('name') };
}

/** The id that a member gives; as it is written, where the file does not decide the expression. */
function idOf(of: Members | undefined): string | undefined {
  return of?.quietText('id') ?? of?.written('id');
}

/** Whether an id (of the platform, or of a template's `resourceId('…', name)`) means the resource. */
function isSame(id: string, { id: own, name }: Identity): boolean {
  if (own !== undefined) return own === id.toLowerCase();
  return name !== undefined && (id.endsWith(`/${name}`) || id.includes(`'${name}'`) || id.includes(nameArgument(name)));
}

/** `[parameters('n')]` as an argument of resourceId. */
function nameArgument(name: string): string {
  return isExpression(name) ? name.slice(1, -1) : `, ${name})`;
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (!isObject(value)) return value === null ? 'null' : typeof value;
  const keys = Object.keys(value).slice(0, 5);
  return keys.length === 0 ? 'an empty object' : `an object with ${keys.map((key) => key.slice(0, 40)).join(', ')}`;
}
