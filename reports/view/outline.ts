import type {
  ClauseReference,
  Finding,
  Observation,
  PolicyReference,
  ResultDocument,
  TargetResult,
} from '../../core/finding/result.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { ReportError } from '../report-format.ts';
import { type RootCauses, rootCauses } from './root-causes.ts';

/** A clause and what was found; no finding means that nobody judged it, which a report must say. */
export interface JudgedClause {
  readonly clause: ClauseReference;
  readonly finding: Finding | undefined;
}

/** One table of a policy at one target. */
export interface TableOutline {
  readonly table: string;
  readonly rows: readonly JudgedClause[];
  /** The clauses that are no rows, in the order of the policy. */
  readonly others: readonly JudgedClause[];
}

export interface PolicyOutline {
  readonly policy: PolicyReference;
  readonly tables: readonly TableOutline[];
  readonly clauses: readonly JudgedClause[];
}

export interface TargetOutline {
  readonly target: TargetResult;
  readonly policies: readonly PolicyOutline[];
  readonly clauses: readonly JudgedClause[];
  /** Why nothing of it, or nothing behind strongSwan, could be seen. */
  readonly causes: RootCauses;
}

/** The second axis beside the verdict: how much of what applies was decided at all. */
export interface Completeness {
  readonly applicable: number;
  /** Applicable clauses that neither passed nor failed. */
  readonly open: number;
}

/** The document as a report tells it: by target, then policy, then table, in the document's order. Throws ReportError. */
export function outline(result: ResultDocument): readonly TargetOutline[] {
  return [...outlines(result)];
}

/** The same, each made as its turn comes, and again when it is walked again: for a report that needs them one by one. */
export function outlines(result: ResultDocument): Iterable<TargetOutline> {
  checkReferences(result);
  const byTarget = Map.groupBy(result.findings, ({ target }) => target);
  const causes = rootCauses(result);
  return {
    *[Symbol.iterator]() {
      for (const target of result.targets) {
        const own = byTarget.get(target.url) ?? [];
        yield { ...targetOutline(target, own, result.policies), causes: causes.get(target.url) ?? {} };
      }
    },
  };
}

function targetOutline(
  target: TargetResult,
  own: readonly Finding[],
  judgedBy: readonly PolicyReference[],
): Omit<TargetOutline, 'causes'> {
  const byPolicy = Map.groupBy(own, ({ policy }) => policy);
  const policies = judgedBy.map((policy): PolicyOutline => {
    const findings = new Map(byPolicy.get(policy.id)?.map((finding) => [finding.clause, finding]));
    const clauses = policy.clauses.map((clause) => ({ clause, finding: findings.get(clause.id) }));
    return { policy, clauses, tables: tablesOf(clauses) };
  });
  return { target, policies, clauses: policies.flatMap((part) => part.clauses) };
}

/** Of the whole document, without outlines, which take more memory than all else that a long report needs. */
export function completenessOf(result: ResultDocument): Completeness {
  const clauses = result.policies.reduce((sum, policy) => sum + policy.clauses.length, 0);
  const verdicts = Map.groupBy(result.findings, ({ verdict }) => verdict);
  const count = (verdict: Finding['verdict']): number => verdicts.get(verdict)?.length ?? 0;
  const applicable = clauses * result.targets.length - count('not-applicable');
  return { applicable, open: applicable - count('pass') - count('fail') };
}

export function completeness(clauses: readonly JudgedClause[]): Completeness {
  const applicable = clauses.filter(({ finding }) => finding?.verdict !== 'not-applicable');
  const open = applicable.filter(({ finding }) => finding === undefined || finding.verdict === 'inconclusive');
  return { applicable: applicable.length, open: open.length };
}

/** The clauses that must hold, or those that are advice. */
export function weighed(clauses: readonly JudgedClause[], isHeld: boolean): readonly JudgedClause[] {
  return clauses.filter(({ clause }) => mustHold(clause) === isHeld);
}

/** 'complete: 36 of 36 applicable clauses were decided' and its like. */
export function completenessWords({ applicable, open }: Completeness): string {
  if (applicable === 0) return 'incomplete: no clause applies';
  if (open > 0) return `incomplete: ${open} of ${applicable} applicable clauses could not be decided`;
  return `complete: ${applicable} of ${applicable} applicable clauses were decided`;
}

/** 'ike 16 of 17 rows' for each table of which a row applies; rows that passed, of those that apply. */
export function rowCounts(policy: PolicyOutline): readonly string[] {
  return policy.tables.flatMap(({ table, rows }) => {
    const applicable = rows.filter(({ finding }) => finding?.verdict !== 'not-applicable');
    const passed = applicable.filter(({ finding }) => finding?.verdict === 'pass');
    return applicable.length === 0 ? [] : [`${table} ${passed.length} of ${applicable.length} rows`];
  });
}

/** The row counts of every policy that has any; which policy it is, only where there are several. */
export function rowSummaries(policies: readonly PolicyOutline[]): readonly string[] {
  const counted = policies.map((part) => ({ id: part.policy.id, counts: rowCounts(part) }));
  const some = counted.filter(({ counts }) => counts.length > 0);
  return some.map(({ id, counts }) => `${some.length > 1 ? `${id}: ` : ''}${counts.join(', ')}`);
}

/** The observations that a finding rests on, in its order. */
export function evidenceOf(finding: Finding, observations: ReadonlyMap<string, Observation>): readonly Observation[] {
  return finding.evidence.flatMap((id) => observations.get(id) ?? []);
}

function tablesOf(clauses: readonly JudgedClause[]): readonly TableOutline[] {
  const names = [...new Set(clauses.map(({ clause }) => clause.table))];
  return names.map((table) => {
    const own = clauses.filter(({ clause }) => clause.table === table);
    return {
      table,
      rows: own.filter(({ clause }) => clause.kind === 'row'),
      others: own.filter(({ clause }) => clause.kind !== 'row'),
    };
  });
}

/** Throws ReportError where a part names another that is not there. */
export function checkReferences(result: ResultDocument): void {
  const targets = new Set(result.targets.map(({ url }) => url));
  const clauses = new Map(result.policies.map(({ id, clauses: own }) => [id, new Set(own.map((clause) => clause.id))]));
  const observations = new Set(result.observations.map(({ id }) => id));
  for (const { id, policy, clause, target, evidence } of result.findings) {
    if (!targets.has(target)) throw new ReportError(`finding '${id}'`, `target '${target}'`);
    if (clauses.get(policy)?.has(clause) !== true)
      throw new ReportError(`finding '${id}'`, `clause '${policy}/${clause}'`);
    for (const one of evidence)
      if (!observations.has(one)) throw new ReportError(`finding '${id}'`, `observation '${one}'`);
  }
  for (const { id, target } of result.observations)
    if (!targets.has(target)) throw new ReportError(`observation '${id}'`, `target '${target}'`);
}
