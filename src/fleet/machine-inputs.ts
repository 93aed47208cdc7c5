import { dirname, resolve } from 'node:path';
import { isOpenVpn } from '../../core/endpoint/scheme.ts';
import type { Target } from '../../core/endpoint/target.ts';
import { builtInPolicies } from '../../core/policy/built-in-policies.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Inventory } from '../inputs/inventory.ts';
import { type Loaded, loadEntry, loadInventory, loadTrustAnchors, usedBy } from '../inputs/load-inputs.ts';
import { loadNamedPolicy } from '../inputs/load-policies.ts';
import { whereIn } from '../inputs/placed-problems.ts';
import { Problems } from '../inputs/problems.ts';
import type { ObservedTarget } from '../run/observe-options.ts';
import type { Declared, NamedPolicy } from './declared.ts';
import { FleetError } from './fleet-error.ts';
import type { Telling } from './telling/deliver-due.ts';
import { loadTelling } from './telling/load-telling.ts';

export interface MachineOptions {
  /** The inventory of this machine: its credentials and trust anchors, and whom it tells. What it says of targets is not looked at. */
  readonly config?: string | undefined;
  /** Files of policies that are not among the built-in ones. */
  readonly policy?: readonly string[] | undefined;
  /** Further trust anchors. */
  readonly trust?: readonly string[] | undefined;
}

interface Read {
  readonly trustAnchors: readonly string[];
  readonly telling: Telling;
  readonly inventory: Inventory | undefined;
  readonly directory: string;
  readonly policies: Policy[];
}

/** What stands on a machine alone: credentials, trust anchors and the texts of policies. What is to be scanned comes from elsewhere, by their names. */
export class MachineInputs {
  readonly trustAnchors: readonly string[];
  /** Who is told of changes by this machine. */
  readonly telling: Telling;
  readonly #inventory: Inventory | undefined;
  readonly #directory: string;
  readonly #policies: Policy[];
  readonly #loaded = new Map<string, Loaded>();

  private constructor({ trustAnchors, telling, inventory, directory, policies }: Read) {
    this.trustAnchors = trustAnchors;
    this.telling = telling;
    this.#inventory = inventory;
    this.#directory = directory;
    this.#policies = policies;
  }

  /** Reads the files that are named, and every entry of credentials, so that what is wrong with them is known at once. Throws InputError. */
  static async load({ config, policy = [], trust = [] }: MachineOptions, signal: AbortSignal): Promise<MachineInputs> {
    const problems = new Problems();
    const inventory = await problems.collect(() => loadInventory(config, signal));
    const directory = config === undefined ? process.cwd() : dirname(resolve(config));
    const policies: Policy[] = [];
    for (const name of policy) {
      const one = await problems.collect(() => loadNamedPolicy(name, signal));
      if (one !== undefined) policies.push(one);
    }
    const trustAnchors = await loadTrustAnchors({ trust }, inventory, directory, problems, signal);
    const source = { baseDir: directory, environment: process.env, signal };
    const telling = await loadTelling(inventory?.tell ?? {}, source, problems, (path) => whereIn(inventory, path));
    const machine = new MachineInputs({ trustAnchors, telling, inventory, directory, policies });
    for (const key of Object.keys(inventory?.credentials ?? {}))
      await problems.collect(() => machine.#credentials(key, signal));
    problems.throwIfAny();
    return machine;
  }

  /** What of a gateway is looked at here. Throws FleetError `credentials-missing`, `policy-missing`, `policy-edition`. */
  async workOf(
    declared: Declared,
    signal: AbortSignal,
  ): Promise<{ readonly targets: readonly ObservedTarget[]; readonly policies: readonly Policy[] }> {
    return {
      targets: await this.targets(declared, signal),
      policies: await this.policies(declared.policies, signal),
    };
  }

  /** The targets with this machine's credentials. Throws FleetError `credentials-missing`. */
  async targets({ targets }: Declared, signal: AbortSignal): Promise<readonly ObservedTarget[]> {
    const observed: ObservedTarget[] = [];
    for (const target of targets) {
      const { credentials: key, scheme, guessed } = target;
      const isUsed = guessed === true || scheme === 'ikev2' || isOpenVpn(scheme);
      const found = key === undefined || !isUsed ? undefined : await this.#credentialsOf(key, target, signal);
      observed.push({ target, ...usedBy(scheme, found) });
    }
    return observed;
  }

  /** The policies in the editions that are named. Throws FleetError `policy-missing`, `policy-edition`. */
  async policies(named: readonly NamedPolicy[], signal: AbortSignal): Promise<readonly Policy[]> {
    const found: Policy[] = [];
    for (const one of named) {
      const policy = await this.#policyOf(one, signal);
      found.push(one.given === undefined ? policy : { ...policy, given: one.given });
    }
    return found;
  }

  async #policyOf({ id, digest }: NamedPolicy, signal: AbortSignal): Promise<Policy> {
    const known = (): Policy | undefined => this.#policies.find((one) => one.id === id && one.digest === digest);
    const had = known();
    if (had !== undefined) return had;
    for (const { name } of builtInPolicies()) {
      const isEdition = name === id || name.startsWith(`${id}@`);
      if (isEdition) this.#policies.push(await loadNamedPolicy(name, signal));
    }
    const found = known();
    if (found !== undefined) return found;
    const others = new Set(this.#policies.filter((one) => one.id === id).map((one) => one.digest));
    throw others.size === 0
      ? new FleetError(
          'policy-missing',
          `policy ${id}: wanted on this machine (${digest}), not found; give its file with --policy, or update gateproof`,
        )
      : new FleetError(
          'policy-edition',
          `policy ${id}: ${digest} wanted, this machine has ${[...others].join(', ')}; give the same file with --policy, or bring this machine and the one that registered the gateway to the same version of gateproof`,
        );
  }

  async #credentialsOf(key: string, { url }: Target, signal: AbortSignal): Promise<Loaded> {
    if (Object.hasOwn(this.#inventory?.credentials ?? {}, key)) return await this.#credentials(key, signal);
    throw new FleetError(
      'credentials-missing',
      `${url}: credentials "${key}" wanted in the inventory of this machine (--config), not found; credentials are never in the store`,
    );
  }

  async #credentials(key: string, signal: AbortSignal): Promise<Loaded> {
    const had = this.#loaded.get(key);
    if (had !== undefined) return had;
    const loaded = await loadEntry(key, this.#inventory, this.#directory, signal);
    this.#loaded.set(key, loaded);
    return loaded;
  }
}
