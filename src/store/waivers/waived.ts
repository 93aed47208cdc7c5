import type { Value } from '../database.ts';

/**
 * Whether a state is excused on a day, by a waiver `w` of the clause `c` of the policy `p` at the gateway `g`: a condition for a query that
 * has these three. `at`: milliseconds since 1970; one that was ended before is none.
 */
export function isWaivedAt(at: number): { readonly sql: string; readonly values: readonly Value[] } {
  const { sql, values } = holdsOn(at);
  return {
    sql: `exists (select 1 from waiver w where w.policy = p.name and w.clause = c.clause
      and (w.gateway = g.name or (w.gateway = '' and w.grp = g.grp)) and ${sql})`,
    values,
  };
}

/** Whether a waiver `w` holds at that moment. */
export function holdsOn(at: number): { readonly sql: string; readonly values: readonly Value[] } {
  const day = new Date(at).toISOString().slice(0, 10);
  return {
    sql: 'w.from_day <= ? and w.until_day >= ? and w.made_at <= ? and (w.ended_at is null or w.ended_at > ?)',
    values: [day, day, at, at],
  };
}
