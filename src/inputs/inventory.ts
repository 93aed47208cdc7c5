import { z } from 'zod';
import type { CredentialsEntry, OpenVpnCredentialsEntry } from '../../core/credentials/credentials.ts';
import { entryProblems } from '../../core/credentials/entry-problems.ts';
import { type CheckContext, type DocumentPlace, parseYamlDocument } from '../../core/policy/yaml-document.ts';
import { checkTargets } from './check-targets.ts';
import { credentialsEntry } from './credentials-entry.ts';
import { checkGroups } from './groups/check-groups.ts';
import { type Group, groupEntry, groupOf } from './groups/group-entry.ts';
import { entryName as name, entryText as text } from './inventory-values.ts';
import { checkTelling } from './telling/check-telling.ts';
import { type TellingEntry, tellingEntry } from './telling/telling-entry.ts';

export interface InventoryTarget {
  readonly name?: string | undefined;
  /** A bare host: every endpoint that the policies speak of, unless `endpoints` lists them. */
  readonly host?: string | undefined;
  readonly endpoints?: readonly string[] | undefined;
  readonly serverName?: string | undefined;
  /** Key of `credentials`. */
  readonly credentials?: string | undefined;
  /** Key of `groups`. */
  readonly group?: string | undefined;
  /** Line of the file, from 1, where the entry begins. */
  readonly line: number;
  /** Lines of `endpoints`, one each. */
  readonly endpointLines: readonly number[];
}

/** gateproof.yaml, version 1. */
export interface Inventory {
  readonly version: 1;
  readonly targets: readonly InventoryTarget[];
  readonly credentials: Readonly<Record<string, CredentialsEntry | OpenVpnCredentialsEntry>>;
  /** How the targets are looked at again and again. */
  readonly groups: Readonly<Record<string, Group>>;
  /** Who is told of changes. */
  readonly tell?: TellingEntry | undefined;
  /** PEM files, relative to the inventory. */
  readonly trustAnchors: readonly string[];
  /** Facts that policies ask for, days as YYYY-MM-DD. */
  readonly given?: Readonly<Record<string, string>> | undefined;
  /** As the user names it. */
  readonly file: string;
  /** Where files and variables are named in it, by path: 'credentials/probe/pskFile'. */
  readonly places: Readonly<Record<string, DocumentPlace>>;
}

const targetEntry = z.strictObject({
  name: name.optional(),
  host: text.optional(),
  endpoints: z.array(text).min(1).max(64).optional(),
  serverName: text.optional(),
  credentials: name.optional(),
  group: name.optional(),
});

/** The shape of gateproof.yaml, version 1. */
const inventorySchema = z.strictObject({
  version: z.literal(1),
  given: z.record(name, z.iso.date()).optional(),
  targets: z.array(targetEntry).max(10_000).default([]),
  credentials: z.record(name, credentialsEntry).default({}),
  groups: z.record(name, groupEntry).default({}),
  tell: tellingEntry.optional(),
  trustAnchors: z.array(text).max(64).default([]),
});

/** The JSON Schema (draft 2020-12) of gateproof.yaml. */
export function inventoryJsonSchema(): Record<string, unknown> {
  return {
    $id: 'urn:gateproof:schema:inventory:1',
    title: 'gateproof inventory',
    description: 'Which VPN gateways are tested, as whom, how often, and who is told.',
    ...z.toJSONSchema(inventorySchema, { io: 'input' }),
  };
}

/** 10,000 targets with everything that can be said of each. */
const inventoryCharacters = 4 * 1024 * 1024;

/** Reads an inventory. Throws DocumentError with every problem, each with line and column. */
export function parseInventory(content: string, file: string): Inventory {
  let lineOf: CheckContext['lineOf'] = () => 1;
  let places: Readonly<Record<string, DocumentPlace>> = {};
  const check = (raw: unknown, context: CheckContext): void => {
    lineOf = context.lineOf;
    // An empty file, as one that is about to be written; the schema says so.
    if (raw === null) return;
    const entries = raw as z.input<typeof inventorySchema>;
    if (context.sound(['targets'])) checkTargets(entries, context);
    if (context.sound(['groups'])) checkGroups(entries.groups ?? {}, context);
    if (context.sound(['tell'])) checkTelling(entries, context);
    checkCredentials((entries.credentials ?? {}) as Inventory['credentials'], context);
    if (context.sound([])) places = namedPlaces(entries, context);
  };
  const inventory = parseYamlDocument(content, file, inventorySchema, check, inventoryCharacters);
  const targets = inventory.targets.map((target, at) => ({
    ...target,
    line: lineOf(['targets', at]),
    endpointLines: (target.endpoints ?? []).map((_, index) => lineOf(['targets', at, 'endpoints', index])),
  }));
  const groups = Object.fromEntries(Object.entries(inventory.groups).map(([key, entry]) => [key, groupOf(entry)]));
  return { ...inventory, targets, groups, file, places };
}

/** What the schema cannot say of credentials: that they have what their kind wants, and nothing twice. */
function checkCredentials(entries: Inventory['credentials'], { report, sound }: CheckContext): void {
  for (const [key, entry] of Object.entries(entries)) {
    if (!sound(['credentials', key]) || typeof entry !== 'object' || entry.kind === 'openvpn') continue;
    for (const problem of entryProblems(entry))
      report(['credentials', key], 'entry-invalid', `credentials "${key}" of kind ${entry.kind}: ${problem}`, 'key');
  }
}

/** Where files and variables are named. */
function namedPlaces(
  { credentials, tell, trustAnchors }: z.input<typeof inventorySchema>,
  { placeOf }: CheckContext,
): Readonly<Record<string, DocumentPlace>> {
  const places: Record<string, DocumentPlace> = {};
  const look = (value: unknown, path: readonly (string | number)[]): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) look(one, [...path, Array.isArray(value) ? Number(key) : key]);
    } else if (path.some((step) => step === 'trustAnchors' || /(?:File|Env)$/u.test(String(step)))) {
      places[path.join('/')] = placeOf(path);
    }
  };
  look({ credentials, tell, trustAnchors }, []);
  return places;
}
