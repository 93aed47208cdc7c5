import type { Place } from '../negotiation.ts';
import { u16 } from './network-order.ts';
import type { Transported } from './transported.ts';

/** Where a packet came from and where it went. */
export function placesOf({
  addresses,
  sourceAt,
  destinationAt,
  addressLength,
  octets,
  from,
}: Transported): readonly [Place, Place] {
  return [
    { address: addressText(addresses, sourceAt, addressLength), port: u16(octets, from) },
    { address: addressText(addresses, destinationAt, addressLength), port: u16(octets, from + 2) },
  ];
}

/** As RFC 5952 writes it. */
export function addressText(octets: Uint8Array, at: number, length: 4 | 16): string {
  if (length === 4) return `${octets[at]}.${octets[at + 1]}.${octets[at + 2]}.${octets[at + 3]}`;
  const words = Array.from({ length: 8 }, (_, index) => u16(octets, at + 2 * index));
  const [start, count] = longestZeros(words);
  const text = (some: readonly number[]): string => some.map((word) => word.toString(16)).join(':');
  return count < 2 ? text(words) : `${text(words.slice(0, start))}::${text(words.slice(start + count))}`;
}

function longestZeros(words: readonly number[]): readonly [start: number, count: number] {
  let best: readonly [number, number] = [0, 0];
  for (let start = 0; start < words.length; start += 1) {
    let count = 0;
    while (words[start + count] === 0) count += 1;
    if (count > best[1]) best = [start, count];
  }
  return best;
}
