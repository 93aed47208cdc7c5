/** A path that a route answers, with `part` in each place that takes it, and in the others a word that they take. */
export function filledPath(path: string, part = '1'): string {
  return path.replaceAll(/:[a-z]+(?:\{([^}]*)\})?/giu, (_, pattern?: string) => {
    if (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(part)) return part;
    return /^[a-z]+/u.exec(pattern)?.[0] ?? part;
  });
}
