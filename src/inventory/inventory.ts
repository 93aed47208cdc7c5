import { z } from 'zod';
import type { CredentialsEntry } from '../credentials/credentials.ts';
import { parseYamlDocument } from '../policy/yaml-document.ts';

export interface InventoryTarget {
  readonly name?: string | undefined;
  /** A bare host: every endpoint that the policies speak of, unless `endpoints` lists them. */
  readonly host?: string | undefined;
  readonly endpoints?: readonly string[] | undefined;
  readonly serverName?: string | undefined;
  /** Key of `credentials`. */
  readonly credentials?: string | undefined;
}

/** gateproof.yaml, version 1. */
export interface Inventory {
  readonly version: 1;
  readonly targets: readonly InventoryTarget[];
  readonly credentials: Readonly<Record<string, CredentialsEntry>>;
  /** PEM files, relative to the inventory. */
  readonly trustAnchors: readonly string[];
}

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u, 'a name of letters, digits, dot, dash and underscore wanted');
const text = z.string().min(1).max(1024);
const environment = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/u, 'the name of an environment variable wanted');

const identities = {
  localId: text,
  remoteId: text.optional(),
  /** PEM files of CA certificates; the inventory's own when absent. */
  trustAnchors: z.array(text).max(64).optional(),
};

const credentialsEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('psk'), ...identities, pskFile: text.optional(), pskEnv: environment.optional() }),
  z.strictObject({
    kind: z.literal('certificate'),
    ...identities,
    certificateFile: text,
    keyFile: text,
    passwordFile: text.optional(),
    passwordEnv: environment.optional(),
  }),
  z.strictObject({
    kind: z.literal('pkcs12'),
    ...identities,
    pkcs12File: text,
    passwordFile: text.optional(),
    passwordEnv: environment.optional(),
  }),
  z.strictObject({
    kind: z.literal('eap-tls'),
    ...identities,
    eapId: text.optional(),
    certificateFile: text.optional(),
    keyFile: text.optional(),
    pkcs12File: text.optional(),
    passwordFile: text.optional(),
    passwordEnv: environment.optional(),
  }),
]);

const targetEntry = z.strictObject({
  name: name.optional(),
  host: text.optional(),
  endpoints: z.array(text).min(1).max(64).optional(),
  serverName: text.optional(),
  credentials: name.optional(),
});

/** The shape of gateproof.yaml, version 1. */
const inventorySchema = z.strictObject({
  version: z.literal(1),
  targets: z.array(targetEntry).max(10_000).default([]),
  credentials: z.record(name, credentialsEntry).default({}),
  trustAnchors: z.array(text).max(64).default([]),
});

/** Reads an inventory. Throws DocumentError with every problem, each with line and column. */
export function parseInventory(content: string, file: string): Inventory {
  // An absent optional key is absent in what zod returns, never undefined.
  return parseYamlDocument(content, file, inventorySchema) as Inventory;
}
