import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Target } from '../../core/endpoint/target.ts';

/** One target at one address. */
export interface Endpoint {
  readonly target: Target;
  /** Absent when the name has none: then nothing can be sent, and that is an observation. */
  readonly address?: string;
  readonly detail: string;
}

/** Most addresses of one name that are scanned. */
const addressesPerName = 16;

/** A resolver that answers nothing must not hold the run. */
const resolvedWithinMs = 30_000;

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
    found = await answered(resolve(target.host), signal);
  } catch (error) {
    signal.throwIfAborted();
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

/** The same, or a rejection when the signal aborts or the time is up. */
async function answered<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason as Error);
  const timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEOUT' })), resolvedWithinMs);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([asked, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
