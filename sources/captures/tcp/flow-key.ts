import type { Transported } from '../layers/transported.ts';

/** A conversation of two ends, whichever speaks; and which of the two this packet is from. One object that is filled anew. */
export interface FlowKey {
  /** The same in both directions. */
  key: string;
  /** 0 for the end whose address and port are less. */
  side: 0 | 1;
}

/** The key of what goes between two ports; IPv4 by far the most, so its way is the short one. */
export function flowKey(
  { addresses, sourceAt, destinationAt, addressLength, octets, from, protocol }: Transported,
  into: FlowKey,
): void {
  const order = compare(addresses, sourceAt, destinationAt, addressLength, octets, from);
  const [first, second] = order <= 0 ? [sourceAt, destinationAt] : [destinationAt, sourceAt];
  const [firstPort, secondPort] = order <= 0 ? [from, from + 2] : [from + 2, from];
  into.side = order <= 0 ? 0 : 1;
  if (addressLength === 4) {
    into.key = String.fromCharCode(
      protocol,
      pair(addresses, first),
      pair(addresses, first + 2),
      pair(addresses, second),
      pair(addresses, second + 2),
      pair(octets, firstPort),
      pair(octets, secondPort),
    );
    return;
  }
  const units: number[] = [protocol];
  for (let at = 0; at < addressLength; at += 2) units.push(pair(addresses, first + at), pair(addresses, second + at));
  units.push(pair(octets, firstPort), pair(octets, secondPort));
  into.key = String.fromCharCode(...units);
}

function compare(
  addresses: Uint8Array,
  source: number,
  destination: number,
  length: number,
  ports: Uint8Array,
  from: number,
): number {
  for (let at = 0; at < length; at += 1) {
    const difference = (addresses[source + at] as number) - (addresses[destination + at] as number);
    if (difference !== 0) return difference;
  }
  return pair(ports, from) - pair(ports, from + 2);
}

function pair(octets: Uint8Array, at: number): number {
  return ((octets[at] as number) << 8) | (octets[at + 1] as number);
}
