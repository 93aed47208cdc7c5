import type { Queryable, Row } from '../database.ts';
import { gatewaysOf, nameColumns, type Question } from './question.ts';

/** An endpoint of a gateway by names; null: the first. The site is that of the question. */
export interface EndpointOf {
  readonly name: string;
  /** Its key, 'sstp:443'. */
  readonly endpoint: string | null;
}

/** Its row, with that of its gateway; `judged`: one at which that clause was judged. Those that are still declared come first. */
export async function endpointNamed(
  sql: Queryable,
  question: Question,
  { name, endpoint }: EndpointOf,
  judged?: { readonly policy: string; readonly clause: string },
): Promise<Row | undefined> {
  const gateways = gatewaysOf(question);
  const isJudged = `and exists (select 1 from clause c join policy p on p.id = c.policy
    join state s on s.endpoint = e.id and s.clause = c.id where p.name = ? and c.clause = ?)`;
  const [row] = await sql.all(
    `select e.id, e.key, e.last_at, ${nameColumns} from gateway g join endpoint e on e.gateway = g.id
      where g.name = ?${gateways.sql} ${endpoint === null ? '' : 'and e.key = ?'} ${judged === undefined ? '' : isJudged}
      order by e.retired_at is not null, g.site, e.key limit 1`,
    [
      name,
      ...gateways.values,
      ...(endpoint === null ? [] : [endpoint]),
      ...(judged === undefined ? [] : [judged.policy, judged.clause]),
    ],
  );
  return row;
}
