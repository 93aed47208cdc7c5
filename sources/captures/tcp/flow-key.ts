import type { Transported } from '../layers/transported.ts';

/**
 * A conversation of two ends in one network, whichever speaks, as numbers that are the same in both directions; and which of the two this packet is from.
 * What passes by in another network between the same addresses is another conversation. One object that is filled anew.
 */
export interface FlowKey {
  /** Addresses of both ends, their ports, and the network; `count` of them are meant. */
  readonly words: Int32Array;
  count: 4 | 10;
  /** 0 for the end whose address and port are less. */
  side: 0 | 1;
}

export function emptyFlowKey(): FlowKey {
  return { words: new Int32Array(10), count: 4, side: 0 };
}

/** The key of what goes between two ports. */
export function flowKey(
  { addresses, sourceAt, destinationAt, addressLength, octets, from, segment }: Transported,
  into: FlowKey,
): void {
  const { words } = into;
  const length = addressLength >> 2;
  let order = 0;
  for (let at = 0; at < length; at += 1) {
    const source = word(addresses, sourceAt + 4 * at);
    const destination = word(addresses, destinationAt + 4 * at);
    if (order === 0 && source !== destination) order = source >>> 0 < destination >>> 0 ? -1 : 1;
    words[at] = source;
    words[length + at] = destination;
  }
  const [sourcePort, destinationPort] = [pair(octets, from), pair(octets, from + 2)];
  const isSwapped = order === 0 ? sourcePort > destinationPort : order > 0;
  if (isSwapped) swapHalves(words, length);
  words[2 * length] = isSwapped ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
  words[2 * length + 1] = segment;
  into.count = addressLength === 4 ? 4 : 10;
  into.side = isSwapped ? 1 : 0;
}

function swapHalves(words: Int32Array, length: number): void {
  for (let at = 0; at < length; at += 1) {
    const first = words[at] as number;
    words[at] = words[length + at] as number;
    words[length + at] = first;
  }
}

function word(octets: Uint8Array, at: number): number {
  return (pair(octets, at) << 16) | pair(octets, at + 2);
}

function pair(octets: Uint8Array, at: number): number {
  return ((octets[at] as number) << 8) | (octets[at + 1] as number);
}
