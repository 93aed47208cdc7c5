/** Longest text that is compared; an edit distance costs the product of two lengths. */
const MAX_LENGTH = 128;

/** Shortest beginning of a name that stands for it. */
const MIN_BEGINNING = 4;

/**
 * The known name that needs the fewest edits (insert, delete, replace, swap of neighbours; case counts a quarter) to become `name`, or
 * undefined when all need more than a third of its length. A name that begins with `name` is nearer than any that differs by a whole
 * edit: 'AUTH_HMAC_SHA2_256' must not lead to SHA-1. The first of equals wins. Names above 128 characters have none.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let bound = Math.max(1, Math.floor(name.length / 3)) + 0.25;
  for (const candidate of known) {
    if (name.length >= MIN_BEGINNING && bound > 0.75 && candidate.toLowerCase().startsWith(name.toLowerCase())) {
      best = candidate;
      bound = candidate === name ? 0 : 0.75;
    }
    if (candidate.length > MAX_LENGTH || Math.abs(candidate.length - name.length) > bound) continue;
    const distance = editDistance(name, candidate);
    if (distance < bound) {
      best = candidate;
      bound = distance;
    }
  }
  return best;
}

/** '; did you mean "x"?', or nothing when no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const found = nearest(name, known);
  return found === undefined || found === name ? '' : `; did you mean "${found}"?`;
}

function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      current[j] = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + replaceCost(a[i - 1] ?? '', b[j - 1] ?? ''),
        swapped ? (beforePrevious[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

function replaceCost(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.25 : 1;
}
