import { u16 } from './network-order.ts';

/** What stands behind the extension headers of IPv6. One object that is filled anew. */
export interface Chain {
  /** Next header; -1 where the chain does not come to its end. */
  protocol: number;
  at: number;
  /** Of a fragment header: where the fragment stands in the datagram, and whether more follow. */
  isFragment: boolean;
  fragmentAt: number;
  hasMore: boolean;
  identification: number;
}

const header = {
  hopByHop: 0,
  routing: 43,
  fragment: 44,
  authentication: 51,
  options: 60,
  mobility: 135,
  hip: 139,
  shim6: 140,
};
const headersAtMost = 16;

/** Walks from the end of the fixed header (RFC 8200 section 4). */
export function walkChain(octets: Uint8Array, from: number, to: number, first: number, chain: Chain): void {
  chain.isFragment = false;
  chain.protocol = -1;
  let at = from;
  let next = first;
  for (let headers = 0; headers < headersAtMost; headers += 1) {
    if (next === header.fragment) {
      if (to - at < 8) return;
      const word = u16(octets, at + 2);
      chain.fragmentAt = word & 0xfff8;
      chain.hasMore = (word & 1) !== 0;
      chain.identification = u16(octets, at + 4) * 0x10000 + u16(octets, at + 6);
      // A fragment that is the whole datagram (RFC 6946).
      chain.isFragment = chain.hasMore || chain.fragmentAt > 0;
      next = octets[at] as number;
      at += 8;
      if (chain.isFragment) break;
      continue;
    }
    const isOther = next === header.hopByHop || next === header.routing || next === header.options;
    const isRare = next === header.mobility || next === header.hip || next === header.shim6;
    if (!isOther && !isRare && next !== header.authentication) break;
    if (to - at < 8) return;
    const count = octets[at + 1] as number;
    const length = next === header.authentication ? (count + 2) * 4 : (count + 1) * 8;
    next = octets[at] as number;
    at += length;
    if (at > to) return;
  }
  chain.protocol = next;
  chain.at = at;
}
