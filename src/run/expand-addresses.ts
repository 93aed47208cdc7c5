import { isIP } from 'node:net';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Target } from '../../core/endpoint/target.ts';
import { answeredWithin } from './clock.ts';
import type { Machine } from './machine.ts';

/** One target at one address. */
export interface Endpoint {
  readonly target: Target;
  /** Absent when the name has none: then nothing can be sent, and that is an observation. */
  readonly address?: string;
  readonly detail: string;
}

/** 'address:port' of an endpoint, an IPv6 address in brackets; '' for a name without address. */
export function authorityOf({ address, target: { port } }: Pick<Endpoint, 'address' | 'target'>): string {
  if (address === undefined) return '';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Most addresses of one name that are scanned. */
const addressesPerName = 16;

/** A resolver that answers nothing must not hold the run. */
const resolvedWithinMs = 30_000;

/**
 * The endpoints of a target: several addresses of one name may be several gateways, so each is a target of its own that keeps the name
 * for SNI and certificate.
 */
export async function expandAddresses(
  target: Target,
  signal: AbortSignal,
  { resolve, clock }: Pick<Machine, 'resolve' | 'clock'>,
): Promise<readonly Endpoint[]> {
  signal.throwIfAborted();
  if (isIP(target.host) !== 0) return [{ target, address: target.host, detail: '' }];
  let found: readonly { readonly address: string }[];
  try {
    found = await answeredWithin(clock, { withinMs: resolvedWithinMs, signal, late: noAnswer }, resolve(target.host));
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

const noAnswer = (): Error => Object.assign(new Error('no answer'), { code: 'ETIMEOUT' });
