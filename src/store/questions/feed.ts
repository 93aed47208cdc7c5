import { type ChangeClass, changeClasses } from '../../../core/finding/diff/diff-document.ts';
import type { FeedDocument } from '../../../core/finding/history/feed-document.ts';
import type { Queryable, Row } from '../database.ts';
import { byId, cameAndWent, changeOf, formerPolicies } from './changes.ts';
import { type PageOf, pagedOf, valuesOf } from './page-key.ts';
import { gatewaysOf, instantOf, nameColumns, numberOf, policiesOf, type Question, scopeOf } from './question.ts';

/** Since when, milliseconds since 1970, and of which class; null: of all. */
export interface FeedOf {
  readonly since: number;
  readonly class: ChangeClass | null;
}

/** What began since then and changed what was known before, the newest first. */
export async function askFeed(
  sql: Queryable,
  question: Question,
  { since, class: wanted }: FeedOf,
  { limit, after }: PageOf,
): Promise<FeedDocument> {
  const [gateways, policies] = [gatewaysOf(question), policiesOf(question, 'c.policy')];
  // Written out as in the index, or SQLite would not take it.
  const changed = `s.class not in ('first', 'other') and s.since >= ? and s.since <= ?${gateways.sql}${policies.sql}`;
  const from = `from state s join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway join clause c on c.id = s.clause`;
  const values = [since, question.at, ...gateways.values, ...policies.values];
  const key = after === undefined ? [] : valuesOf(after, ['number', 'number', 'number']);
  const rows = await sql.all(
    `select s.endpoint, s.clause, s.since, s.until, s.verdict, s.reason, s.shown_verdict, s.shown_at, s.class, s.cause,
        b.verdict as old_verdict, b.reason as old_reason, b.since as old_since, e.key, ${nameColumns} ${from}
      left join state b on b.endpoint = s.endpoint and b.clause = s.clause and b.until = s.since and b.since < s.since
      where ${changed}${wanted === null ? '' : ' and s.class = ?'} ${after === undefined ? '' : 'and (-s.since, s.endpoint, s.clause) > (?, ?, ?)'}
      order by s.since desc, s.endpoint, s.clause limit ?`,
    [...values, ...(wanted === null ? [] : [wanted]), ...key, limit + 1],
  );
  // Of all gateways and policies the index alone is counted.
  const isOfAll = gateways.sql === '' && policies.sql === '';
  const counted = await sql.all(
    `select s.class, count(*) as n ${isOfAll ? 'from state s' : from} where ${changed} group by s.class`,
    values,
  );
  const read = await readerOf(sql, rows, question.at);
  const count = (name: ChangeClass): number =>
    numberOf(
      counted.find((row) => row['class'] === name),
      'n',
    );
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-feed',
    scope: scopeOf(question),
    since: instantOf(since),
    class: wanted,
    counts: Object.fromEntries(changeClasses.map((name) => [name, count(name)])) as FeedDocument['counts'],
    ...(await cameAndWent(sql, question, since)),
    changes: pagedOf(rows, limit, {
      key: (row) => [-numberOf(row, 'since'), numberOf(row, 'endpoint'), numberOf(row, 'clause')],
      read,
    }),
  };
}

async function readerOf(
  sql: Queryable,
  rows: readonly Row[],
  at: number,
): Promise<(row: Row) => ReturnType<typeof changeOf>> {
  const clauses = byId(await sql.all('select c.id, p.name, c.clause from clause c join policy p on p.id = c.policy'));
  const fresh = rows.filter((row) => row['old_verdict'] === null);
  const [endpoints, moments] = [
    [...new Set(fresh.map((row) => numberOf(row, 'endpoint')))],
    [...new Set(fresh.map((row) => numberOf(row, 'since')))],
  ];
  const marks = (of: readonly number[]): string => of.map(() => '?').join(', ');
  const older =
    fresh.length === 0
      ? () => undefined
      : await formerPolicies(sql, clauses, {
          sql: `endpoint in (${marks(endpoints)}) and until in (${marks(moments)})`,
          values: [...endpoints, ...moments],
        });
  return (row) =>
    changeOf(
      row['old_verdict'] === null ? { ...row, ...older(row) } : row,
      row,
      clauses.get(numberOf(row, 'clause')) ?? {},
      at,
    );
}
