import type { Verdict } from '../../../core/finding/finding.ts';
import type { FindingsDocument, ListedFinding } from '../../../core/finding/history/findings-document.ts';
import type { Queryable, Row } from '../database.ts';
import { standingLastShown } from './last-shown.ts';
import { type PageOf, pagedOf, valuesOf } from './page-key.ts';
import {
  gatewaysOf,
  instantOf,
  nameColumns,
  nameOf,
  numberOf,
  policiesOf,
  type Question,
  scopeOf,
  textOf,
} from './question.ts';
import { type WaiverFor, waiversAt } from './waivers.ts';

/** Clauses that must hold and are judged so now, by gateway. The standings say at which endpoints there are any, so no others are looked at. */
export async function askFindings(
  sql: Queryable,
  question: Question,
  { gateway, verdict }: Pick<FindingsDocument, 'gateway' | 'verdict'>,
  { limit, after }: PageOf,
): Promise<FindingsDocument> {
  const [gateways, policies] = [gatewaysOf(question), policiesOf(question, 't.policy')];
  const from = after === undefined ? [] : valuesOf(after, ['string', 'string', 'string', 'string', 'string']);
  const behind = `and g.name >= ? and (g.name, g.site, e.key, p.name, c.clause) > (?, ?, ?, ?, ?)`;
  // The first two in the order of their indexes, so that a part of the list reads a part of the tables.
  const rows = await sql.all(
    `select ${nameColumns}, e.key, e.last_at, p.name as policy, c.clause, s.since, s.verdict, s.reason, s.shown_verdict, s.shown_at
      from gateway g cross join endpoint e cross join standing t cross join policy p cross join clause c cross join state s
      where e.gateway = g.id and g.retired_at is null and e.retired_at is null and t.endpoint = e.id and t.${verdict} > 0
        and p.id = t.policy and c.policy = p.id and c.weight <> 'should'
        and s.endpoint = e.id and s.clause = c.id and s.until is null and s.verdict = ?${gateway === null ? '' : ' and g.name = ?'}${gateways.sql}${policies.sql}
        ${after === undefined ? '' : behind}
      order by g.name, g.site, e.key, p.name, c.clause limit ?`,
    [
      verdict,
      ...(gateway === null ? [] : [gateway]),
      ...gateways.values,
      ...policies.values,
      ...from.slice(0, 1),
      ...from,
      limit + 1,
    ],
  );
  const waiverFor = await waiversAt(sql, question.at);
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-findings',
    scope: scopeOf(question),
    gateway,
    verdict,
    findings: pagedOf(rows, limit, {
      key: (row) => ['name', 'site', 'key', 'policy', 'clause'].map((column) => textOf(row, column)),
      read: (row) => findingOf(row, waiverFor),
    }),
  };
}

function findingOf(row: Row, waiverFor: WaiverFor): ListedFinding {
  const name = nameOf(row);
  const [policy, clause] = [textOf(row, 'policy'), textOf(row, 'clause')];
  return {
    ...name,
    endpoint: textOf(row, 'key'),
    policy,
    clause,
    verdict: textOf(row, 'verdict') as Verdict,
    reason: textOf(row, 'reason'),
    since: instantOf(numberOf(row, 'since')),
    lastShown: standingLastShown(row),
    waiver: row['verdict'] === 'fail' ? (waiverFor({ ...name, policy, clause }) ?? null) : null,
  };
}
