import type { EndingMonth, ForecastDocument } from '../../../core/finding/history/forecast-document.ts';
import type { Queryable } from '../database.ts';
import { certificateColumns, certificateOf, servedWithin } from './certificates.ts';
import { type PageOf, pagedOf, valuesOf } from './page-key.ts';
import { dayMs, dayOf, numberOf, type Question, scopeOf, textOf } from './question.ts';

/** Which certificates are listed; the forecast is of all. */
export interface ForecastFilter {
  readonly withinDays: number | null;
  /** '2027-01' */
  readonly month: string | null;
}

/** How many certificates end in which month, and those that were asked for, what ends first first. */
export async function askForecast(
  sql: Queryable,
  question: Question,
  { withinDays, month }: ForecastFilter,
  { limit, after }: PageOf,
): Promise<ForecastDocument> {
  const listed = servedWithin(question, withinDays);
  const bounds = month === null ? [] : monthBounds(month);
  const where = `${listed.where}${month === null ? '' : ' and c.not_after >= ? and c.not_after < ?'}`;
  const values = [...listed.values, ...bounds];
  const from = after === undefined ? [] : valuesOf(after, ['number', 'string', 'string', 'string', 'string', 'string']);
  const behind = 'and c.not_after >= ? and (c.not_after, g.name, g.site, e.key, c.sha256, c.role) > (?, ?, ?, ?, ?, ?)';
  const rows = await sql.all(
    `select ${certificateColumns} ${where} ${after === undefined ? '' : behind}
      order by c.not_after, g.name, g.site, e.key, c.sha256, c.role limit ?`,
    [...values, ...from.slice(0, 1), ...from, limit + 1],
  );
  const months = await monthsOf(sql, question);
  const isAll = withinDays === null && month === null;
  const [counted] = isAll ? [] : await sql.all(`select count(*) as n ${where}`, values);
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-forecast',
    scope: scopeOf(question),
    months,
    withinDays,
    month,
    count: isAll ? months.reduce((sum, { certificates }) => sum + certificates, 0) : numberOf(counted, 'n'),
    certificates: pagedOf(rows, limit, {
      key: (row) => [
        numberOf(row, 'not_after'),
        ...['name', 'site', 'key', 'sha256', 'role'].map((column) => textOf(row, column)),
      ],
      read: (row) => certificateOf(row, question.at),
    }),
  };
}

/** The databases count by days, which both can; months are made of them here. */
async function monthsOf(sql: Queryable, question: Question): Promise<readonly EndingMonth[]> {
  const all = servedWithin(question, null);
  const rows = await sql.all(
    `select c.not_after / ${dayMs} as day, count(*) as n ${all.where} group by c.not_after / ${dayMs}`,
    all.values,
  );
  const months = Map.groupBy(rows, (row) => dayOf(numberOf(row, 'day') * dayMs).slice(0, 7));
  return [...months]
    .map(([month, days]) => ({ month, certificates: days.reduce((sum, row) => sum + numberOf(row, 'n'), 0) }))
    .toSorted((a, b) => (a.month < b.month ? -1 : 1));
}

function monthBounds(month: string): readonly [number, number] {
  const start = new Date(`${month}-01T00:00:00.000Z`);
  const end = new Date(start);
  end.setUTCMonth(start.getUTCMonth() + 1);
  return [start.getTime(), end.getTime()];
}
