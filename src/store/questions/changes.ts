import { type ChangeClass, changeClasses } from '../../../core/finding/diff/diff-document.ts';
import type { Verdict } from '../../../core/finding/finding.ts';
import type { ChangesDocument, FleetChange } from '../../../core/finding/history/changes-document.ts';
import type { Cause } from '../../../core/finding/history/stretch.ts';
import type { Queryable, Row, Value } from '../database.ts';
import { gatewaysOf, instantOf, nameColumns, nameOf, numberOf, type Question, scopeOf, textOf } from './question.ts';

/** What began since then, and changed what was known before. */
export async function askChanges(sql: Queryable, question: Question, since: number): Promise<ChangesDocument> {
  const changes = await changesSince(sql, question, since);
  const byClass = Map.groupBy(changes, (change) => change.class);
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-changes',
    scope: scopeOf(question),
    since: instantOf(since),
    counts: Object.fromEntries(changeClasses.map((name) => [name, byClass.get(name)?.length ?? 0])) as Record<
      ChangeClass,
      number
    >,
    ...(await cameAndWent(sql, question, since)),
    changes: changeClasses.flatMap((name) => byClass.get(name) ?? []),
  };
}

/** How many gateways were seen for the first time since then, and how many were retired. */
export async function cameAndWent(
  sql: Queryable,
  question: Question,
  since: number,
): Promise<Pick<ChangesDocument, 'gatewaysNew' | 'gatewaysRetired'>> {
  const gateways = gatewaysOf(question);
  const [fleet] = await sql.all(
    `select sum(case when f.first_at >= ? then 1 else 0 end) as added, sum(case when f.retired_at >= ? and f.retired_at <= ? then 1 else 0 end) as retired
      from (select g.id, g.retired_at, min(e.first_at) as first_at from gateway g join endpoint e on e.gateway = g.id
        where e.first_at <= ?${gateways.sql} group by g.id, g.retired_at) f`,
    [since, since, question.at, question.at, ...gateways.values],
  );
  return { gatewaysNew: numberOf(fleet, 'added'), gatewaysRetired: numberOf(fleet, 'retired') };
}

async function changesSince(sql: Queryable, question: Question, since: number): Promise<readonly FleetChange[]> {
  const { at } = question;
  const gateways = gatewaysOf(question);
  // The class is written out as in the index, or SQLite would not take it. Names come apart from this: a row of each change would repeat them.
  const changed = `s.class not in ('first', 'other') and s.since >= ? and s.since <= ?`;
  const began = await sql.all(
    `select s.endpoint, s.clause, s.since, s.until, s.verdict, s.reason, s.shown_verdict, s.shown_at, s.class, s.cause,
        b.verdict as old_verdict, b.reason as old_reason, b.since as old_since
      from state s left join state b on b.endpoint = s.endpoint and b.clause = s.clause and b.until = s.since and b.since < s.since
      where ${changed} order by s.since desc`,
    [since, at],
  );
  if (began.length === 0) return [];
  const endpoints = byId(
    await sql.all(
      `select e.id, e.key, ${nameColumns} from endpoint e join gateway g on g.id = e.gateway
        where e.id in (select s.endpoint from state s where ${changed})${gateways.sql}`,
      [since, at, ...gateways.values],
    ),
  );
  const clauses = byId(await sql.all('select c.id, p.name, c.clause from clause c join policy p on p.id = c.policy'));
  const older = began.some((row) => row['old_verdict'] === null)
    ? await formerPolicies(sql, clauses, {
        sql: 'until is not null and until >= ? and until <= ?',
        values: [since, at],
      })
    : () => undefined;
  return began.flatMap((row) => {
    const [endpoint, clause] = [endpoints.get(numberOf(row, 'endpoint')), clauses.get(numberOf(row, 'clause'))];
    return endpoint === undefined || clause === undefined
      ? []
      : [changeOf(row['old_verdict'] === null ? { ...row, ...older(row) } : row, endpoint, clause, at)];
  });
}

/** Rows by their `id`. */
export function byId(rows: readonly Row[]): ReadonlyMap<number, Row> {
  return new Map(rows.map((row) => [numberOf(row, 'id'), row]));
}

/** Another version of a policy has clauses of its own by the same names: what ended there is what was before; `which`: the states that may be. */
export async function formerPolicies(
  sql: Queryable,
  clauses: ReadonlyMap<number, Row>,
  which: { readonly sql: string; readonly values: readonly Value[] },
): Promise<(row: Row) => Row | undefined> {
  const ended = await sql.all(
    `select endpoint, clause, until, verdict as old_verdict, reason as old_reason, since as old_since
      from state where ${which.sql}`,
    which.values,
  );
  const keyOf = (row: Row, moment: string): string => {
    const clause = clauses.get(numberOf(row, 'clause')) ?? {};
    return `${numberOf(row, 'endpoint')} ${numberOf(row, moment)} ${textOf(clause, 'name')}/${textOf(clause, 'clause')}`;
  };
  const known = new Map(
    ended.map(({ endpoint, clause, until, ...old }) => [
      keyOf({ endpoint: endpoint ?? null, clause: clause ?? null, until: until ?? null }, 'until'),
      old,
    ]),
  );
  return (row) => known.get(keyOf(row, 'since'));
}

/** A change of its rows: its state with the one before, its endpoint, its clause. */
export function changeOf(row: Row, endpoint: Row, clause: Row, at: number): FleetChange {
  const { until, shown_verdict: shown, old_verdict: old } = row;
  return {
    ...nameOf(endpoint),
    at: instantOf(numberOf(row, 'since')),
    class: textOf(row, 'class') as ChangeClass,
    cause: textOf(row, 'cause') as Cause,
    endpoint: textOf(endpoint, 'key'),
    policy: textOf(clause, 'name'),
    clause: textOf(clause, 'clause'),
    old:
      typeof old === 'string'
        ? {
            verdict: old as Verdict,
            reason: textOf(row, 'old_reason'),
            since: instantOf(numberOf(row, 'old_since')),
          }
        : null,
    new: { verdict: textOf(row, 'verdict') as Verdict, reason: textOf(row, 'reason') },
    lastShown:
      typeof shown === 'string' ? { verdict: shown as Verdict, at: instantOf(numberOf(row, 'shown_at')) } : null,
    holds: typeof until !== 'number' || until > at,
  };
}
