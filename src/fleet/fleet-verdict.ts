import { leavesOpen } from '../../core/finding/leaves-open.ts';
import type { Database, Queryable } from '../store/database.ts';
import { decompressed } from '../store/kept/kept-evidence.ts';
import { findingOf } from '../store/kept/kept-finding.ts';
import { octetsIn } from '../store/row-values.ts';
import { isWaivedAt } from '../store/waivers/waived.ts';

const here = `g.site = ? and g.retired_at is null and g.declared <> '{}'`;

/**
 * How the gateways of a site stand now, as an exit code has it: 1 where one violates what must hold and no waiver of the store excuses it, 2 where
 * none does and one is open or was never scanned, also behind what is waived.
 */
export async function fleetVerdict(database: Database, site: string, at: number): Promise<0 | 1 | 2> {
  return await database.read(async (sql) => {
    const failing = await sql.all(
      `select 1 as x from standing s join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway
       where ${here} and e.retired_at is null and s.fail > 0 limit 1`,
      [site],
    );
    const waived = failing.length === 0 ? 'nothing' : await whatIsWaived(sql, site, at);
    if (failing.length > 0 && waived === 'not-all') return 1;
    // An endpoint of which no policy says anything shows nothing, nor does a gateway of which none is known.
    const open = await sql.all(
      `select 1 as x from gateway g left join endpoint e on e.gateway = g.id and e.retired_at is null
         left join standing s on s.endpoint = e.id
       where ${here} group by g.id, e.id
       having coalesce(min(s.unjudged), 1) = 1 or sum(s.inconclusive) > 0 limit 1`,
      [site],
    );
    return open.length > 0 || waived === 'all-and-open' ? 2 : 0;
  });
}

/** Whether waivers of the store excuse all that fails, and whether something besides was left open there. */
async function whatIsWaived(sql: Queryable, site: string, at: number): Promise<'all' | 'all-and-open' | 'not-all'> {
  const waived = isWaivedAt(at);
  const failing = `from state s join clause c on c.id = s.clause join policy p on p.id = c.policy
    join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway
    where s.until is null and s.verdict = 'fail' and c.weight <> 'should' and e.retired_at is null and ${here}`;
  const [other] = await sql.all(`select 1 as x ${failing} and not ${waived.sql} limit 1`, [site, ...waived.values]);
  if (other !== undefined) return 'not-all';
  const findings = await sql.all(
    `select b.octets from blob b where b.id in (select s.finding ${failing} and ${waived.sql})`,
    [site, ...waived.values],
  );
  const isOpen = findings.some((row) => {
    const text = Buffer.from(decompressed(octetsIn(row, 'octets'))).toString('utf8');
    return leavesOpen(findingOf(text, { policy: '', clause: '', target: '' }));
  });
  return isOpen ? 'all-and-open' : 'all';
}
