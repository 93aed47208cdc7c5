import type { AddressPrefix, AzureProtocol } from '../../../core/facts/readiness-facts.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, onPointToSite, pass, unknown, unknownProtocol } from './on-gateway.ts';

/** Addresses of a pool or of a part of it. */
export interface PoolPart {
  readonly addresses: number;
  /** Without the first and the last of each range, which an IP network gives to nobody; what Azure keeps besides is not documented. */
  readonly usable: number;
}

/** What SSTP and IKEv2 have of a pool that they share. */
interface Split {
  readonly sstp: PoolPart;
  readonly others: PoolPart;
}

/** How many clients find an address, while SSTP and IKEv2 share the pool and afterwards. */
export interface PoolCapacity extends PoolPart {
  /** Absent when the two do not share it. */
  readonly shared?: Split;
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
export const addressPool: Check<'azure-address-pool'> = onPointToSite<'azure-address-pool'>((view) => {
  const { configured, wishes, knowledge } = view;
  const { addressPool: written, protocols, unknownProtocols } = configured;
  if (written === undefined || written.length === 0) return unknown('vpnClientAddressPool', {});
  if (protocols === undefined) return unknown('vpnClientProtocols', {});
  const pool = written.map(({ prefix }) => prefix);
  // IPv6 is no mistake; it is not counted here.
  if (pool.some((prefix) => prefix.includes(':'))) {
    return { verdict: 'inconclusive', reason: 'prefix-not-readable', observed: { pool } };
  }
  if (!written.every(isReadable)) return fail('address-pool-malformed', { pool });
  const { addresses, ranges } = distinctAddresses(written);
  const isShared = protocols.includes('SSTP') && protocols.length > 1;
  const capacity = (shared: boolean): PoolCapacity =>
    poolCapacity(addresses, ranges, shared, knowledge.poolSplit.sstpAtMost);
  const [now, withSstp] = [capacity(isShared), capacity(true)];
  const observed = {
    pool,
    addresses,
    usable: now.usable,
    now: capacityWords(protocols, now),
    ...(protocols.includes('SSTP') ? { withSstpAndIkev2: capacityWords(protocols, withSstp) } : {}),
    afterSstp: { addresses },
    ...(now.shared === undefined
      ? {}
      : {
          trafficSelectors:
            selectorsOf(written, now.shared) ?? 'the two parts of the pool, and not the pool as a whole',
        }),
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
  if (during === undefined && unknownProtocols.length > 0) return unknownProtocol(configured, wanted);
  const isTight =
    clients > now.usable ||
    (during !== undefined && (sstpClients > during.sstp.usable || clients - sstpClients > during.others.usable));
  return isTight
    ? { verdict: 'inconclusive', reason: 'usable-addresses-not-documented', observed: wanted }
    : pass('pool-fits', wanted);
});

/**
 * What the gateway's traffic selectors may hold in place of the pool while it is split: the halves of one prefix. How a pool is cut into parts that
 * are no halves is not documented, nor is how several prefixes are; undefined then.
 */
function selectorsOf(prefixes: readonly Range[], { sstp, others }: Split): readonly string[] | undefined {
  if (prefixes.length > 1 || sstp.addresses < others.addresses) return undefined;
  const length = 32 - Math.log2(sstp.addresses);
  return prefixes.flatMap(({ first }) => [first, first + sstp.addresses].map((start) => `${dotted(start)}/${length}`));
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** A prefix of IPv4 that could be read. */
type Range = Required<AddressPrefix>;

function isReadable(prefix: AddressPrefix): prefix is Range {
  return prefix.first !== undefined && prefix.last !== undefined;
}

/** Addresses in any of the prefixes, where one that two of them hold counts once, and the runs without a gap that they make. */
function distinctAddresses(prefixes: readonly Range[]): { readonly addresses: number; readonly ranges: number } {
  let addresses = 0;
  let ranges = 0;
  let next = Number.NEGATIVE_INFINITY;
  for (const { first, last } of prefixes.toSorted((one, other) => one.first - other.first)) {
    if (first > next) ranges++;
    addresses += Math.max(0, last - Math.max(first, next) + 1);
    next = Math.max(next, last + 1);
  }
  return { addresses, ranges };
}

function capacityWords(
  protocols: readonly AzureProtocol[],
  { addresses, shared }: PoolCapacity,
): Readonly<Record<string, number>> {
  if (shared !== undefined) return { SSTP: shared.sstp.addresses, IkeV2: shared.others.addresses };
  return { [protocols.join(' and ') || 'all']: addresses };
}

/** The pool overlaps no route that the gateway hands out. */
export const poolOverlap: Check<'azure-pool-overlap'> = onPointToSite<'azure-pool-overlap'>(({ configured }) => {
  const { addressPool: pool, customRoutes: routes } = configured;
  if (pool === undefined || pool.length === 0) return unknown('vpnClientAddressPool', {});
  const written = pool.map(({ prefix }) => prefix);
  if (routes === undefined || routes.length === 0) return notApplicable('no-custom-routes', { pool: written });
  const overlaps = pool.flatMap((one) =>
    routes.filter((other) => overlap(one, other)).map((other) => ({ pool: one.prefix, route: other.prefix })),
  );
  const observed = { pool: written, routes: routes.map(({ prefix }) => prefix), overlaps };
  if (overlaps.length > 0) return fail('pool-overlaps-route', observed);
  return [...pool, ...routes].every(isReadable)
    ? pass('no-overlap', observed)
    : { verdict: 'inconclusive', reason: 'prefix-not-readable', observed };
});

function overlap(one: AddressPrefix, other: AddressPrefix): boolean {
  return isReadable(one) && isReadable(other) && one.first <= other.last && other.first <= one.last;
}
