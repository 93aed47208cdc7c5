import { dirname, resolve } from 'node:path';
import type { Credentials, CredentialsEntry, OpenVpnCredentialsEntry } from '../../core/credentials/credentials.ts';
import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import { defined } from '../../core/defined.ts';
import {
  checkServerName,
  isBareHost,
  isHostWithPort,
  makeTarget,
  parseTarget,
} from '../../core/endpoint/parse-target.ts';
import { isOpenVpn, type Scheme } from '../../core/endpoint/scheme.ts';
import type { Target } from '../../core/endpoint/target.ts';
import { GateproofError } from '../../core/gateproof-error.ts';
import { askOf, guessableSchemes, schemesOf } from '../../core/policy/ask.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { portablePath } from '../../core/policy/portable-path.ts';
import type { ObservedTarget } from '../run/observe-options.ts';
import { credentialsNotKnown } from './credentials-not-known.ts';
import { askedOf, giveFacts, parseGiven } from './give-facts.ts';
import type { Inventory, InventoryTarget } from './inventory.ts';
import { loadPolicies } from './load-policies.ts';
import { loadProfiles } from './load-profiles.ts';
import { mergeTargets, type NamedTarget, type Origin } from './merge-targets.ts';
import { atItsPlace, whereIn } from './placed-problems.ts';
import { Problems } from './problems.ts';
import { readTextFile } from './read-file.ts';

const inventoryOctets = 4 * 1024 * 1024;
const trustOctets = 1024 * 1024;

/** What the user names. */
export interface InputOptions {
  readonly policy?: readonly string[] | undefined;
  /** Facts that policies ask for, 'acquired=2027-02-01'; before those of the inventory. */
  readonly given?: readonly string[] | undefined;
  readonly config?: string | undefined;
  readonly credentials?: string | undefined;
  readonly serverName?: string | undefined;
  readonly trust?: readonly string[] | undefined;
  readonly profile?: readonly string[] | undefined;
}

/** What the user asked for, read and checked before anything is sent or written. */
export interface Inputs {
  readonly policies: readonly Policy[];
  readonly targets: readonly ObservedTarget[];
  readonly trustAnchors: readonly string[];
  /** What the user should know before it begins, a line each. */
  readonly notes: readonly string[];
}

/** What of an inventory that was read before is asked for. */
export interface InventoryPart {
  readonly inventory: Inventory;
  readonly includes: (entry: InventoryTarget) => boolean;
  /** False where others scan, each with credentials of its own: then targets have the names of theirs alone. */
  readonly readsCredentials: boolean;
}

/** A target as it was named, before its credentials are read. */
type Named = Pick<NamedTarget, 'target' | 'origin'>;

/**
 * Policies, targets, credentials and trust anchors; every problem of them at once as InputError. With `part` its targets alone, by no facts but those that their
 * policies ask for.
 */
export async function loadInputs(
  given: readonly string[],
  options: InputOptions,
  signal: AbortSignal,
  part?: InventoryPart,
): Promise<Inputs> {
  const problems = new Problems();
  const { serverName } = options;
  if (serverName !== undefined) await problems.collect(() => checkServerName('--server-name', serverName));
  const loaded = await loadPolicies(options, problems, signal);
  const inventory = part?.inventory ?? (await problems.collect(() => loadInventory(options.config, signal)));
  const facts = { ...inventory?.given, ...(await parseGiven(options.given ?? [], problems)) };
  const policies = giveFacts(loaded, part === undefined ? facts : askedOf(loaded, facts), problems);
  const directory = options.config === undefined ? process.cwd() : dirname(resolve(options.config));
  const targets: Named[] = [];
  const add = (found: readonly Target[] | undefined, origin: Origin): void => {
    targets.push(...(found ?? []).map((target) => ({ target: withOptions(target, options), origin })));
  };
  for (const text of given) {
    const found = await problems.collect(() => fromText(text, policies));
    add(found, { kind: 'target', words: 'the targets given' });
  }
  const profiles = (await loadProfiles(options.profile ?? [], problems, signal)).map((one) => ({
    ...one,
    target: one.told === undefined ? withOptions(one.target, options) : one.target,
  }));
  // What a profile leads to is scanned; the inventory then gives credentials and trust anchors.
  if (given.length === 0 && options.profile === undefined) {
    const entries = inventory?.targets ?? [];
    for (const entry of part === undefined ? entries : entries.filter(part.includes)) {
      const found = await problems.collect(() => fromEntry(entry, policies, options.config));
      for (const [at, target] of (found ?? []).entries()) {
        const line = entry.endpointLines[at] ?? entry.line;
        add([target], { kind: 'inventory', words: `${options.config ?? 'the inventory'}:${line}` });
      }
    }
    if (inventory?.targets.length === 0 || (inventory === undefined && options.config === undefined)) {
      problems.add(
        'no target given: name targets, as in sstp://vpn.example.net, or an inventory with --config (gateproof init writes one)',
      );
    }
  }
  const all = [...targets, ...profiles];
  const asked = all.flatMap(({ target }) => (target.guessed === true ? guessableSchemes : [target.scheme]));
  for (const scheme of new Set(asked)) {
    await problems.collect(() => askOf(policies, scheme));
  }
  const trustAnchors = await loadTrustAnchors(options, inventory, directory, problems, signal);
  const reads = part?.readsCredentials ?? true;
  const keyed = reads ? await withCredentials(all, inventory, directory, problems, signal) : [];
  // The key that stands in a profile is the one for its endpoints.
  const named = all.map((one, at): NamedTarget => ({ ...keyed[at], ...one }));
  const merged = mergeTargets(named, trustAnchors);
  for (const problem of merged.problems) problems.add(problem);
  problems.throwIfAny();
  return { policies, targets: merged.targets, trustAnchors, notes: merged.notes };
}

/** Throws DocumentError and what `readTextFile` does. */
export async function loadInventory(file: string | undefined, signal: AbortSignal): Promise<Inventory | undefined> {
  if (file === undefined) return undefined;
  const content = await readTextFile(file, inventoryOctets, signal);
  const { parseInventoryApart } = await import('./inventory-apart.ts');
  return await parseInventoryApart(content, file);
}

function fromText(text: string, policies: readonly Policy[]): readonly Target[] {
  if (isHostWithPort(text)) return [{ ...parseTarget(`sstp://${text}`), guessed: true }];
  if (!isBareHost(text)) return [parseTarget(text)];
  const host = text.toLowerCase();
  return schemesOf(policies).map((scheme) =>
    scheme === 'ikev2' ? makeTarget(scheme, host, 500) : { ...makeTarget(scheme, host, 443), guessed: true },
  );
}

function fromEntry(entry: InventoryTarget, policies: readonly Policy[], config: string | undefined): readonly Target[] {
  const { name, host, endpoints, serverName, credentials } = entry;
  const file = config === undefined ? undefined : portablePath(config);
  const found = endpoints?.map(parseTarget) ?? fromText(host ?? '', policies);
  return found.map((target, at) => ({
    ...target,
    ...(file === undefined ? {} : { declared: { file, line: entry.endpointLines[at] ?? entry.line } }),
    ...defined({ gateway: name, serverName, credentials }),
  }));
}

function withOptions(target: Target, { serverName, credentials }: InputOptions): Target {
  const named = serverName ?? target.serverName;
  const key = target.credentials ?? credentials;
  return {
    ...target,
    ...defined({ serverName: named, credentials: key }),
  };
}

export async function loadTrustAnchors(
  { trust = [] }: InputOptions,
  inventory: Inventory | undefined,
  directory: string,
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const files = [
    ...trust.map((file) => ({ file, where: '' })),
    ...(inventory?.trustAnchors ?? []).map((file, at) => ({
      file: resolve(directory, file),
      where: whereIn(inventory, `trustAnchors/${at}`),
    })),
  ];
  const anchors: string[] = [];
  for (const { file, where } of files) {
    const text = await problems.collect(() => readTextFile(file, trustOctets, signal), where);
    if (text === undefined) continue;
    const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? [];
    if (found.length === 0) problems.add(`${where}${file}: PEM certificates wanted as trust anchors, none found`);
    anchors.push(...found.map((pem) => `${pem}\n`));
  }
  return anchors;
}

async function withCredentials(
  targets: readonly Named[],
  inventory: Inventory | undefined,
  directory: string,
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly Omit<ObservedTarget, 'target'>[]> {
  const loaded = new Map<string, Loaded | undefined>();
  for (const { scheme, guessed, credentials: key } of targets.map(({ target }) => target)) {
    const isUsed = guessed === true || scheme === 'ikev2' || isOpenVpn(scheme);
    if (key === undefined || !isUsed || loaded.has(key)) continue;
    loaded.set(key, await problems.collect(() => loadEntry(key, inventory, directory, signal)));
  }
  // An entry of the other kind is for the other endpoints of the gateway.
  return targets.map(({ target: { scheme, credentials: key } }) =>
    usedBy(scheme, key === undefined ? undefined : loaded.get(key)),
  );
}

/** What one entry of the inventory gives: credentials of IKEv2, or the wrap of an OpenVPN control channel. */
export interface Loaded {
  readonly credentials?: Credentials;
  readonly wrap?: OpenVpnWrap;
}

/** What of it an endpoint of this scheme may use. */
export function usedBy(scheme: Scheme, found: Loaded | undefined): Loaded {
  return scheme === 'ikev2' ? pick(found, 'credentials') : pick(found, 'wrap');
}

function pick<K extends keyof Loaded>(loaded: Loaded | undefined, key: K): Pick<Loaded, K> {
  return (loaded?.[key] === undefined ? {} : { [key]: loaded[key] }) as Pick<Loaded, K>;
}

/** Reads the credentials of a name. Throws InventoryError where there are none, and what reading its files throws. */
export async function loadEntry(
  key: string,
  inventory: Inventory | undefined,
  directory: string,
  signal: AbortSignal,
): Promise<Loaded> {
  const entries: Readonly<Record<string, CredentialsEntry | OpenVpnCredentialsEntry>> = inventory?.credentials ?? {};
  const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
  if (inventory === undefined || entry === undefined) throw new InventoryError(credentialsNotKnown(key, entries));
  if (entry.kind === 'openvpn') {
    const { loadOpenVpnWrap } = await import('../../core/credentials/load-openvpn-wrap.ts');
    return await atItsPlace(inventory, `credentials/${key}`, async () => ({
      wrap: await loadOpenVpnWrap(entry, directory, { signal }),
    }));
  }
  const { loadCredentials } = await import('../../core/credentials/load-credentials.ts');
  const trustAnchors = entry.trustAnchors ?? inventory?.trustAnchors ?? [];
  return await atItsPlace(inventory, `credentials/${key}`, async () => ({
    credentials: await loadCredentials({ ...entry, trustAnchors }, directory, { signal }),
  }));
}

export class InventoryError extends GateproofError<'inventory-invalid'> {
  constructor(message: string, options?: ErrorOptions) {
    super({ name: 'InventoryError', code: 'inventory-invalid', fault: 'input' }, message, options);
  }
}
