import type { Database } from '../store/database.ts';

/**
 * How the gateways of a site stand now, as an exit code has it: 1 where one violates what must hold, 2 where none does and one is open or was
 * never scanned.
 */
export async function fleetVerdict(database: Database, site: string): Promise<0 | 1 | 2> {
  const here = `g.site = ? and g.retired_at is null and g.declared <> '{}'`;
  const [failing, open] = await database.read(async (sql) => [
    await sql.all(
      `select 1 as x from standing s join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway
       where ${here} and e.retired_at is null and s.fail > 0 limit 1`,
      [site],
    ),
    // An endpoint of which no policy says anything shows nothing, nor does a gateway of which none is known.
    await sql.all(
      `select 1 as x from gateway g left join endpoint e on e.gateway = g.id and e.retired_at is null
         left join standing s on s.endpoint = e.id
       where ${here} group by g.id, e.id
       having coalesce(min(s.unjudged), 1) = 1 or sum(s.inconclusive) > 0 limit 1`,
      [site],
    ),
  ]);
  if (failing.length > 0) return 1;
  return open.length > 0 ? 2 : 0;
}
