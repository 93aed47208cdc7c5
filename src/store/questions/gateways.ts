import type {
  GatewayFilter,
  GatewaySort,
  GatewaysDocument,
  GatewayVerdict,
  ListedGateway,
  RestsOn,
} from '../../../core/finding/history/gateways-document.ts';
import type { Queryable, Row, Value } from '../database.ts';
import { gatewayVerdict } from '../roll-up.ts';
import { type PageOf, pagedOf, valuesOf } from './page-key.ts';
import {
  dayMs,
  gatewaysOf,
  momentIn,
  nameColumns,
  nameOf,
  numberOf,
  policiesOf,
  type Question,
  scopeOf,
  textOf,
} from './question.ts';
import { waitingGateways } from './waiting-gateways.ts';

/** In the order of a list: what is wrong comes first. */
const ranks: readonly (readonly [GatewayVerdict, verdict: string])[] = [
  ['violates', 'fail'],
  ['inconclusive', 'inconclusive'],
  ['not-judged', ''],
  ['conforms', 'pass'],
];

/** What comes before the name, by how a list is sorted: a number that is not there is the least. */
const sorts: Readonly<Record<GatewaySort, readonly [string, string, string]>> = {
  worst: ['t.rank_of', 't.fails', 't.opens'],
  name: ['0', '0', '0'],
  shown: ['coalesce(t.last_shown, 0)', '0', '0'],
};

/** Of what is not scanned for so many days it is told that it is not. */
const lateDays = 7;

/** Gateways as they stand now, the worst first; of the policy of the question, or of all. */
export async function askGateways(
  sql: Queryable,
  question: Question,
  { filter, sort }: { readonly filter: GatewayFilter; readonly sort: GatewaySort },
  { limit, after }: PageOf,
): Promise<GatewaysDocument> {
  const listed = listedGateways(question, filter, sort);
  const from = after === undefined ? [] : valuesOf(after, ['number', 'number', 'number', 'string', 'string']);
  const rows = await sql.all(
    `select * from (select l.*, count(*) over () as n from (${listed.sql}) l) r
      ${after === undefined ? '' : 'where (r.one, r.two, r.three, r.name, r.site) > (?, ?, ?, ?, ?)'}
      order by r.one, r.two, r.three, r.name, r.site limit ?`,
    [...listed.values, ...from, limit + 1],
  );
  const rest = await restOf(sql, question, rows.slice(0, limit));
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-gateways',
    scope: scopeOf(question),
    filter,
    sort,
    count: numberOf(rows[0], 'n'),
    gateways: pagedOf(rows, limit, {
      key: (row) => [
        numberOf(row, 'one'),
        numberOf(row, 'two'),
        numberOf(row, 'three'),
        textOf(row, 'name'),
        textOf(row, 'site'),
      ],
      read: (row) => gatewayOf(row, rest),
    }),
    waiting: await waitingGateways(sql, question, filter),
  };
}

function listedGateways(
  question: Question,
  { q, verdict, only }: GatewayFilter,
  sort: GatewaySort,
): { readonly sql: string; readonly values: readonly Value[] } {
  const [gateways, policies] = [gatewaysOf(question), policiesOf(question, 's.policy')];
  const named = q === null ? [] : [`%${q.toLowerCase().replaceAll(/[%_!]/gu, '!$&')}%`];
  const rank = ranks.findIndex(([name]) => name === verdict);
  const late = only === 'not-scanned' ? [question.at - lateDays * dayMs] : [];
  const conditions = [...(rank < 0 ? [] : [`t.rank_of = ${rank}`]), ...(only === 'not-shown' ? ['t.lost > 0'] : [])];
  const [one, two, three] = sorts[sort];
  return {
    sql: `select t.*, ${one} as one, ${two} as two, ${three} as three from (
      select u.*, case u.verdict ${ranks.map(([, word], at) => `when '${word}' then ${at}`).join(' ')} end as rank_of from (
        select ${nameColumns}, g.id, coalesce(sum(s.pass), 0) as pass, -coalesce(sum(s.fail), 0) as fails,
          -coalesce(sum(s.inconclusive), 0) as opens, coalesce(sum(s.lost), 0) as lost, min(s.failing_since) as failing_since,
          min(e.last_at) as last_shown,
          case when coalesce(sum(s.pass + s.fail + s.inconclusive + s.unjudged), 0) = 0 then '' else ${gatewayVerdict} end as verdict
        from gateway g left join endpoint e on e.gateway = g.id and e.retired_at is null
        left join standing s on s.endpoint = e.id${policies.sql}
        where g.retired_at is null${gateways.sql}${late.map(() => ' and coalesce(g.last_at, 0) < ?').join('')}${named.map(() => ` and lower(g.name) like ? escape '!'`).join('')}
        group by g.id, ${nameColumns}) u) t
      ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}`,
    values: [...policies.values, ...gateways.values, ...late, ...named],
  };
}

type Rest = ReadonlyMap<number, ReadonlyMap<string, RestsOn>>;

/** For each of these gateways one clause of each verdict, by its id. */
async function restOf(sql: Queryable, question: Question, gateways: readonly Row[]): Promise<Rest> {
  if (gateways.length === 0) return new Map();
  const policies = policiesOf(question, 'c.policy');
  const marks = gateways.map(() => '?').join(', ');
  const rows = await sql.all(
    `select t.gateway, t.verdict, e.key, p.name as policy, c.clause from (
        select e.gateway, s.verdict, min(e.id) as endpoint, min(s.clause) as clause
        from endpoint e join state s on s.endpoint = e.id join clause c on c.id = s.clause
        where e.gateway in (${marks}) and e.retired_at is null and s.until is null and c.weight <> 'should'
          and s.verdict <> 'not-applicable'${policies.sql}
        group by e.gateway, e.id, s.verdict) t
      join endpoint e on e.id = t.endpoint join clause c on c.id = t.clause join policy p on p.id = c.policy
      order by e.key desc`,
    [...gateways.map((row) => numberOf(row, 'id')), ...policies.values],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => numberOf(row, 'gateway'))].map(([gateway, own]) => [
      gateway,
      new Map(own.map((row) => [textOf(row, 'verdict'), restsOn(row)])),
    ]),
  );
}

function restsOn(row: Row): RestsOn {
  return { endpoint: textOf(row, 'key'), policy: textOf(row, 'policy'), clause: textOf(row, 'clause') };
}

function gatewayOf(row: Row, rest: Rest): ListedGateway {
  const [verdict, word] = ranks[numberOf(row, 'rank_of')] ?? (['not-judged', ''] as const);
  return {
    ...nameOf(row),
    verdict,
    clauses: {
      pass: numberOf(row, 'pass'),
      fail: -numberOf(row, 'fails') || 0,
      inconclusive: -numberOf(row, 'opens') || 0,
    },
    lost: numberOf(row, 'lost'),
    failingSince: momentIn(row, 'failing_since'),
    lastShown: momentIn(row, 'last_shown'),
    restsOn: rest.get(numberOf(row, 'id'))?.get(word) ?? null,
  };
}
