import type {
  FrameworkColumn,
  FrameworkRow,
  FrameworksDocument,
} from '../../../core/finding/history/frameworks-document.ts';
import type { PolicyReference } from '../../../core/finding/result.ts';
import type { Queryable, Row } from '../database.ts';
import { gatewayStandings, gatewayVerdict, stillDeclared } from '../roll-up.ts';
import { verdictIn } from './gateway-verdict.ts';
import { type PageOf, pagedOf, valuesOf } from './page-key.ts';
import { gatewaysOf, momentIn, nameColumns, nameOf, numberOf, type Question, scopeOf, textOf } from './question.ts';

/** Our own checks are no framework. */
const ours = 'policies/gateproof/';

/** Gateways by the policies that they are judged by, by name. */
export async function askFrameworks(
  sql: Queryable,
  question: Question,
  { limit, after }: PageOf,
): Promise<FrameworksDocument> {
  const gateways = gatewaysOf(question);
  const columns = await columnsOf(sql, question);
  const from = after === undefined ? [] : valuesOf(after, ['string', 'string']);
  const rows = await sql.all(
    `select ${nameColumns}, g.id, (select min(e.last_at) from endpoint e where e.gateway = g.id and e.retired_at is null) as last_shown
      from gateway g where g.retired_at is null${gateways.sql} ${after === undefined ? '' : 'and (g.name, g.site) > (?, ?)'}
      order by g.name, g.site limit ?`,
    [...gateways.values, ...from, limit + 1],
  );
  const standings = await standingsOf(
    sql,
    rows.slice(0, limit).map((row) => numberOf(row, 'id')),
  );
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-frameworks',
    scope: scopeOf(question),
    frameworks: columns,
    gateways: pagedOf(rows, limit, {
      key: (row) => [textOf(row, 'name'), textOf(row, 'site')],
      read: (row): FrameworkRow => ({
        ...nameOf(row),
        frameworks: columns.map(({ policy }) => cellOf(policy, standings.get(`${numberOf(row, 'id')} ${policy}`))),
        lastShown: momentIn(row, 'last_shown'),
      }),
    }),
  };
}

async function columnsOf(sql: Queryable, question: Question): Promise<readonly FrameworkColumn[]> {
  const gateways = gatewaysOf(question);
  const rows = await sql.all(
    `select t.policy, t.verdict, count(*) as gateways from (${gatewayStandings('standing', `${stillDeclared}${gateways.sql}`)}) t
      group by t.policy, t.verdict`,
    gateways.values,
  );
  const named = await sql.all('select id, name, reference from policy order by name, id');
  const counts = Map.groupBy(rows, (row) => numberOf(row, 'policy'));
  const own = named.flatMap((row) => {
    const found = counts.get(numberOf(row, 'id'));
    if (found === undefined) return [];
    const { file = '', title } = JSON.parse(textOf(row, 'reference')) as PolicyReference;
    return file.startsWith(ours) ? [] : [{ policy: textOf(row, 'name'), title, found }];
  });
  // Two versions of a policy are one framework, as long as the one takes over from the other.
  return [...Map.groupBy(own, ({ policy }) => policy)].map(([policy, versions]) => {
    const count = (verdict: string): number =>
      versions
        .flatMap(({ found }) => found)
        .filter((row) => row['verdict'] === verdict)
        .reduce((sum, row) => sum + numberOf(row, 'gateways'), 0);
    return {
      policy,
      title: versions.at(-1)?.title ?? policy,
      gateways: { conforms: count('pass'), violates: count('fail'), inconclusive: count('inconclusive') },
    };
  });
}

async function standingsOf(sql: Queryable, gateways: readonly number[]): Promise<ReadonlyMap<string, Row>> {
  if (gateways.length === 0) return new Map();
  const rows = await sql.all(
    `select e.gateway, p.name as policy, sum(s.pass) as pass, sum(s.fail) as fail, sum(s.inconclusive) as inconclusive,
        max(s.unjudged) as unjudged, ${gatewayVerdict} as verdict
      from endpoint e join standing s on s.endpoint = e.id join policy p on p.id = s.policy
      where e.retired_at is null and e.gateway in (${gateways.map(() => '?').join(', ')}) group by e.gateway, p.name`,
    gateways,
  );
  return new Map(rows.map((row) => [`${numberOf(row, 'gateway')} ${textOf(row, 'policy')}`, row]));
}

function cellOf(policy: string, row: Row | undefined): FrameworkRow['frameworks'][number] {
  const clauses = {
    pass: numberOf(row, 'pass'),
    fail: numberOf(row, 'fail'),
    inconclusive: numberOf(row, 'inconclusive'),
  };
  const isJudged = clauses.pass + clauses.fail + clauses.inconclusive + numberOf(row, 'unjudged') > 0;
  return { policy, verdict: isJudged ? verdictIn(row) : 'not-judged', clauses };
}
