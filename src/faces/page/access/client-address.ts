import { BlockList, isIP } from 'node:net';

/** Says from where a request comes: who has the connection, or whom a proxy that is trusted names last. */
export type ClientAddress = (peer: string, headers: Headers) => string;

/** `proxies`: addresses, or networks as 10.0.0.0/8, whose X-Forwarded-For is believed. */
export function clientAddress(proxies: readonly string[]): ClientAddress {
  const trusted = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (peer, headers) => {
    if (!isTrusted(peer)) return peer;
    const named = (headers.get('x-forwarded-for') ?? '').split(',').map((one) => one.trim());
    // Each proxy adds at the end whom it had before it; what stands before that anybody may have written.
    return named.findLast((address) => !isTrusted(address) && isIP(address) !== 0) ?? peer;
  };
}
