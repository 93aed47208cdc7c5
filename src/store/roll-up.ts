import type { Queryable } from './database.ts';

/** The verdict over standings (`s`) of endpoints of one gateway of which any says something. */
export const gatewayVerdict: string = `case when sum(s.fail) > 0 then 'fail'
  when sum(s.inconclusive) > 0 or max(s.unjudged) > 0 then 'inconclusive' else 'pass' end`;

/**
 * How gateways stand under policies, with their group and site; one row each. `from`: the standings of endpoints, a table or a query in
 * parentheses. A gateway that no clause of a policy speaks of has no row of it. They come in the order of policy, group and site: SQLite counts
 * those of a group as they come, where it would otherwise sort every row once more.
 */
export function gatewayStandings(from: string, where: string): string {
  return `select s.policy, g.grp, g.site, sum(s.pass) as pass, sum(s.fail) as fail, sum(s.inconclusive) as inconclusive, min(e.last_at) as last_at,
      ${gatewayVerdict} as verdict
    from gateway g join endpoint e on e.gateway = g.id join ${from} s on s.endpoint = e.id
    where ${where} group by s.policy, g.grp, g.site, g.id
    having sum(s.pass) + sum(s.fail) + sum(s.inconclusive) + max(s.unjudged) > 0
    order by s.policy, g.grp, g.site, g.id`;
}

/** Those of gateways and endpoints that are still declared. */
export const stillDeclared = 'g.retired_at is null and e.retired_at is null';

/**
 * To be called with the day (UTC) by whatever settles something, before it writes: where the day is a later one than that of the last, the
 * standings are those of the end of that one, and become its rows in the roll-up. A day without rows, on which nothing was settled, stands as
 * the one before.
 */
export async function rollUp(sql: Queryable, today: string): Promise<void> {
  const [open] = await sql.all('select day from day_open');
  if (open === undefined) {
    await sql.run('insert into day_open(day) values (?) on conflict (day) do nothing', [today]);
    return;
  }
  const day = String(open['day']);
  if (day >= today) return;
  // Of several workers that come at once, one finds the row as it was.
  const isOurs = (await sql.run('update day_open set day = ? where day = ?', [today, day])) === 1;
  if (isOurs) await sql.run(insertDay, [day]);
}

/** 'pass' counts gateways that conform and clauses that pass, 'fail' those that violate and fail. */
const insertDay = `insert into day(day, policy, grp, site, verdict, gateways, clauses)
  select ?, t.policy, t.grp, t.site, v.verdict,
    sum(case when t.verdict = v.verdict then 1 else 0 end),
    sum(case v.verdict when 'pass' then t.pass when 'fail' then t.fail else t.inconclusive end)
  from (${gatewayStandings('standing', stillDeclared)}) t
  cross join (select 'pass' as verdict union all select 'fail' union all select 'inconclusive') v
  group by t.policy, t.grp, t.site, v.verdict
  on conflict (day, policy, grp, site, verdict) do nothing`;
