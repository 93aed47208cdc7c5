import { type Cause, causeSentence } from '../words/cause-words.ts';
import { reasonWords } from '../words/words.ts';
import type { JudgedClause } from './outline.ts';
import { causeOf, type RootCauses } from './root-causes.ts';

/** Clauses that have no pass and no fail for one cause. */
export interface ClauseGroup {
  readonly cause: Cause;
  readonly clauses: readonly JudgedClause[];
}

/**
 * The clauses of one verdict ('inconclusive' takes those that nobody judged), grouped by their cause: a gateway that is off would fill pages
 * otherwise.
 */
export function clauseGroups(
  clauses: readonly JudgedClause[],
  verdict: 'inconclusive' | 'not-applicable',
  causes: RootCauses,
): readonly ClauseGroup[] {
  const groups = new Map<string, { readonly cause: Cause; readonly clauses: JudgedClause[] }>();
  for (const judged of clauses) {
    const { finding } = judged;
    if ((finding?.verdict ?? 'inconclusive') !== verdict) continue;
    const cause =
      verdict === 'inconclusive' ? causeOf(finding, causes) : { what: reasonWords(finding?.reason ?? 'not-judged') };
    const key = causeSentence(cause);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { cause, clauses: [judged] });
    else group.clauses.push(judged);
  }
  return [...groups.values()];
}

/** Clause ids with runs of three and more consecutive rows joined: 'ike/row-01 to ike/row-17'. */
export function clauseRuns(clauses: readonly JudgedClause[]): readonly string[] {
  const runs: string[][] = [];
  for (const { clause } of clauses) {
    const last = runs.at(-1);
    if (last !== undefined && isNext(last.at(-1) ?? '', clause.id)) last.push(clause.id);
    else runs.push([clause.id]);
  }
  return runs.flatMap((run) => (run.length < 3 ? run : [`${run[0]} to ${run.at(-1)}`]));
}

function isNext(before: string, id: string): boolean {
  const [, stem, number] = /^(.*?)([0-9]{1,9})$/.exec(before) ?? [];
  return number !== undefined && id === `${stem}${String(Number(number) + 1).padStart(number.length, '0')}`;
}
