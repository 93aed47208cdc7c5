import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type CheckContext, parseYamlDocument } from '../../../../core/policy/yaml-document.ts';
import { OptionError } from '../../../inputs/checked-option.ts';
import { entryVariable, entryText as text } from '../../../inputs/inventory-values.ts';
import { readTextFile } from '../../../inputs/read-file.ts';
import { isLoopback } from '../listen-address.ts';

const names = z.array(text).max(256).default([]);

const oidcEntry = z.strictObject({
  issuer: text,
  clientId: text,
  clientSecretEnv: entryVariable.optional(),
  clientSecretFile: text.optional(),
  scopes: z.array(text).min(1).max(32).default(['openid', 'profile', 'email']),
  name: text.default('preferred_username'),
  minutes: z.number().int().min(5).max(480).default(60),
  roles: z.strictObject({ claim: text, viewer: names, operator: names, admin: names }),
});

/** The shape of page.yaml, version 1. */
const configSchema = z.strictObject({
  version: z.literal(1),
  publicUrl: text.optional(),
  proxies: z.array(text).max(64).default([]),
  oidc: oidcEntry.optional(),
});

/** Who logs people in, and who of them may what. */
export interface OidcConfig {
  readonly issuer: URL;
  readonly clientId: string;
  /** Absent: a client without one, which PKCE is enough for. */
  readonly clientSecret?: string | undefined;
  readonly scopes: readonly string[];
  /** The claim that a person is called by; without it by the subject. */
  readonly name: string;
  /** How long a login is good, before the issuer is asked again who somebody is and which role they have. */
  readonly minutes: number;
  readonly roles: {
    /** Which claim has the names that follow. */
    readonly claim: string;
    readonly viewer: readonly string[];
    readonly operator: readonly string[];
    readonly admin: readonly string[];
  };
}

export interface PageConfig {
  readonly publicOrigin?: string | undefined;
  readonly proxies: readonly string[];
  readonly oidc?: OidcConfig | undefined;
}

const mostOctets = 256 * 1024;

/** Reads page.yaml, and the secret that it names. Throws DocumentError, InputFileError and OptionError. */
export async function loadPageConfig(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<PageConfig> {
  const content = await readTextFile(file, mostOctets, signal);
  const { publicUrl, proxies, oidc } = parseYamlDocument(content, file, configSchema, checkConfig);
  if (oidc === undefined) return { publicOrigin: publicUrl && new URL(publicUrl).origin, proxies };
  const { clientSecretEnv, clientSecretFile, issuer, ...rest } = oidc;
  const clientSecret =
    clientSecretFile === undefined
      ? secretOf(clientSecretEnv, environment)
      : (await readTextFile(resolve(dirname(file), clientSecretFile), 4096, signal)).trim();
  return {
    publicOrigin: publicUrl && new URL(publicUrl).origin,
    proxies,
    oidc: { ...rest, issuer: new URL(issuer), clientSecret },
  };
}

function secretOf(
  name: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (name === undefined) return undefined;
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  throw new OptionError(`oidc.clientSecretEnv: ${name} wanted in the environment, nothing found`);
}

function checkConfig(raw: unknown, { report, sound }: CheckContext): void {
  const { publicUrl, proxies = [], oidc } = raw as z.input<typeof configSchema>;
  if (sound(['publicUrl']) && publicUrl !== undefined && !isOrigin(publicUrl))
    report(['publicUrl'], 'public-url', 'publicUrl: https://host wanted, without a path; http for this machine alone');
  if (sound(['proxies']))
    for (const [at, proxy] of proxies.entries())
      if (!isNetwork(proxy))
        report(['proxies', at], 'proxy', 'proxies: an address wanted, or a network as in 10.0.0.0/8');
  if (!sound(['oidc']) || oidc === undefined) return;
  if (publicUrl === undefined)
    report(['oidc'], 'public-url', 'publicUrl wanted, where whoever logged in is sent back to');
  if (!isSafe(oidc.issuer))
    report(['oidc', 'issuer'], 'issuer', 'issuer: https://… wanted; http for this machine alone');
  if (oidc.clientSecretEnv !== undefined && oidc.clientSecretFile !== undefined)
    report(['oidc', 'clientSecretFile'], 'client-secret', 'clientSecretEnv or clientSecretFile wanted, both found');
  if (oidc.scopes !== undefined && !oidc.scopes.includes('openid'))
    report(['oidc', 'scopes'], 'scopes', 'openid wanted among them');
}

/** https, or http that does not leave this machine. */
function isSafe(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, hostname, username, password } = new URL(given);
  const isHere = hostname === 'localhost' || isLoopback(hostname.replaceAll(/^\[|\]$/gu, ''));
  return username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && isHere));
}

function isOrigin(given: string): boolean {
  return isSafe(given) && [`${new URL(given).origin}/`, new URL(given).origin].includes(given.toLowerCase());
}

function isNetwork(given: string): boolean {
  const [address = '', bits, more] = given.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more === undefined && most > 0 && (bits === undefined || (/^[0-9]{1,3}$/u.test(bits) && Number(bits) <= most));
}
