import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isPolicyFile } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { ObservedTarget } from '../run/observe-options.ts';
import { gatewayNames } from './gateway-names.ts';
import { gatewaysOf } from './gateways-of.ts';
import { giveFacts, parseGiven } from './give-facts.ts';
import type { Group } from './groups/group-entry.ts';
import type { Inventory, InventoryTarget } from './inventory.ts';
import { type InputOptions, type Inputs, loadInputs, loadInventory } from './load-inputs.ts';
import { whereIn } from './placed-problems.ts';
import { Problems } from './problems.ts';
import type { TellingEntry } from './telling/telling-entry.ts';

/** A gateway of the inventory and how it is looked at. */
export interface FleetGateway {
  /** The inventory's; without one the host as it stands there. */
  readonly name: string;
  /** '' for one of no group. */
  readonly groupName: string;
  readonly group: Group;
  readonly targets: readonly ObservedTarget[];
  readonly policies: readonly Policy[];
}

/** An inventory as what is looked at again and again. */
export interface Fleet {
  readonly gateways: readonly FleetGateway[];
  readonly trustAnchors: readonly string[];
  /** What the user should know, a line each. */
  readonly notes: readonly string[];
  /** Who is told of changes. */
  readonly tell: TellingEntry | undefined;
  /** What stands before a problem with what is named at a path of the inventory, as 'tell/mail/ops/smtp/passwordEnv'. */
  readonly place: (path: string) => string;
  /** Paths of everything that was read: where one of them changes, this is no longer what the user says. */
  readonly files: readonly string[];
}

export interface FleetInputOptions extends InputOptions {
  readonly config: string;
  /** False where others scan, each with credentials of its own; default true. */
  readonly readsCredentials?: boolean;
  /** Gateways that stand elsewhere than in the inventory; what is wrong with one of them is told, and leaves the others as they are. */
  readonly added?: readonly InventoryTarget[];
}

const noGroup: Group = { timeZone: 'UTC', windows: [], labels: {}, from: [] };

/**
 * What an inventory says of a fleet. A group's own policies go before those of the options; targets of no group are looked at every day. Throws InputError with
 * every problem.
 */
export async function loadFleet(options: FleetInputOptions, signal: AbortSignal): Promise<Fleet> {
  const problems = new Problems();
  const inventory = await problems.collect(async () => await loadInventory(options.config, signal));
  problems.throwIfAny();
  if (inventory === undefined) throw new Error('an inventory wanted, none found');
  if (inventory.targets.length === 0) problems.add(`${options.config}: targets wanted, none found`);
  const policiesOf = ({ group }: InventoryTarget): readonly string[] | undefined =>
    groupOf(inventory, group).policies?.map((policy) => beside(options.config, policy)) ?? options.policy;
  const { readsCredentials = true } = options;
  const loaded: Inputs[] = [];
  const gateways: FleetGateway[] = [];
  for (const entries of Map.groupBy(inventory.targets, (entry) => JSON.stringify(policiesOf(entry))).values()) {
    const own = new Set(entries);
    const policy = entries[0] === undefined ? undefined : policiesOf(entries[0]);
    const part = { inventory, includes: (entry: InventoryTarget) => own.has(entry), readsCredentials };
    const inputs = await problems.collect(async () => await loadInputs([], { ...options, policy }, signal, part));
    if (inputs === undefined) continue;
    loaded.push(inputs);
    gateways.push(...fleetGateways(inputs, inventory));
  }
  if (problems.isEmpty) {
    const given = { ...inventory.given, ...(await parseGiven(options.given ?? [], problems)) };
    giveFacts(
      loaded.flatMap(({ policies }) => policies),
      given,
      problems,
    );
  }
  problems.throwIfAny();
  const added = await addedGateways(gateways, inventory, options, policiesOf, signal);
  return {
    gateways: [...gateways, ...added.gateways],
    trustAnchors: loaded[0]?.trustAnchors ?? [],
    notes: [...new Set(loaded.flatMap(({ notes }) => notes)), ...added.notes],
    tell: inventory.tell,
    place: (path) => whereIn(inventory, path),
    files: filesOf(inventory, options),
  };
}

/** Gateways of `options.added`, one by one; one that the inventory has, too, is the inventory's. */
async function addedGateways(
  known: readonly FleetGateway[],
  inventory: Inventory,
  options: FleetInputOptions,
  policiesOf: (entry: InventoryTarget) => readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Pick<Fleet, 'gateways' | 'notes'>> {
  const names = new Set(known.map(({ name }) => name));
  const [gateways, notes]: [FleetGateway[], string[]] = [[], []];
  for (const entry of options.added ?? []) {
    const problems = new Problems();
    const own: Inventory = { ...inventory, targets: [entry] };
    const part = { inventory: own, includes: () => true, readsCredentials: false };
    const policy = policiesOf(entry);
    const inputs = await problems.collect(async () => await loadInputs([], { ...options, policy }, signal, part));
    const found = inputs === undefined ? [] : fleetGateways(inputs, own);
    const isTwice = found.some(({ name }) => names.has(name));
    if (isTwice) problems.add('the inventory has one of this name');
    for (const problem of problems.found)
      notes.push(`${gatewayNames(entry).join(', ')}, added on the page, is not scanned: ${problem}`);
    if (problems.isEmpty) gateways.push(...found);
  }
  return { gateways, notes };
}

function groupOf({ groups }: Inventory, name: string | undefined): Group {
  return (name === undefined ? undefined : groups[name]) ?? noGroup;
}

function fleetGateways({ targets, policies }: Inputs, inventory: Inventory): readonly FleetGateway[] {
  const groups = new Map(inventory.targets.flatMap((entry) => gatewayNames(entry).map((name) => [name, entry.group])));
  return gatewaysOf(targets).map(({ gateway: name, targets: own }) => {
    const group = groups.get(name);
    return { name, groupName: group ?? '', group: groupOf(inventory, group), targets: own, policies };
  });
}

/** A policy's file is named from where the inventory lies, as its other files are. */
function beside(config: string, policy: string): string {
  const [, from = '', name = ''] = /^(from:)?(.*)$/u.exec(policy) ?? [];
  if (isAbsolute(name) || (from === '' && !isPolicyFile(name))) return policy;
  return `${from}${join(dirname(config), name)}`;
}

function filesOf(
  { groups, credentials, trustAnchors, tell }: Inventory,
  options: InputOptions & { readonly config: string },
): readonly string[] {
  const policies = Object.values(groups).flatMap((group) => group.policies ?? []);
  const besides = [...policies.filter(isPolicyFile), ...namedFiles({ credentials, trustAnchors, tell })];
  const given = [options.config, ...(options.policy ?? []).filter(isPolicyFile), ...(options.trust ?? [])];
  const all = [...given, ...besides.map((file) => resolve(dirname(options.config), file))];
  return [...new Set(all.map((file) => resolve(file)))];
}

/** What stands under keys as `pskFile`, and as trust anchors. */
function namedFiles(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return key.endsWith('File') || key === 'trustAnchors' ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => namedFiles(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => namedFiles(one, name));
}
