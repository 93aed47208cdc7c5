import { defined } from '../../defined.ts';
import type { Scheme } from '../../endpoint/scheme.ts';
import { isOfAny } from '../../spaces/behind.ts';
import type { Box } from '../../spaces/region.ts';
import { dimensionCount, negotiable } from '../../spaces/registry.ts';
import { citation } from '../citation.ts';
import { dayAfter, dayBefore } from '../days.ts';
import type { Clause, Reading, RowClause } from '../policy.ts';
import { withoutNone } from './sentence.ts';
import { type Ban, bannedOf, commonOf, restOf, withoutBanned } from './table.ts';

/** What two rows say together; undefined where no combination, scheme or day is of both. */
export function commonRow(a: RowClause, b: RowClause): RowClause | undefined {
  const [box] = commonOf([a.box], [b.box]).filter((one) => negotiable(a.space, [one]).length > 0);
  const schemes = a.schemes.filter((scheme) => b.schemes.includes(scheme));
  const dates = commonDates(a, b);
  if (box === undefined || schemes.length === 0 || dates === undefined) return undefined;
  const { from: _from, until: _until, months: _months, note, tolerated: _tolerated, weight: _weight, ...own } = a;
  const isWhole = restOf([a.box], [b.box]).length === 0;
  const named = isWhole ? {} : { id: `${a.id}-${localId(b)}`, title: `${a.title}; ${b.title}`, vendor: {} };
  const notes = [
    note,
    ...(JSON.stringify(a) === JSON.stringify(b) ? [] : [b.note, `Also ${b.id}: ${citation(b.source)}`]),
  ];
  const said = notes.filter((one) => one !== undefined);
  return {
    ...own,
    ...named,
    box: withoutNone(a.space, box),
    ...strongerOf(a, b),
    schemes,
    readings: bothReadings(a, b),
    ...dates,
    ...bothApply(a, b),
    ...(said.length > 0 ? { note: said.join(' ') } : {}),
  };
}

function localId({ id }: Clause): string {
  return id.slice(id.indexOf('/') + 1);
}

type Owed = Pick<RowClause, 'level' | 'weight'>;

/** What one of them requires, both together do; then what should be required, what is legacy and told, what may be. */
function strongerOf(a: Owed, b: Owed): Owed {
  const { level, weight } = rank(b) > rank(a) ? b : a;
  return { level, ...defined({ weight }) };
}

function rank(of: Owed): number {
  return of.level === 'legacy' ? 1 : owed(of);
}

function owed({ level, weight }: Owed): number {
  if (level !== 'required') return 0;
  return weight === 'should' ? 2 : 3;
}

/** The readings of both, each once. */
export function bothReadings(a: Pick<Clause, 'readings'>, b: Pick<Clause, 'readings'>): readonly Reading[] {
  return [...new Map([...a.readings, ...b.readings].map((reading) => [JSON.stringify(reading), reading])).values()];
}

type Dates = Pick<Clause, 'from' | 'until'>;

/** The days of both; undefined where there is none. */
function commonDates(a: Dates, b: Dates): Dates | undefined {
  const [from] = [a.from, b.from]
    .filter((day) => day !== undefined)
    .sort()
    .reverse();
  const [until] = [a.until, b.until].filter((day) => day !== undefined).sort();
  if (from !== undefined && until !== undefined && from > until) return undefined;
  return defined({ from, until });
}

/** What applies by facts does so where both do. */
function bothApply(a: Pick<Clause, 'applies'>, b: Pick<Clause, 'applies'>): Pick<Clause, 'applies'> {
  if (a.applies === undefined || b.applies === undefined) return defined({ applies: a.applies ?? b.applies });
  const facts = { ...a.applies, ...b.applies };
  const days = Object.entries(facts).map(([fact, own]) => [
    fact,
    commonDates(a.applies?.[fact] ?? own, b.applies?.[fact] ?? own) ?? never,
  ]);
  return { applies: Object.fromEntries(days) };
}

/** Days of which there is none, which a file can say. */
const never: Dates = { from: '9999-12-31', until: '9999-12-31' };

/** The row without what a ban forbids, for the schemes and days of the ban: parts of it that hold together what it held. */
export function withoutBan(row: RowClause, ban: Ban): readonly RowClause[] {
  const { clause } = ban;
  const dates = commonDates(row, clause);
  const banned = row.schemes.filter((scheme) => clause.schemes.includes(scheme));
  if (dates === undefined || banned.length === 0 || bannedOf([row.box], ban).length === 0) return [row];
  const left = withoutBanned([row.box], [ban]).map((box) => withoutNone(row.space, box));
  // Of any number of additional key exchanges a file cannot leave some out; the rule forbids them all the same, and no such row is required.
  if (isOfAny(row.box, dimensionCount(row.space))) return [row];
  const others = row.schemes.filter((scheme) => !clause.schemes.includes(scheme));
  const { from, until, months: _months, ...dateless } = row;
  const part = (schemes: readonly Scheme[], days: Dates, box: Box): RowClause => ({
    ...dateless,
    schemes,
    ...days,
    box,
  });
  return [
    ...(others.length > 0 ? [part(others, defined({ from, until }), row.box)] : []),
    ...(clause.from !== undefined && (from === undefined || from < clause.from)
      ? [part(banned, defined({ from, until: dayBefore(clause.from) }), row.box)]
      : []),
    ...left.map((box) => part(banned, dates, box)),
    ...(clause.until !== undefined && (until === undefined || clause.until < until)
      ? [part(banned, defined({ from: dayAfter(clause.until), until }), row.box)]
      : []),
  ];
}

/** Rows without those that say nothing more than another: that hold no combination, scheme or day of their own and require no more. */
export function distinctRows(rows: readonly RowClause[]): readonly RowClause[] {
  return rows.filter(
    (row, at) =>
      !rows.some((other, place) => place !== at && isWithin(row, other) && (!isWithin(other, row) || place < at)),
  );
}

function isWithin(row: RowClause, other: RowClause): boolean {
  return (
    owed(other) >= owed(row) &&
    // What may be without being told stays so.
    (other.level !== 'legacy' || row.level === 'legacy') &&
    (other.readings.length === 0 || row.readings.length > 0) &&
    (other.applies === undefined || JSON.stringify(other.applies) === JSON.stringify(row.applies)) &&
    isHeldAsLong(row, other) &&
    restOf([row.box], [other.box]).length === 0
  );
}

/** Whether another row holds for every scheme and on every day for which a row does. */
export function isHeldAsLong(row: RowClause, other: RowClause): boolean {
  return (
    row.schemes.every((scheme) => other.schemes.includes(scheme)) &&
    (other.from === undefined || (row.from !== undefined && other.from <= row.from)) &&
    (other.until === undefined || (row.until !== undefined && row.until <= other.until))
  );
}
