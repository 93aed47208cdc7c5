import { BlockList, isIP, isIPv4 } from 'node:net';

function blockList(v4: readonly string[], v6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [networks, family] of [
    [v4, 'ipv4'],
    [v6, 'ipv6'],
  ] as const) {
    for (const network of networks) {
      const [address = '', prefix = ''] = network.split('/');
      list.addSubnet(address, Number(prefix), family);
    }
  }
  return list;
}

/** Where nothing is told, whatever the user allows: this host and link as such, groups of hosts, and what clouds answer their machines at. */
const never = blockList(
  ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4', '100.100.100.200/32', '168.63.129.16/32'],
  ['::/128', 'fe80::/10', 'ff00::/8', 'fd00:ec2::/32'],
);

/** What is not of the public Internet (IANA's registry of special-purpose IPv4 addresses). */
const special = blockList(
  [
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
  ],
  // Within what is public.
  ['2001::/23', '2001:db8::/32', '3fff::/20'],
);

/** All that IANA gives out as global unicast. */
const publicV6 = blockList([], ['2000::/3']);

/**
 * Why nothing may be sent to an address, in words; undefined where something may. An IPv4 address that stands in an IPv6 one (mapped, compatible,
 * 6to4, NAT64) counts as the address that it is. Text that is no address is refused.
 */
export function whyNotReached(address: string, allowPrivate: boolean): string | undefined {
  const bare = address.replace(/%.*$/su, '');
  if (isIP(bare) === 0) return `wanted an address, found ${JSON.stringify(address)}`;
  const within = isIPv4(bare) ? bare : embeddedV4(bare);
  const candidates = within === undefined || within === bare ? [bare] : [bare, within];
  if (candidates.some((one) => isIn(never, one))) return `${bare} is an address that nothing is told to`;
  if (allowPrivate) return undefined;
  const isPublic = within === undefined ? isIn(publicV6, bare) && !isIn(special, bare) : !isIn(special, within);
  return isPublic ? undefined : `${bare} is no public address, and allowPrivate is not set`;
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** '127.0.0.1' of '::ffff:7f00:1', '::127.0.0.1', '2002:7f00:1::' or '64:ff9b::7f00:1'; '::1' and '::' are themselves. */
function embeddedV4(address: string): string | undefined {
  const groups = groupsOf(address);
  const [first = 0, second = 0, third = 0] = groups;
  const isTail = groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0 || groups[5] === 0xff_ff);
  const [high = 0, low = 0] =
    first === 0x20_02 ? [second, third] : isTail || (first === 0x64 && second === 0xff_9b) ? groups.slice(6) : [];
  if (high === 0 && low <= 1) return undefined;
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  // The URL parser writes the last two as hex, too.
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const numbers = (part: string): readonly number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return numbers(head);
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}
