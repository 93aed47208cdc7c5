import { isIPv4 } from 'node:net';

const mapped = '::ffff:';
const groupsOfIpv6 = 8;
const groupsOfBlock = 3;

/**
 * The network of an address that its neighbours share: the /24 of IPv4 ('192.0.2.0/24'), the /48 of IPv6 ('2001:db8:0::/48'). Undefined for
 * loopback, where nobody else is.
 */
export function addressBlock(address: string): string | undefined {
  const plain = address.toLowerCase();
  const last = plain.startsWith(mapped) ? plain.slice(mapped.length) : plain;
  if (isIPv4(last)) {
    const octets = last.split('.');
    return octets[0] === '127' ? undefined : `${octets.slice(0, 3).join('.')}.0/24`;
  }
  const groups = groupsOf(plain);
  const isLoopback = groups.every((group, at) => group === (at === groupsOfIpv6 - 1 ? 1 : 0));
  if (isLoopback) return undefined;
  const block = groups.slice(0, groupsOfBlock).map((group) => group.toString(16));
  return `${block.join(':')}::/48`;
}

/** What '::' leaves out stands there as zeros; a zone ('%eth0') is no part of the address. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const read = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const front = read(head);
  const back = tail === undefined ? [] : read(tail);
  const missing = Math.max(0, groupsOfIpv6 - front.length - back.length);
  return [...front, ...Array<number>(missing).fill(0), ...back];
}
