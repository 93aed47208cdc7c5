import type { Undelivered } from '../../../core/finding/history/status-document.ts';
import type { Queryable, Row } from '../database.ts';
import { dayMs, numberOf, textOf } from './question.ts';

/** Of what was given up it is said so long. */
const saidMs = 7 * dayMs;

/** What could not be told to somebody, by receiver; nothing where all was. There is no secret in it. */
export async function undelivered(sql: Queryable, now: number): Promise<readonly Undelivered[]> {
  const gone = await sql.all("select kind, last_error from outbox where kind like 'gone %' order by kind, id");
  const waiting = await sql.all(
    `select kind, count(*) as n, sum(tries) as tries, max(last_error) as last_error from outbox
      where done_at is null and (kind like 'to %' or kind like 'for %') group by kind order by kind`,
  );
  const givenUp = await sql.all(
    `select kind, count(*) as n, max(last_error) as last_error from outbox
      where done_at >= ? and last_error is not null and kind like 'to %' group by kind order by kind`,
    [now - saidMs],
  );
  const reasons = new Map(gone.map((row) => [nameOf(row), textOf(row, 'last_error')]));
  const held = waiting.filter((row) => reasons.has(nameOf(row)));
  const tried = waiting.filter((row) => !reasons.has(nameOf(row)) && numberOf(row, 'tries') > 0);
  return [
    ...[...Map.groupBy(held, nameOf)].map(([receiver, rows]) => ({
      receiver,
      state: 'gone' as const,
      count: rows.reduce((sum, row) => sum + numberOf(row, 'n'), 0),
      why: reasons.get(receiver) ?? '',
    })),
    ...tried.map((row) => told(row, 'waits')),
    ...givenUp.map((row) => told(row, 'given-up')),
  ];
}

function told(row: Row, state: Undelivered['state']): Undelivered {
  return { receiver: nameOf(row), state, count: numberOf(row, 'n'), why: textOf(row, 'last_error') };
}

/** 'webhook/ops' of 'to webhook/ops'. */
function nameOf(row: Row): string {
  return textOf(row, 'kind').replace(/^\S+ /u, '');
}
