import type { ConfiguredGateway } from '../facts/readiness-facts.ts';
import { eachOnce } from './each-once.ts';
import { findIn, isObject, type Member, Members } from './members.ts';
import { type DecodeCertificate, readConnection, readGateway } from './read-gateway.ts';

/** A document that is no export of gateways or connections. */
export class ExportError extends Error {
  readonly code: 'export-malformed' | 'export-without-gateway' | 'export-contradictory';
  /** One line each. */
  readonly problems: readonly string[];
  constructor(code: ExportError['code'], ...problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ExportError';
    this.code = code;
    this.problems = problems;
  }
}

/** A file's name and the value of its JSON. */
export interface ExportFile {
  readonly file: string;
  readonly value: unknown;
}

/** Levels of lists and nested templates that are looked through. */
const deepest = 8;

interface Found {
  readonly resource: Members;
  readonly remarks: string[];
}

/** What the files hold, resource by resource. */
interface Inventory {
  readonly gateways: Found[];
  readonly wanGateways: Found[];
  readonly serverConfigurations: Found[];
  readonly connections: Found[];
}

/**
 * The gateways of exports, in their order: `az network vnet-gateway show` and `list`, Virtual WAN point-to-site gateways with their server
 * configurations, ARM templates and deployment exports, `{ "value": [...] }` of the REST interface. Connections found in any of the files
 * are given to their gateway. What a gateway does not say is absent. What is exported twice stands there once. Throws ExportError when a
 * file holds nothing of this kind, when no file holds a gateway, and when two exports of one resource do not say the same.
 */
export function readExports(files: readonly ExportFile[], decode: DecodeCertificate): readonly ConfiguredGateway[] {
  const inventory: Inventory = { gateways: [], wanGateways: [], serverConfigurations: [], connections: [] };
  for (const { file, value } of files) {
    const before = count(inventory);
    collect({ value, path: file }, {}, inventory, 0);
    const isEmptyList = Array.isArray(value) && value.length === 0;
    if (count(inventory) === before && !isEmptyList) {
      throw new ExportError(
        'export-malformed',
        `${file}: an export of virtual network gateways, Virtual WAN point-to-site gateways or connections wanted, found ${shapeOf(value)}`,
      );
    }
  }
  if (inventory.gateways.length + inventory.wanGateways.length === 0) {
    const names = files.map(({ file }) => file).join(', ');
    throw new ExportError('export-without-gateway', `${names}: at least one VPN gateway wanted, none found`);
  }
  const connections = inventory.connections.map((found) => ({ found, of: gatewayIds(found.resource) }));
  const stray = connections.find(({ of }) => of.length === 0);
  const problems: string[] = [];
  const gateways = inventory.gateways.map(({ resource, remarks }): Identified => {
    const identity = identityOf(resource);
    const read = readGateway(resource, decode, remarks);
    if (inventory.connections.length === 0) return { identity, read };
    if (stray !== undefined) {
      remarks.push(`${stray.found.resource.path}: a connection that does not say of which gateway it is`);
      return { identity, read };
    }
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
  const wan = inventory.wanGateways.map(({ resource, remarks }): Identified => {
    const id = resource.object('vpnServerConfiguration')?.text('id');
    const identity = identityOf(resource);
    const own = servers.filter((server) => id !== undefined && isSame(id, server.identity));
    if (own.length === 0) return { identity, read: readGateway(resource, decode, remarks, 'without-configuration') };
    const once = eachOnce(
      'server configuration',
      own.map(({ found: { resource: server } }) => ({
        id,
        origin: server.path,
        content: readGateway(resource, decode, remarks, server),
      })),
    );
    problems.push(...once.problems);
    const [read] = once.contents as readonly [ConfiguredGateway];
    return { identity, read: { ...read, remarks: [...new Set(remarks)] } };
  });
  const once = eachOnce(
    'gateway',
    [...gateways, ...wan].map(({ identity: { id }, read }) => ({
      // An expression of a template is the same in every template.
      id: id?.startsWith('/') === true ? id : undefined,
      place: read.resourceGroup === undefined ? undefined : `${read.resourceGroup}/${read.name}`.toLowerCase(),
      origin: read.origin,
      content: read,
    })),
  );
  problems.push(...once.problems);
  if (problems.length > 0) throw new ExportError('export-contradictory', ...new Set(problems));
  return once.contents;
}

interface Identified {
  readonly identity: Identity;
  readonly read: ConfiguredGateway;
}

function count(inventory: Inventory): number {
  return Object.values(inventory).reduce((sum, found: readonly Found[]) => sum + found.length, 0);
}

/** Looks through lists, `value` of the REST interface, and `resources` of templates. */
function collect(member: Member, parameters: Readonly<Record<string, unknown>>, into: Inventory, depth: number): void {
  const { value, path } = member;
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    value.forEach((entry: unknown, at) =>
      collect({ value: entry, path: `${path}[${at}]` }, parameters, into, depth + 1),
    );
    return;
  }
  if (!isObject(value)) return;
  const kind = kindOf(value);
  if (kind !== undefined) {
    const remarks: string[] = [];
    into[kind].push({ resource: new Members(member, parameters, remarks), remarks });
    return;
  }
  const own = findIn(value, 'parameters');
  const known = isObject(own) ? { ...parameters, ...own } : parameters;
  for (const name of ['value', 'data', 'resources', 'properties', 'template'] as const) {
    const inner = findIn(value, name);
    if (inner !== undefined) collect({ value: inner, path: `${path}.${name}` }, known, into, depth + 1);
  }
}

const kindsByType: Readonly<Record<string, keyof Inventory>> = {
  'microsoft.network/virtualnetworkgateways': 'gateways',
  'microsoft.network/p2svpngateways': 'wanGateways',
  'microsoft.network/vpnserverconfigurations': 'serverConfigurations',
  'microsoft.network/connections': 'connections',
};

/** By `type`; the command line's flattened objects are known by their members where it is missing. */
function kindOf(value: Readonly<Record<string, unknown>>): keyof Inventory | undefined {
  const type = findIn(value, 'type');
  if (typeof type === 'string') return kindsByType[type.toLowerCase()];
  const has = (name: string): boolean =>
    findIn(value, name) !== undefined || findIn(findIn(value, 'properties'), name) !== undefined;
  if (has('gatewayType') && has('sku')) return 'gateways';
  if (has('p2SConnectionConfigurations')) return 'wanGateways';
  if (has('vpnProtocols')) return 'serverConfigurations';
  return has('connectionType') && has('virtualNetworkGateway1') ? 'connections' : undefined;
}

function gatewayIds(connection: Members): readonly string[] {
  return ['virtualNetworkGateway1', 'virtualNetworkGateway2'].flatMap(
    (name) => connection.object(name)?.text('id') ?? [],
  );
}

/** What a resource is called; read once, for each reading of what cannot be read is remarked. */
interface Identity {
  /** Lower case. */
  readonly id: string | undefined;
  readonly name: string | undefined;
}

function identityOf(resource: Members): Identity {
  return { id: resource.text('id')?.toLowerCase(), name: resource.text('name') };
}

/** Whether an id (of the platform, or of a template's `resourceId('…', name)`) means the resource. */
function isSame(id: string, { id: own, name }: Identity): boolean {
  if (own !== undefined) return own === id.toLowerCase();
  return name !== undefined && (id.endsWith(`/${name}`) || id.includes(`'${name}'`) || id.includes(nameArgument(name)));
}

/** `[parameters('n')]` as an argument of resourceId. */
function nameArgument(name: string): string {
  return name.startsWith('[') ? name.slice(1, -1) : `, ${name})`;
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (!isObject(value)) return value === null ? 'null' : typeof value;
  const keys = Object.keys(value).slice(0, 5);
  return keys.length === 0 ? 'an empty object' : `an object with ${keys.map((key) => key.slice(0, 40)).join(', ')}`;
}
