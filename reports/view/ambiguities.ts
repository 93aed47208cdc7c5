import type { ClauseReference, PolicyReference } from '../../core/finding/result.ts';

/** Readings of one text that contradicts itself, and every clause that rests on that text. */
export interface Ambiguity {
  readonly readings: ClauseReference['readings'];
  /** At least one, in the order of the policy. */
  readonly clauses: readonly ClauseReference[];
}

/** Where a policy's source can be read in more than one way; clauses with the same readings are told together. */
export function ambiguities({ clauses }: PolicyReference): readonly Ambiguity[] {
  const groups = new Map<
    string,
    { readonly readings: ClauseReference['readings']; readonly clauses: ClauseReference[] }
  >();
  for (const clause of clauses) {
    if (clause.readings.length === 0) continue;
    const key = JSON.stringify(clause.readings);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { readings: clause.readings, clauses: [clause] });
    else group.clauses.push(clause);
  }
  return [...groups.values()];
}
