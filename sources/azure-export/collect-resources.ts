import { findIn, isObject } from './find-in.ts';
import { type Member, Members } from './members.ts';
import { isExpression, type TemplateScope } from './template-expression.ts';
import { noTemplate, passedValues, templateScope } from './template-scope.ts';

/** Levels of lists and nested templates that are looked through. */
const deepest = 48;

/** A resource that is judged or belongs to one, and what could not be read of it. */
export interface Found {
  readonly resource: Members;
  readonly remarks: string[];
  /** Whether it is a template's, where what is not written is not set. */
  readonly isTemplate: boolean;
}

/** What the files hold, resource by resource. */
export interface Inventory {
  readonly gateways: Found[];
  readonly wanGateways: Found[];
  readonly serverConfigurations: Found[];
  readonly connections: Found[];
  /** Places behind which more gateways may be, one line each. */
  readonly unread: Set<string>;
  /** How many of what was passed over, by its type in lower case or in words. */
  readonly passedOver: Map<string, number>;
}

export function emptyInventory(): Inventory {
  return {
    gateways: [],
    wanGateways: [],
    serverConfigurations: [],
    connections: [],
    unread: new Set(),
    passedOver: new Map(),
  };
}

/** A file's content, with the values of a parameter file that belongs to it. */
export interface CollectedFile {
  readonly file: string;
  readonly value: unknown;
  readonly parameters: unknown;
}

interface Place {
  readonly member: Member;
  readonly scope: TemplateScope;
  readonly isTemplate: boolean;
  readonly depth: number;
}

/**
 * Gathers the resources of a file: lists, `value` of the REST interface, `data` of Resource Graph, and `resources` of templates, nested
 * deployments included, each with the values that are passed to it. What is passed over is counted.
 */
export function collectResources({ file, value, parameters }: CollectedFile, into: Inventory): void {
  const member = { value, path: file };
  if (isTemplate(value)) {
    const scope = templateScope(value, passedValues(parameters, noTemplate));
    collectMembers({ member, scope, isTemplate: true, depth: 0 }, into);
  } else collect({ member, scope: noTemplate, isTemplate: false, depth: 0 }, into);
}

/** Whether a value is an ARM template, and not a resource or a list of such. */
export function isTemplate(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && findIn(value, 'resources') !== undefined && findIn(value, 'type') === undefined;
}

function collect(place: Place, into: Inventory): void {
  const { member, depth } = place;
  const { value, path } = member;
  if (depth > deepest) {
    into.unread.add(`${path}: deeper than ${deepest} levels`);
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((entry: unknown, at) => collect(within(place, entry, `[${at}]`), into));
    return;
  }
  if (!isObject(value)) return;
  if (isPage(value)) into.unread.add(`${path}: a page of a longer list`);
  const type = typeOf(value);
  if (type !== undefined && !isDeployed(place, into)) return;
  const kind = kindOf(value, type);
  if (kind !== undefined) into[kind].push(found(place));
  else if (isDeployment(value, type)) collectDeployment(place, into);
  else {
    if (type?.includes('/') === true) passOver(into, type);
    collectMembers(place, into);
  }
}

function found({ member, scope, isTemplate: ofTemplate }: Place): Found {
  const remarks: string[] = [];
  const copy = isObject(member.value) ? findIn(member.value, 'copy') : undefined;
  if (ofTemplate && copy !== undefined) remarks.push(`${member.path}.copy: stands for several, of which one is judged`);
  return { resource: new Members(member, scope, remarks), remarks, isTemplate: ofTemplate };
}

/** What stands in an object that is no resource of ours; `resources` may be a list, or by symbolic names (languageVersion 2.0). */
function collectMembers(place: Place, into: Inventory): void {
  const { value } = place.member;
  for (const name of ['value', 'data', 'resources', 'properties', 'template'] as const) {
    const inner = findIn(value, name);
    if (name === 'resources' && isObject(inner)) {
      for (const [symbol, one] of Object.entries(inner)) collect(within(place, one, `.resources.${symbol}`), into);
    } else if (inner !== undefined) collect(within(place, inner, `.${name}`), into);
  }
}

/**
 * A nested deployment. With inner scope its template has parameters and variables of its own, to which values of the outer scope are passed;
 * otherwise all expressions are of the outer one.
 */
function collectDeployment(place: Place, into: Inventory): void {
  const { member, scope: outer } = place;
  const properties = findIn(member.value, 'properties');
  const template = findIn(properties, 'template');
  if (!isObject(template)) {
    into.unread.add(`${member.path}.properties: a template of its own that is not in the file`);
    return;
  }
  const written = findIn(findIn(properties, 'expressionEvaluationOptions'), 'scope');
  const isInner = outer === noTemplate || (typeof written === 'string' && written.toLowerCase() === 'inner');
  const scope = isInner ? templateScope(template, passedValues(findIn(properties, 'parameters'), outer)) : outer;
  collectMembers({ ...within(place, template, '.properties.template'), scope, isTemplate: true }, into);
}

function within(place: Place, value: unknown, step: string): Place {
  return { ...place, member: { value, path: `${place.member.path}${step}` }, depth: place.depth + 1 };
}

/** False for what a template names and does not deploy; a condition that the file does not decide deploys. */
function isDeployed({ member, scope, isTemplate: ofTemplate }: Place, into: Inventory): boolean {
  if (!ofTemplate) return true;
  const resource = new Members(member, scope, []);
  const isThere = resource.flag('existing') !== true && resource.flag('condition') !== false;
  if (!isThere) passOver(into, 'resources that the template does not deploy');
  return isThere;
}

function passOver({ passedOver }: Inventory, what: string): void {
  passedOver.set(what, (passedOver.get(what) ?? 0) + 1);
}

/** Whether there is more where a list comes from: REST's `nextLink`, Resource Graph's `skip_token` and count. */
function isPage(value: Readonly<Record<string, unknown>>): boolean {
  const marks = ['nextLink', '@odata.nextLink', 'skip_token', '$skipToken', 'skipToken'];
  if (marks.some((name) => ![undefined, ''].includes(findIn(value, name) as string | undefined))) return true;
  if (String(findIn(value, 'resultTruncated')).toLowerCase() === 'true') return true;
  const [total, count] = [findIn(value, 'total_records') ?? findIn(value, 'totalRecords'), findIn(value, 'count')];
  return typeof total === 'number' && typeof count === 'number' && total > count;
}

type Kind = 'gateways' | 'wanGateways' | 'serverConfigurations' | 'connections';

const kindsByType: ReadonlyMap<string, Kind> = new Map([
  ['microsoft.network/virtualnetworkgateways', 'gateways'],
  ['microsoft.network/p2svpngateways', 'wanGateways'],
  ['microsoft.network/vpnserverconfigurations', 'serverConfigurations'],
  ['microsoft.network/connections', 'connections'],
]);

/** In lower case; a file that is written by hand may have an expression there, which is no type. */
function typeOf(value: Readonly<Record<string, unknown>>): string | undefined {
  const type = findIn(value, 'type');
  if (typeof type !== 'string' || isExpression(type)) return undefined;
  // Templates in languageVersion 2.0 may have the version behind it.
  return type.toLowerCase().replace(/@[\w.-]*$/u, '');
}

function isDeployment(value: Readonly<Record<string, unknown>>, type: string | undefined): boolean {
  return type === 'microsoft.resources/deployments' || isObject(findIn(findIn(value, 'properties'), 'template'));
}

/** By `type`; the command line's flattened objects are known by their members where it is missing. */
function kindOf(value: Readonly<Record<string, unknown>>, type: string | undefined): Kind | undefined {
  if (type !== undefined) return kindsByType.get(type);
  const has = (name: string): boolean =>
    findIn(value, name) !== undefined || findIn(findIn(value, 'properties'), name) !== undefined;
  if (has('gatewayType') && has('sku')) return 'gateways';
  if (has('p2SConnectionConfigurations')) return 'wanGateways';
  if (has('vpnProtocols')) return 'serverConfigurations';
  return has('connectionType') && has('virtualNetworkGateway1') ? 'connections' : undefined;
}
