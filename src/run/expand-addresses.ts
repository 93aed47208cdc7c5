import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { makeTarget } from '../target/parse-target.ts';
import type { Target } from '../target/target.ts';

/** One target at one address. */
export interface Endpoint {
  readonly target: Target;
  /** Absent when the name has none: then nothing can be sent, and that is an observation. */
  readonly address?: string;
  readonly detail: string;
}

/** Most addresses of one name that are scanned. */
const addressesPerName = 16;

/**
 * The endpoints of a target: several addresses of one name may be several gateways, so each is a target of its own that keeps the name
 * for SNI and certificate. `resolve` defaults to the system's resolver.
 */
export async function expandAddresses(
  target: Target,
  signal: AbortSignal,
  resolve: (name: string) => Promise<readonly { readonly address: string }[]> = (name) => lookup(name, { all: true }),
): Promise<readonly Endpoint[]> {
  signal.throwIfAborted();
  if (isIP(target.host) !== 0) return [{ target, address: target.host, detail: '' }];
  let found: readonly { readonly address: string }[];
  try {
    found = await resolve(target.host);
  } catch (error) {
    return [{ target, detail: (error as NodeJS.ErrnoException).code ?? 'ENOTFOUND' }];
  }
  signal.throwIfAborted();
  const addresses = [...new Set(found.map(({ address }) => address))].sort().slice(0, addressesPerName);
  if (addresses.length === 1) return addresses.map((address) => ({ target, address, detail: '' }));
  return addresses.map((address) => {
    const { url, host } = makeTarget(target.scheme, address, target.port);
    return { target: { ...target, url, host, serverName: target.serverName ?? target.host }, address, detail: '' };
  });
}
