import type { Role } from '../page-route.ts';
import type { OidcConfig } from './page-config.ts';

/** The highest role that a claim has a name of; undefined where it has none. */
export function roleOf(claims: Readonly<Record<string, unknown>>, roles: OidcConfig['roles']): Role | undefined {
  const held = new Set(textsOf(claimOf(claims, roles.claim)));
  return (['admin', 'operator', 'viewer'] as const).find((role) => roles[role].some((name) => held.has(name)));
}

/** By its name, or by a path as in `realm_access.roles`. */
function claimOf(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((within, part) => {
    if (typeof within !== 'object' || within === null || !Object.hasOwn(within, part)) return undefined;
    return (within as Readonly<Record<string, unknown>>)[part];
  }, claims);
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
