/** Evidence of a scan of one endpoint. */
export interface EvidenceOf {
  /** Start of the scan. */
  readonly at: number;
  /** That of the scan whose evidence it is compressed against. */
  readonly base: number | null;
}

/** Why evidence before the days of which all is kept stays, or that it goes. */
export type Fate = 'latest' | 'turning' | 'base' | 'removed';

/**
 * What becomes of the evidence of one endpoint that is older than `before`. `turns`: moments at which stretches began or ended; `latest`: start of the
 * last scan. Whatever is kept keeps what it is compressed against.
 */
export function fatesOf(
  evidence: readonly EvidenceOf[],
  { before, turns, latest }: { readonly before: number; readonly turns: ReadonlySet<number>; readonly latest: number },
): ReadonlyMap<number, Fate> {
  const fates = new Map<number, Fate>();
  for (const { at } of evidence)
    if (at < before) fates.set(at, at === latest ? 'latest' : turns.has(at) ? 'turning' : 'removed');
  for (const { at, base } of evidence) {
    if (base === null || fates.get(at) === 'removed') continue;
    if (fates.get(base) === 'removed') fates.set(base, 'base');
  }
  return fates;
}
