/** How sure a scan would have been to come to a node. */
const confidence = 0.95;

/**
 * The smallest share of the connections, from 0 to 1, that a node behind the same address takes which `times` questions from different
 * source ports come to at least once in 95 of 100 scans, where connections are spread by chance: 1 - (1 - 0.95)^(1 / times). A node with a
 * smaller share would have escaped more often. Throws a RangeError where `times` is no whole number from 1.
 */
export function shareSeen(times: number): number {
  if (!Number.isInteger(times) || times < 1) throw new RangeError(`a whole number from 1 wanted, ${times} found`);
  return 1 - (1 - confidence) ** (1 / times);
}
