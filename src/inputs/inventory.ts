import { z } from 'zod';
import type { CredentialsEntry, OpenVpnCredentialsEntry } from '../../core/credentials/credentials.ts';
import { tlsAuthDigests } from '../../core/credentials/openvpn-wrap.ts';
import {
  checkServerName,
  isBareHost,
  isHostWithPort,
  parseTarget,
  TargetError,
} from '../../core/endpoint/parse-target.ts';
import { type CheckContext, parseYamlDocument } from '../../core/policy/yaml-document.ts';
import { credentialsNotKnown } from './credentials-not-known.ts';

export interface InventoryTarget {
  readonly name?: string | undefined;
  /** A bare host: every endpoint that the policies speak of, unless `endpoints` lists them. */
  readonly host?: string | undefined;
  readonly endpoints?: readonly string[] | undefined;
  readonly serverName?: string | undefined;
  /** Key of `credentials`. */
  readonly credentials?: string | undefined;
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
  /** PEM files, relative to the inventory. */
  readonly trustAnchors: readonly string[];
}

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u, 'a name of letters, digits, dot, dash and underscore wanted');
const text = z.string().min(1).max(1024);
const environment = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/u, 'the name of an environment variable wanted');

/** Networks as strongSwan's `local_ts` and `remote_ts` take them; nothing else of its syntax. */
const networks = z
  .string()
  .max(1024)
  .regex(/^[0-9a-fA-F.:]+(\/\d{1,3})?(,[0-9a-fA-F.:]+(\/\d{1,3})?)*$/u, 'networks wanted, as in 10.1.0.0/16,fd00::/8');

const identities = {
  /** The IPsec table is asked for once with each pair. */
  selectors: z
    .array(z.strictObject({ local: networks, remote: networks }))
    .min(1)
    .max(16)
    .optional(),
  localId: text,
  remoteId: text.optional(),
  /** PEM files of CA certificates; the inventory's own when absent. */
  trustAnchors: z.array(text).max(64).optional(),
};

const openVpn = { kind: z.literal('openvpn'), keyFile: text };

/** How the control channel of an OpenVPN server is wrapped. */
const openVpnEntry = z.discriminatedUnion('wrap', [
  z.strictObject({
    ...openVpn,
    wrap: z.literal('tls-auth'),
    keyDirection: z.union([z.literal(0), z.literal(1)]).optional(),
    digest: z.enum(tlsAuthDigests).optional(),
  }),
  z.strictObject({ ...openVpn, wrap: z.literal('tls-crypt') }),
  z.strictObject({ ...openVpn, wrap: z.literal('tls-crypt-v2') }),
]);

const credentialsEntry = z.discriminatedUnion('kind', [
  openVpnEntry,
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
  z.strictObject({
    kind: z.literal('eap-mschapv2'),
    ...identities,
    usernameFile: text.optional(),
    usernameEnv: environment.optional(),
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

/** 10,000 targets with everything that can be said of each. */
const inventoryCharacters = 4 * 1024 * 1024;

/** Reads an inventory. Throws DocumentError with every problem, each with line and column. */
export function parseInventory(content: string, file: string): Inventory {
  let lineOf: CheckContext['lineOf'] = () => 1;
  const check = (raw: unknown, context: CheckContext): void => {
    lineOf = context.lineOf;
    if (context.sound(['targets'])) checkTargets(raw as z.input<typeof inventorySchema>, context);
  };
  const inventory = parseYamlDocument(content, file, inventorySchema, check, inventoryCharacters);
  const targets = inventory.targets.map((target, at) => ({
    ...target,
    line: lineOf(['targets', at]),
    endpointLines: (target.endpoints ?? []).map((_, index) => lineOf(['targets', at, 'endpoints', index])),
  }));
  return { ...inventory, targets };
}

function checkTargets(
  { targets = [], credentials: known = {} }: z.input<typeof inventorySchema>,
  { report, sound }: CheckContext,
): void {
  const checkAt = (path: readonly (string | number)[], work: () => unknown): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      report(path, error.code, error.message);
    }
  };
  for (const [at, { host, endpoints, serverName, credentials }] of targets.entries()) {
    const place = ['targets', at];
    if (host === undefined && endpoints === undefined) {
      report(place, 'target-without-host', 'host or endpoints wanted, neither found');
    }
    if (host !== undefined) checkAt([...place, 'host'], () => checkHost(host));
    for (const [index, one] of (endpoints ?? []).entries()) {
      checkAt([...place, 'endpoints', index], () => parseTarget(one));
    }
    if (serverName !== undefined) {
      checkAt([...place, 'serverName'], () => checkServerName('serverName', serverName));
    }
    if (credentials !== undefined && sound(['credentials']) && !Object.hasOwn(known, credentials)) {
      report([...place, 'credentials'], 'credentials-not-known', credentialsNotKnown(credentials, known));
    }
  }
}

/** A target as on the command line. Throws TargetError. */
function checkHost(host: string): void {
  if (isHostWithPort(host)) parseTarget(`sstp://${host}`);
  else if (!isBareHost(host)) parseTarget(host);
}
