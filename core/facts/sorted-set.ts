/** Each text once, in order of code units: the same whatever the order of what they come from. */
export function sortedSet(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort();
}
