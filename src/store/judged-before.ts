import type { Database, Queryable, Row } from './database.ts';
import { numberIn, textIn } from './row-values.ts';

/** An endpoint that was judged last as on an earlier day. */
export interface JudgedBefore {
  readonly id: number;
  readonly gateway: string;
  readonly site: string;
  readonly group: string;
}

/** What is asked of days: from the day of the last judgement on, until today. */
export interface DatesAsked {
  /** ISO date. */
  readonly today: string;
  /** Groups of which every endpoint that was last judged before such a day is wanted: the first one of them that is after it. */
  readonly turns: ReadonlyMap<string, ReadonlySet<string>>;
  /** By group: so many days before a certificate begins or ends it counts. */
  readonly notices: ReadonlyMap<string, readonly number[]>;
}

/**
 * Endpoints for which a day passed since they were judged last: of a clause of their group's policies, or of a certificate of theirs (that day itself
 * counts, for they were judged by a moment of it). Reads no facts; `noteFactsDays` did.
 */
export async function judgedBeforeDates(
  database: Database,
  { today, turns, notices }: DatesAsked,
): Promise<readonly JudgedBefore[]> {
  return await database.read(async (sql) => {
    const contexts = await sql.all(
      'select id, as_of from context where as_of < ? and exists (select 1 from endpoint where context = context.id and retired_at is null)',
      [today],
    );
    const found = new Map<number, JudgedBefore>();
    for (const row of contexts) {
      const [context, asOf] = [numberIn(row, 'id'), textIn(row, 'as_of')];
      for (const [group, days] of turns) {
        if (![...days].some((day) => asOf < day && day <= today)) continue;
        for (const one of await endpoints(sql, { context, group })) found.set(one.id, one);
      }
      for (const [group, some] of notices)
        for (const notice of some) {
          const days = [later(asOf, notice), later(today, notice)] as const;
          for (const one of await endpoints(sql, { context, group, days })) found.set(one.id, one);
        }
    }
    return [...found.values()];
  });
}

interface Which {
  readonly context: number;
  readonly group: string;
  /** Of a certificate, the first and the last that count; absent: all. */
  readonly days?: readonly [string, string];
}

async function endpoints(sql: Queryable, { context, group, days }: Which): Promise<readonly JudgedBefore[]> {
  const ofDays = days === undefined ? '' : 'and e.facts in (select facts from facts_day where day between ? and ?)';
  const rows = await sql.all(
    `select e.id, g.name, g.site, g.grp from endpoint e join gateway g on g.id = e.gateway
     where e.context = ? and e.retired_at is null and g.retired_at is null and g.grp = ? ${ofDays}`,
    [context, group, ...(days ?? [])],
  );
  return rows.map(judgedBefore);
}

function judgedBefore(row: Row): JudgedBefore {
  return {
    id: numberIn(row, 'id'),
    gateway: textIn(row, 'name'),
    site: textIn(row, 'site'),
    group: textIn(row, 'grp'),
  };
}

function later(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
