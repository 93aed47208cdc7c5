import type { Queryable, Value } from './database.ts';

/** When: now, or at a moment that is over, milliseconds since 1970. */
export type Moment = 'now' | number;

/** What makes a row one that holds at that moment, of a table with `since` and `until`. */
export function holdsAt(table: string, moment: Moment): { readonly sql: string; readonly values: readonly Value[] } {
  if (moment === 'now') return { sql: `${table}.until is null`, values: [] };
  return {
    sql: `${table}.since <= ? and (${table}.until is null or ${table}.until > ?)`,
    values: [moment, moment],
  };
}

/** The columns of `standing`, made from states: for every endpoint, or where `of` says for which, as of that moment. */
export function standingsFrom(
  moment: Moment,
  of: { readonly sql: string; readonly values: readonly Value[] } = { sql: '', values: [] },
): { readonly sql: string; readonly values: readonly Value[] } {
  const holds = holdsAt('s', moment);
  const must = (condition: string): string => `sum(case when c.weight <> 'should' and ${condition} then 1 else 0 end)`;
  const isLost = `s.verdict = 'inconclusive' and s.shown_verdict is not null`;
  // Before a stretch of failing came one of something else, or nothing.
  const failedFrom = `coalesce(
      (select max(b.until) from state b where b.endpoint = s.endpoint and b.clause = s.clause and b.verdict <> 'fail' and b.until <= s.since),
      (select min(b.since) from state b where b.endpoint = s.endpoint and b.clause = s.clause))`;
  const judged = `sum(${must(`s.verdict <> 'not-applicable'`)}) over (partition by s.endpoint)`;
  return {
    sql: `select s.endpoint, c.policy, ${must(`s.verdict = 'pass'`)} as pass, ${must(`s.verdict = 'fail'`)} as fail,
        ${must(`s.verdict = 'inconclusive'`)} as inconclusive, ${must(isLost)} as lost,
        min(case when c.weight <> 'should' and ${isLost} then s.shown_at end) as lost_at,
        min(case when c.weight <> 'should' and s.verdict = 'fail' then ${failedFrom} end) as failing_since,
        case when ${judged} = 0 then 1 else 0 end as unjudged
      from state s join clause c on c.id = s.clause
      where ${holds.sql} ${of.sql} group by s.endpoint, c.policy`,
    values: [...holds.values, ...of.values],
  };
}

/** Brings the standing of an endpoint to what its states say; part of every transaction that opens or closes one. */
export async function updateStanding(sql: Queryable, endpoint: number): Promise<void> {
  await sql.run('delete from standing where endpoint = ?', [endpoint]);
  const made = standingsFrom('now', { sql: 'and s.endpoint = ?', values: [endpoint] });
  await sql.run(
    `insert into standing(endpoint, policy, pass, fail, inconclusive, lost, lost_at, failing_since, unjudged) ${made.sql}`,
    made.values,
  );
}
