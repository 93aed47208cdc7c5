import type { ClauseReference, Finding, PolicyReference } from '../../core/finding/result.ts';

/** Readings of one text that contradicts itself, and every clause that rests on that text. */
export interface Ambiguity {
  readonly readings: ClauseReference['readings'];
  /** At least one, in the order of the policy. */
  readonly clauses: readonly ClauseReference[];
}

/**
 * Where the source of a clause that applied to a target, or that nobody judged, can be read in more than one way; clauses with the same readings are
 * told together.
 */
export function ambiguities({ id, clauses }: PolicyReference, findings: readonly Finding[]): readonly Ambiguity[] {
  // Whether it applied somewhere, of each clause that was judged.
  const applied = new Map<string, boolean>();
  for (const { policy, clause, verdict } of findings)
    if (policy === id) applied.set(clause, applied.get(clause) === true || verdict !== 'not-applicable');
  const groups = new Map<
    string,
    { readonly readings: ClauseReference['readings']; readonly clauses: ClauseReference[] }
  >();
  for (const clause of clauses) {
    if (clause.readings.length === 0 || applied.get(clause.id) === false) continue;
    const key = JSON.stringify(clause.readings);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { readings: clause.readings, clauses: [clause] });
    else group.clauses.push(clause);
  }
  return [...groups.values()];
}
