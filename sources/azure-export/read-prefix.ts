import ipaddr from 'ipaddr.js';
import type { AddressPrefix } from '../../core/facts/readiness-facts.ts';

/** A prefix and the addresses that it holds; without them for what is no IPv4 prefix. */
export function readPrefix(prefix: string): AddressPrefix {
  if (!ipaddr.IPv4.isValidCIDR(prefix)) return { prefix };
  return {
    prefix,
    first: numberOf(ipaddr.IPv4.networkAddressFromCIDR(prefix)),
    last: numberOf(ipaddr.IPv4.broadcastAddressFromCIDR(prefix)),
  };
}

function numberOf(address: ipaddr.IPv4): number {
  return address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
}
