/** A distinguished name of `node:crypto` as one line. An empty one is undefined there, whatever its types say. */
export function oneLineName(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ');
}
