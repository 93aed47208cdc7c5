import type { GroupStanding } from '../../../core/finding/history/status-document.ts';
import type { Queryable, Row } from '../database.ts';
import { dayMs, numberOf, textOf } from './question.ts';
import { standingsNow } from './status.ts';

/** Days within which certificates are counted that end; 0: they have ended. */
export const endingWithinDays = [0, 7, 30, 60] as const;
/** Days within which a gateway should have been scanned. */
export const scannedWithinDays = [1, 7] as const;

/** Of gateways of one group, seen from one site. */
export interface GroupNumbers {
  readonly group: string;
  readonly site: string;
  readonly known: number;
  /** By `scannedWithinDays`: how many were not scanned for longer than that, or never. */
  readonly notScanned: readonly number[];
  /** Milliseconds since 1970, of the newest scan that asked for everything; null where there is none. */
  readonly lastComplete: number | null;
  /** When the first of the certificates ends that are served; null where none is. */
  readonly firstEnd: number | null;
  /** By `endingWithinDays`, each with those before it. */
  readonly ending: readonly number[];
}

/** What a fleet is watched by: numbers alone, by group and never by gateway. */
export interface FleetNumbers {
  readonly standings: readonly GroupStanding[];
  readonly groups: readonly GroupNumbers[];
  /** Gateways that are due and that nobody scans now, and for how long the longest of them is. */
  readonly due: { readonly count: number; readonly lagMs: number };
  /** Gateways that somebody has leased. */
  readonly leased: number;
  readonly messages: { readonly pending: number; readonly givenUp: number };
  readonly isMonitorHeld: boolean;
}

export async function askFleetNumbers(sql: Queryable, now: number): Promise<FleetNumbers> {
  const [scans, ends] = [await scansByGroup(sql, now), await endsByGroup(sql, now)];
  const byGroup = new Map(ends.map((row) => [keyOf(row), row]));
  const [work] = await sql.all(
    `select sum(case when next_due <= ? and lease_until <= ? then 1 else 0 end) as due,
        min(case when lease_until <= ? then next_due end) as first, sum(case when lease_until > ? then 1 else 0 end) as leased
      from gateway where retired_at is null`,
    [now, now, now, now],
  );
  const [told] = await sql.all(
    `select sum(case when done_at is null and (kind like 'to %' or kind like 'for %') then 1 else 0 end) as pending,
        sum(case when done_at >= ? and last_error is not null and kind like 'to %' then 1 else 0 end) as given_up from outbox`,
    [now - 7 * dayMs],
  );
  const [monitor] = await sql.all(`select count(*) as n from holder where name = 'monitor' and until > ?`, [now]);
  const due = numberOf(work, 'due');
  return {
    standings: await standingsNow(sql, now),
    groups: scans.map((row) => groupOf(row, byGroup.get(keyOf(row)))),
    due: { count: due, lagMs: due === 0 ? 0 : now - numberOf(work, 'first') },
    leased: numberOf(work, 'leased'),
    messages: { pending: numberOf(told, 'pending'), givenUp: numberOf(told, 'given_up') },
    isMonitorHeld: numberOf(monitor, 'n') > 0,
  };
}

/** Where the last scan of an endpoint was cut short, the newest before it that was not. */
async function scansByGroup(sql: Queryable, now: number): Promise<readonly Row[]> {
  const late = scannedWithinDays.map((days) => now - days * dayMs);
  return await sql.all(
    `select g.grp, g.site, count(*) as known, max(c.complete_at) as complete_at,
        ${scannedWithinDays.map((days) => `sum(case when coalesce(g.last_at, 0) < ? then 1 else 0 end) as late_${days}`).join(', ')}
      from gateway g left join (
        select e.gateway, max(coalesce(
            (select s.at from scan s where s.endpoint = e.id and s.at = e.last_at and s.cut_short = 0),
            (select max(b.at) from scan b where b.endpoint = e.id and b.cut_short = 0))) as complete_at
        from endpoint e where e.retired_at is null group by e.gateway) c on c.gateway = g.id
      where g.retired_at is null group by g.grp, g.site order by g.grp, g.site`,
    late,
  );
}

/** Counted by endpoint first, in the order that they are kept in, of which the groups are then made. */
async function endsByGroup(sql: Queryable, now: number): Promise<readonly Row[]> {
  const ends = (count: (days: number) => string): string =>
    endingWithinDays.map((days) => `sum(${count(days)}) as ends_${days}`).join(', ');
  return await sql.all(
    `select g.grp, g.site, min(t.first_end) as first_end, ${ends((days) => `t.ends_${days}`)}
      from (select c.endpoint, min(c.not_after) as first_end, ${ends(() => 'case when c.not_after <= ? then 1 else 0 end')}
        from certificate c where c.until is null group by c.endpoint) t
      join endpoint e on e.id = t.endpoint join gateway g on g.id = e.gateway
      where g.retired_at is null and e.retired_at is null group by g.grp, g.site`,
    endingWithinDays.map((days) => now + days * dayMs),
  );
}

function groupOf(scans: Row, ends: Row | undefined): GroupNumbers {
  return {
    group: textOf(scans, 'grp'),
    site: textOf(scans, 'site'),
    known: numberOf(scans, 'known'),
    notScanned: scannedWithinDays.map((days) => numberOf(scans, `late_${days}`)),
    lastComplete: momentOf(scans, 'complete_at'),
    firstEnd: ends === undefined ? null : momentOf(ends, 'first_end'),
    ending: endingWithinDays.map((days) => numberOf(ends, `ends_${days}`)),
  };
}

function momentOf(row: Row, column: string): number | null {
  const value = row[column];
  return value === null || value === undefined ? null : Number(value);
}

function keyOf(row: Row): string {
  return JSON.stringify([textOf(row, 'grp'), textOf(row, 'site')]);
}
