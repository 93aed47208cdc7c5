import type { AddressPrefix } from '../../../src/facts/readiness-facts.ts';
import type { JsonObject } from '../../../src/observation/observation.ts';
import type { Check } from '../check.ts';
import { fail, type GatewayView, notApplicable, onPointToSite, pass, type Said, unknown } from './on-gateway.ts';

/** Addresses of a pool or of a part of it. */
export interface PoolPart {
  readonly addresses: number;
  /** Without the first and the last of each range, which an IP network gives to nobody; what Azure keeps besides is not documented. */
  readonly usable: number;
}

/** How many clients find an address, while SSTP and IKEv2 share the pool and afterwards. */
export interface PoolCapacity extends PoolPart {
  /** Absent when the two do not share it. */
  readonly shared?: { readonly sstp: PoolPart; readonly others: PoolPart };
}

/**
 * The static split: SSTP never gets more than 128 addresses; a pool of at most 256 is halved ("For smaller ranges, the pool is equally
 * halved"), a larger one gives SSTP its 128 and IKEv2 the rest. Which end is whose, and how several prefixes are split, is not documented.
 * `ranges`: separate runs of addresses that the pool consists of.
 */
export function poolCapacity(addresses: number, ranges: number, isShared: boolean, sstpAtMost: number): PoolCapacity {
  const all = partOf(addresses, ranges);
  if (!isShared) return all;
  const sstp = Math.min(sstpAtMost, Math.floor(addresses / 2));
  return { ...all, shared: { sstp: partOf(sstp, 1), others: partOf(addresses - sstp, ranges) } };
}

function partOf(addresses: number, ranges: number): PoolPart {
  return { addresses, usable: Math.max(0, addresses - 2 * ranges) };
}

/** The address pool holds the clients that are wanted, before SSTP is removed and after. */
export const addressPool: Check = onPointToSite((view): Said => {
  const { configured, wishes, knowledge } = view;
  const { addressPool: written, protocols, unknownProtocols } = configured;
  if (written === undefined || written.length === 0) return unknown('vpnClientAddressPool');
  if (protocols === undefined) return unknown('vpnClientProtocols');
  const pool = written.map(({ prefix }) => prefix);
  // IPv6 is no mistake; it is not counted here.
  if (pool.some((prefix) => prefix.includes(':'))) {
    return { verdict: 'inconclusive', reason: 'prefix-not-readable', observed: { pool } };
  }
  if (written.some((prefix) => size(prefix) === 0)) return fail('address-pool-malformed', { pool });
  const { addresses, ranges } = distinctAddresses(written);
  const isShared = protocols.includes('SSTP') && protocols.length > 1;
  const capacity = (shared: boolean): PoolCapacity =>
    poolCapacity(addresses, ranges, shared, knowledge.poolSplit.sstpAtMost);
  const [now, withSstp] = [capacity(isShared), capacity(true)];
  const observed: JsonObject = {
    pool,
    addresses,
    usable: now.usable,
    now: capacityWords(view, now),
    ...(protocols.includes('SSTP') ? { withSstpAndIkev2: capacityWords(view, withSstp) } : {}),
    afterSstp: { addresses },
    ...(isShared
      ? { trafficSelectors: selectorsOf(written) ?? 'the two parts of the pool, and not the pool as a whole' }
      : {}),
    ...(written.length > 1 ? { derived: 'how several prefixes are split is not documented' } : {}),
  };
  const { clients, sstpClients = 0 } = wishes;
  if (clients === undefined) return notApplicable('no-client-numbers-given', observed);
  const wanted = { ...observed, wanted: { clients, sstpClients } };
  if (clients > addresses) return fail('pool-too-small', wanted);
  // Coexistence is the way out that keeps clients connected, so it must fit too while SSTP is there.
  const during = protocols.includes('SSTP') ? withSstp.shared : undefined;
  if (during !== undefined && sstpClients > during.sstp.addresses) return fail('pool-too-small-for-sstp', wanted);
  if (
    during !== undefined &&
    wishes.sstpClients === undefined &&
    clients > Math.min(during.sstp.usable, during.others.usable)
  ) {
    return {
      verdict: 'inconclusive',
      reason: 'sstp-clients-not-known',
      observed: { ...observed, wanted: { clients } },
    };
  }
  if (during !== undefined && clients - sstpClients > during.others.addresses) {
    return fail('pool-too-small-beside-sstp', wanted);
  }
  if (during === undefined && unknownProtocols.length > 0) {
    return { verdict: 'inconclusive', reason: 'protocol-not-known', observed: { ...wanted, unknownProtocols } };
  }
  const isTight =
    clients > now.usable ||
    (during !== undefined && (sstpClients > during.sstp.usable || clients - sstpClients > during.others.usable));
  return isTight
    ? { verdict: 'inconclusive', reason: 'usable-addresses-not-documented', observed: wanted }
    : pass('pool-fits', wanted);
});

/**
 * What the gateway's traffic selectors may hold in place of the pool while it is split: the halves of one prefix of at most 256 addresses. How a
 * larger pool is cut is not documented, nor is how several prefixes are; undefined then.
 */
function selectorsOf([only, ...others]: readonly AddressPrefix[]): readonly string[] | undefined {
  const addresses = only === undefined ? 0 : size(only);
  if (only?.first === undefined || others.length > 0 || addresses < 2 || addresses > halvedAtMost) return undefined;
  const length = 33 - Math.log2(addresses);
  return [only.first, only.first + addresses / 2].map((first) => `${dotted(first)}/${length}`);
}

/** Of a pool of /24 the page says "equally halved" of smaller ones, and halves are 128 of it. */
const halvedAtMost = 256;

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** Addresses in any of the prefixes, where one that two of them hold counts once, and the runs without a gap that they make. */
function distinctAddresses(prefixes: readonly AddressPrefix[]): {
  readonly addresses: number;
  readonly ranges: number;
} {
  const sorted = [...prefixes].sort((a, b) => (a.first ?? 0) - (b.first ?? 0));
  let addresses = 0;
  let ranges = 0;
  let next = -1;
  for (const { first = 1, last = 0 } of sorted) {
    if (first > next) ranges++;
    addresses += Math.max(0, last - Math.max(first, next) + 1);
    next = Math.max(next, last + 1);
  }
  return { addresses, ranges };
}

/** Addresses of a prefix; 0 for what is none. */
function size({ first, last }: AddressPrefix): number {
  return first === undefined || last === undefined ? 0 : last - first + 1;
}

function capacityWords(
  { configured: { protocols = [] } }: GatewayView,
  { addresses, shared }: PoolCapacity,
): JsonObject {
  if (shared !== undefined) return { SSTP: shared.sstp.addresses, IkeV2: shared.others.addresses };
  return { [protocols.join(' and ') || 'all']: addresses };
}

/** The pool overlaps no route that the gateway hands out. */
export const poolOverlap: Check = onPointToSite(({ configured }): Said => {
  const { addressPool: pool, customRoutes: routes } = configured;
  if (pool === undefined || pool.length === 0) return unknown('vpnClientAddressPool');
  const written = pool.map(({ prefix }) => prefix);
  if (routes === undefined || routes.length === 0) return notApplicable('no-custom-routes', { pool: written });
  const overlaps = pool.flatMap((one) =>
    routes.filter((other) => overlap(one, other)).map((other) => ({ pool: one.prefix, route: other.prefix })),
  );
  const observed = { pool: written, routes: routes.map(({ prefix }) => prefix), overlaps };
  if (overlaps.length > 0) return fail('pool-overlaps-route', observed);
  return [...pool, ...routes].some((prefix) => size(prefix) === 0)
    ? { verdict: 'inconclusive', reason: 'prefix-not-readable', observed }
    : pass('no-overlap', observed);
});

function overlap(one: AddressPrefix, other: AddressPrefix): boolean {
  const { first = 1, last = 0 } = one;
  const { first: from = 1, last: to = 0 } = other;
  return size(one) > 0 && size(other) > 0 && first <= to && from <= last;
}
