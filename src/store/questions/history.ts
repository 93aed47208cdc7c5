import type { Verdict } from '../../../core/finding/finding.ts';
import type {
  ClauseHistory,
  EndpointHistory,
  HistoryDocument,
} from '../../../core/finding/history/history-document.ts';
import type { LastShown, Stretch } from '../../../core/finding/history/stretch.ts';
import type { Queryable, Row } from '../database.ts';
import { rememberedShown } from './last-shown.ts';
import {
  gatewaysOf,
  instantOf,
  momentIn,
  nameColumns,
  nameOf,
  numberOf,
  type Question,
  scopeOf,
  textOf,
} from './question.ts';

/** A gateway by its name, and a clause of it: '<clause>' or '<policy>/<clause>'; null: what changed, fails, or is not shown. */
export interface HistoryOf {
  readonly name: string;
  readonly clause: string | null;
}

/** The history of one gateway, as each site that looked saw it; undefined where no gateway has that name. */
export async function askHistory(
  sql: Queryable,
  question: Question,
  { name, clause }: HistoryOf,
): Promise<HistoryDocument | undefined> {
  const gateways = gatewaysOf(question);
  const found = await sql.all(
    `select g.id, g.retired_at, ${nameColumns} from gateway g where g.name = ?${gateways.sql} order by g.site`,
    [name, ...gateways.values],
  );
  if (found.length === 0) return undefined;
  const [endpoints, clauses]: [EndpointHistory[], ClauseHistory[]] = [[], []];
  for (const gateway of found) {
    const site = textOf(gateway, 'site');
    const rows = await sql.all(
      'select id, key, url, first_at from endpoint where gateway = ? and first_at <= ? order by key',
      [numberOf(gateway, 'id'), question.at],
    );
    for (const row of rows) {
      const scans = await sql.all('select at, cut_short from scan where endpoint = ? and at <= ? order by at', [
        numberOf(row, 'id'),
        question.at,
      ]);
      endpoints.push(endpointOf(row, site, scans));
      clauses.push(
        ...(await clausesOf(
          sql,
          row,
          site,
          scans.map((scan) => numberOf(scan, 'at')),
          question,
        )),
      );
    }
  }
  const shown = clauses.filter((one) => (clause === null ? isTelling(one) : isNamed(one, clause)));
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-history',
    scope: scopeOf(question),
    gateways: found.map((row) => ({ ...nameOf(row), retired: momentIn(row, 'retired_at') })),
    endpoints,
    clause,
    clauses: shown,
    unchanged: clause === null ? clauses.length - shown.length : 0,
  };
}

function endpointOf(row: Row, site: string, scans: readonly Row[]): EndpointHistory {
  const last = scans.at(-1);
  return {
    site,
    endpoint: textOf(row, 'key'),
    url: textOf(row, 'url'),
    scans: scans.length,
    first: instantOf(numberOf(row, 'first_at')),
    last: instantOf(numberOf(last, 'at')),
    completeness: numberOf(last, 'cut_short') === 1 ? 'cut-short' : 'complete',
  };
}

/**
 * By policy and clause, in the order of their names, or that of one name alone; each version of a policy goes on where the one before ended. `endpoint`
 * has its `id` and `key`.
 */
export async function clausesOf(
  sql: Queryable,
  endpoint: Row,
  site: string,
  scans: readonly number[],
  { at }: Question,
  named?: { readonly policy: string; readonly clause: string },
): Promise<readonly ClauseHistory[]> {
  const rows = await sql.all(
    `select p.name, p.version, c.clause, s.since, s.until, s.verdict, s.reason, s.class, s.cause, s.shown_verdict, s.shown_at
      from state s join clause c on c.id = s.clause join policy p on p.id = c.policy
      where s.endpoint = ? and s.since <= ?${named === undefined ? '' : ' and p.name = ? and c.clause = ?'}
      order by p.name, c.clause, s.since desc`,
    [numberOf(endpoint, 'id'), at, ...(named === undefined ? [] : [named.policy, named.clause])],
  );
  return [...Map.groupBy(rows, (row) => JSON.stringify([row['name'], row['clause']])).values()].map((stretches) => ({
    site,
    endpoint: textOf(endpoint, 'key'),
    policy: textOf(stretches[0] ?? {}, 'name'),
    clause: textOf(stretches[0] ?? {}, 'clause'),
    stretches: stretches.map((row) => stretchOf(row, scans, at)),
  }));
}

function stretchOf(row: Row, scans: readonly number[], at: number): ClauseHistory['stretches'][number] {
  const ended = row['until'];
  const until = typeof ended === 'number' && ended <= at ? ended : null;
  const verdict = textOf(row, 'verdict') as Verdict;
  return {
    version: textOf(row, 'version'),
    since: instantOf(numberOf(row, 'since')),
    until: until === null ? null : instantOf(until),
    verdict,
    reason: textOf(row, 'reason'),
    class: textOf(row, 'class') as Stretch['class'],
    cause: textOf(row, 'cause') as Stretch['cause'],
    lastShown: lastShownOf(row, verdict, scans, until),
  };
}

/** Of what was decided, the last scan of its stretch; of what was not, what its row remembers. */
function lastShownOf(row: Row, verdict: Verdict, scans: readonly number[], until: number | null): LastShown | null {
  if (verdict === 'pass' || verdict === 'fail') {
    const last = scans.findLast((scan) => until === null || scan < until) ?? numberOf(row, 'since');
    return { verdict, at: instantOf(last) };
  }
  return rememberedShown(row);
}

function isTelling({ stretches }: ClauseHistory): boolean {
  const [now] = stretches;
  return (
    now?.verdict === 'fail' ||
    now?.verdict === 'inconclusive' ||
    stretches.some(({ verdict, class: name }) => verdict !== now?.verdict || (name !== 'first' && name !== 'other'))
  );
}

function isNamed({ policy, clause }: ClauseHistory, wanted: string): boolean {
  return clause === wanted || `${policy}/${clause}` === wanted;
}
