import { dirname, resolve } from 'node:path';
import type { Credentials, CredentialsEntry } from '../credentials/credentials.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { askOf, schemesOf } from '../plan/ask.ts';
import { loadPolicy } from '../policy/load-policy.ts';
import { didYouMean } from '../policy/nearest.ts';
import type { Policy } from '../policy/policy.ts';
import type { ObservedTarget } from '../run/observe.ts';
import { isBareHost, makeTarget, parseTarget } from '../target/parse-target.ts';
import type { Target } from '../target/target.ts';
import { defaultPolicy, type JudgingOptions, type ProbingOptions } from './options.ts';
import { readTextFile } from './read-file.ts';
import { Problems } from './usage-error.ts';

const inventoryOctets = 4 * 1024 * 1024;
const trustOctets = 1024 * 1024;

/** What the user asked for, read and checked before anything is sent or written. */
export interface Inputs {
  readonly policies: readonly Policy[];
  readonly targets: readonly ObservedTarget[];
  readonly trustAnchors: readonly string[];
}

/** The policies named, or the default one; a name given twice counts once. */
export async function loadPolicies(
  { policy = [defaultPolicy] }: JudgingOptions,
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly Policy[]> {
  const loaded: Policy[] = [];
  for (const name of new Set(policy)) {
    const one = await problems.collect(() => loadPolicy(name, { signal }));
    if (one === undefined) continue;
    if (loaded.some(({ id }) => id === one.id))
      problems.add(`--policy ${name}: a policy with id ${one.id} is given already`);
    else loaded.push(one);
  }
  return loaded;
}

/** Policies, targets, credentials and trust anchors; every problem of them at once as UsageError. */
export async function loadInputs(
  given: readonly string[],
  options: ProbingOptions & JudgingOptions,
  signal: AbortSignal,
): Promise<Inputs> {
  const problems = new Problems();
  const policies = await loadPolicies(options, problems, signal);
  const inventory = await problems.collect(() => loadInventory(options.config, signal));
  const directory = options.config === undefined ? process.cwd() : dirname(resolve(options.config));
  const targets: Target[] = [];
  for (const text of given) {
    const found = await problems.collect(() => fromText(text, policies));
    targets.push(...(found ?? []).map((target) => withOptions(target, options)));
  }
  if (given.length === 0) {
    for (const entry of inventory?.targets ?? []) {
      const found = await problems.collect(() => fromEntry(entry, policies));
      targets.push(...(found ?? []).map((target) => withOptions(target, options)));
    }
    if (inventory?.targets.length === 0 || (inventory === undefined && options.config === undefined)) {
      problems.add('no target given: name targets, as in sstp://vpn.example.net, or an inventory with --config');
    }
  }
  for (const scheme of new Set(targets.map((target) => target.scheme))) {
    await problems.collect(() => askOf(policies, scheme));
  }
  const trustAnchors = await loadTrustAnchors(options, inventory, directory, problems, signal);
  const observed = await withCredentials(targets, inventory, directory, problems, signal);
  problems.throwIfAny();
  return { policies, targets: unique(observed), trustAnchors };
}

async function loadInventory(file: string | undefined, signal: AbortSignal): Promise<Inventory | undefined> {
  if (file === undefined) return undefined;
  const content = await readTextFile(file, inventoryOctets, signal);
  const { parseInventory } = await import('../inventory/inventory.ts');
  return parseInventory(content, file);
}

function fromText(text: string, policies: readonly Policy[]): readonly Target[] {
  if (!isBareHost(text)) return [parseTarget(text)];
  return schemesOf(policies).map((scheme) => makeTarget(scheme, text.toLowerCase(), scheme === 'ikev2' ? 500 : 443));
}

function fromEntry(entry: Inventory['targets'][number], policies: readonly Policy[]): readonly Target[] {
  const { name, host, endpoints, serverName, credentials } = entry;
  if (host === undefined && endpoints === undefined) {
    throw new InventoryError(`inventory target ${name ?? '(without name)'}: host or endpoints wanted, neither found`);
  }
  const found = endpoints?.map(parseTarget) ?? fromText(host ?? '', policies);
  return found.map((target) => ({
    ...target,
    ...(name === undefined ? {} : { gateway: name }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(credentials === undefined ? {} : { credentials }),
  }));
}

function withOptions(target: Target, { serverName, credentials }: ProbingOptions): Target {
  const named = serverName ?? target.serverName;
  const key = target.credentials ?? credentials;
  return {
    ...target,
    ...(named === undefined ? {} : { serverName: named }),
    ...(key === undefined ? {} : { credentials: key }),
  };
}

async function loadTrustAnchors(
  { trust = [] }: ProbingOptions,
  inventory: Inventory | undefined,
  directory: string,
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const files = [...trust, ...(inventory?.trustAnchors ?? []).map((file) => resolve(directory, file))];
  const anchors: string[] = [];
  for (const file of files) {
    const text = await problems.collect(() => readTextFile(file, trustOctets, signal));
    if (text === undefined) continue;
    const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? [];
    if (found.length === 0) problems.add(`${file}: PEM certificates wanted as trust anchors, none found`);
    anchors.push(...found.map((pem) => `${pem}\n`));
  }
  return anchors;
}

async function withCredentials(
  targets: readonly Target[],
  inventory: Inventory | undefined,
  directory: string,
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly ObservedTarget[]> {
  const loaded = new Map<string, Credentials | undefined>();
  for (const { scheme, credentials: key } of targets) {
    if (key === undefined || scheme !== 'ikev2' || loaded.has(key)) continue;
    loaded.set(key, await problems.collect(() => loadEntry(key, inventory, directory, signal)));
  }
  return targets.map((target) => {
    const credentials = target.credentials === undefined ? undefined : loaded.get(target.credentials);
    return { target, ...(credentials === undefined ? {} : { credentials }) };
  });
}

async function loadEntry(
  key: string,
  inventory: Inventory | undefined,
  directory: string,
  signal: AbortSignal,
): Promise<Credentials> {
  const entries: Readonly<Record<string, CredentialsEntry>> = inventory?.credentials ?? {};
  const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
  if (entry === undefined) {
    throw new InventoryError(`credentials "${key}": not in the inventory${didYouMean(key, Object.keys(entries))}`);
  }
  const { loadCredentials } = await import('../credentials/load-credentials.ts');
  const trustAnchors = entry.trustAnchors ?? inventory?.trustAnchors ?? [];
  return await loadCredentials({ ...entry, trustAnchors }, directory, { signal });
}

/** A target given twice is probed once. */
function unique(targets: readonly ObservedTarget[]): readonly ObservedTarget[] {
  return [...new Map(targets.map((one) => [one.target.url, one])).values()];
}

export class InventoryError extends Error {
  readonly code = 'inventory-invalid';
}
