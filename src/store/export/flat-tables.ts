import type { Queryable, Row, Value } from '../database.ts';
import type { FlatColumn, FlatTable, FlatValue } from './flat-table.ts';

/** Endpoints whose rows are read at once. */
const atOnce = 50;

/** Columns that every table begins with: whose rows they are. */
const whose: readonly FlatColumn[] = ['gateway', 'site', 'group_name', 'owner', 'endpoint'].map((name) => ({
  name,
  type: 'text',
}));

const whoseSql = 'g.name as gateway, g.site, g.grp as group_name, g.owner, e.key as endpoint';
const joined = 'join endpoint e on e.id = t.endpoint join gateway g on g.id = e.gateway';

const text = (name: string): FlatColumn => ({ name, type: 'text' });
const moment = (name: string): FlatColumn => ({ name, type: 'moment' });
const nullable = (column: FlatColumn): FlatColumn => ({ ...column, isNullable: true });

/** What `gateproof export` writes, a file each. */
export const flatTables: readonly FlatTable[] = [
  table(
    'state',
    [
      text('policy'),
      text('policy_version'),
      text('policy_digest'),
      text('clause'),
      text('weight'),
      moment('since'),
      nullable(moment('until')),
      text('verdict'),
      text('reason'),
      text('class'),
      text('cause'),
      nullable(text('shown_verdict')),
      nullable(moment('shown_at')),
    ],
    `select ${whoseSql}, p.name as policy, p.version as policy_version, p.digest as policy_digest, c.clause,
        case c.weight when '' then 'shall' else c.weight end as weight, t.since, t.until, t.verdict, t.reason, t.class, t.cause,
        t.shown_verdict, t.shown_at
      from state t ${joined} join clause c on c.id = t.clause join policy p on p.id = c.policy`,
    't.endpoint, p.name, c.clause, t.since',
  ),
  table(
    'scan',
    [
      text('url'),
      moment('started'),
      moment('finished'),
      text('completeness'),
      text('as_of'),
      text('tool'),
      text('judged'),
      text('facts'),
      text('evidence_digest'),
      { name: 'evidence_kept', type: 'boolean' },
    ],
    `select ${whoseSql}, l.url, t.at as started, t.finished, case t.cut_short when 0 then 'complete' else 'cut-short' end as completeness, x.as_of,
        x.tool, j.digest as judged, b.digest as facts, t.evidence_digest, case when v.at is null then 0 else 1 end as evidence_kept
      from scan t ${joined} join place l on l.id = t.place join context x on x.id = t.context join judgement j on j.id = t.judged
        join blob b on b.id = t.facts left join evidence v on v.endpoint = t.endpoint and v.at = t.at`,
    't.endpoint, t.at',
  ),
  table(
    'certificate',
    [
      text('role'),
      text('sha256'),
      text('subject'),
      text('issuer'),
      moment('not_before'),
      moment('not_after'),
      moment('since'),
      nullable(moment('until')),
    ],
    `select ${whoseSql}, t.role, t.sha256, t.subject, t.issuer, t.not_before, t.not_after, t.since, t.until
      from certificate t ${joined}`,
    't.endpoint, t.since, t.role, t.sha256',
  ),
];

/** `select` ends where its condition would stand. */
function table(name: string, own: readonly FlatColumn[], select: string, order: string): FlatTable {
  const columns = [...whose, ...own];
  return {
    name,
    columns,
    async *rows(sql) {
      for await (const ids of endpointIds(sql)) {
        const marks = ids.map(() => '?').join(', ');
        const rows = await sql.all(`${select} where t.endpoint in (${marks}) order by ${order}`, ids);
        for (const row of rows) yield columns.map((column) => flat(row, column));
      }
    },
  };
}

async function* endpointIds(sql: Queryable): AsyncGenerator<readonly Value[]> {
  for (let last: Value = 0; ; ) {
    const rows = await sql.all('select id from endpoint where id > ? order by id limit ?', [last, atOnce]);
    const ids = rows.map(({ id }) => id ?? null);
    const end = ids.at(-1);
    if (end === undefined) return;
    yield ids;
    last = end;
  }
}

function flat(row: Row, { name, type }: FlatColumn): FlatValue {
  const value = row[name] ?? null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return type === 'boolean' ? value === 1 : value;
}
