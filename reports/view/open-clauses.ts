import type { JsonObject } from '../../core/observation/observation.ts';
import type { JudgedClause } from './outline.ts';

/** Clauses that share one reason for having no pass and no fail, and what was observed of them. */
export interface ClauseGroup {
  /** Reason code; 'not-judged' where no finding exists. */
  readonly reason: string;
  readonly observed: JsonObject;
  readonly clauses: readonly JudgedClause[];
}

/** The clauses of one verdict ('inconclusive' takes those that nobody judged), grouped: a gateway that is off would fill pages otherwise. */
export function clauseGroups(
  clauses: readonly JudgedClause[],
  verdict: 'inconclusive' | 'not-applicable',
): readonly ClauseGroup[] {
  const groups = new Map<
    string,
    { readonly reason: string; readonly observed: JsonObject; readonly clauses: JudgedClause[] }
  >();
  for (const judged of clauses) {
    const { finding } = judged;
    if ((finding?.verdict ?? 'inconclusive') !== verdict) continue;
    const reason = finding?.reason ?? 'not-judged';
    const observed = finding?.observed ?? {};
    const key = JSON.stringify([reason, observed]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { reason, observed, clauses: [judged] });
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
