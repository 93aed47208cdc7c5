import type { GatewayName } from '../../../core/finding/history/scope.ts';
import { addedStandings, noStanding } from '../../../core/finding/history/standing-counts.ts';
import type {
  DayStanding,
  GroupStanding,
  Listed,
  NotScannedGateway,
  NotShownGateway,
  StandingCounts,
  StatusDocument,
  WorstGateway,
} from '../../../core/finding/history/status-document.ts';
import type { Queryable, Row, Value } from '../database.ts';
import { gatewayStandings } from '../roll-up.ts';
import { standingsFrom } from '../standings.ts';
import { endingSoon } from './certificates.ts';
import { gatewayVerdicts } from './gateway-verdict.ts';
import {
  dayMs,
  dayOf,
  declaredAt,
  gatewaysOf,
  instantOf,
  momentIn,
  momentOf,
  nameColumns,
  nameOf,
  numberOf,
  policiesOf,
  type Question,
  scopeOf,
  textOf,
} from './question.ts';
import { undelivered } from './undelivered.ts';

/** How much of everything a screen has room for. */
export interface StatusLimits {
  /** Lines of each list. */
  readonly listed: number;
  readonly notScannedDays: number;
  readonly endingDays: number;
  readonly trendDays: number;
}

/** One screen: now per group and policy, worst, not shown lately, ending soon, and the trend. */
export async function askStatus(
  sql: Queryable,
  question: Question,
  { listed, notScannedDays, endingDays, trendDays }: StatusLimits,
): Promise<StatusDocument> {
  const fleet = await fleetOf(sql, question);
  const place = placeOf(question);
  const standings = await groupStandings(sql, place);
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-status',
    scope: scopeOf(question),
    ...fleet,
    standings,
    worst: await worstOf(sql, place, listed),
    notShown: await notShownOf(sql, place, listed),
    notScanned: { days: notScannedDays, ...(await notScannedOf(sql, question, notScannedDays, listed)) },
    ending: { days: endingDays, ...(await endingSoon(sql, question, endingDays, listed)) },
    undelivered: question.isNow ? await undelivered(sql, question.at) : [],
    trend: await trendOf(sql, question, trendDays, standings),
  };
}

/** SQL and what it is given. */
interface Part {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** Where the standings of the question are, and which of them. */
interface Place {
  readonly from: Part;
  readonly where: Part;
  readonly isNow: boolean;
}

function placeOf(question: Question): Place {
  const [declared, gateways, policies] = [declaredAt(question), gatewaysOf(question), policiesOf(question, 's.policy')];
  const { sql, values } = standingsFrom(momentOf(question));
  return {
    from: question.isNow ? { sql: 'standing', values: [] } : { sql: `(${sql})`, values },
    where: {
      sql: `${declared.sql}${gateways.sql}${policies.sql}`,
      values: [...declared.values, ...gateways.values, ...policies.values],
    },
    isNow: question.isNow,
  };
}

/** A gateway that was registered and never scanned has no endpoint, and is known all the same. */
function lastScans(question: Question): Part {
  const { at, isNow } = question;
  const gateways = gatewaysOf(question);
  if (isNow)
    return {
      sql: `select g.id, ${nameColumns}, g.last_at as last_scan from gateway g where g.retired_at is null${gateways.sql}`,
      values: gateways.values,
    };
  return {
    sql: `select g.id, ${nameColumns}, (select max(s.at) from endpoint e join scan s on s.endpoint = e.id where e.gateway = g.id and s.at <= ?) as last_scan
      from gateway g where (g.retired_at is null or g.retired_at > ?)${gateways.sql}`,
    values: [at, at, ...gateways.values],
  };
}

async function fleetOf(sql: Queryable, question: Question): Promise<Pick<StatusDocument, 'gateways' | 'lastScan'>> {
  const scans = lastScans(question);
  const [row = {}] = await sql.all(
    `select count(*) as known, count(t.last_scan) as scanned, max(t.last_scan) as last from (${scans.sql}) t`,
    scans.values,
  );
  return {
    gateways: { known: numberOf(row, 'known'), scanned: numberOf(row, 'scanned') },
    lastScan: momentIn(row, 'last'),
  };
}

/** Never comes first, then the longest ago. */
async function notScannedOf(
  sql: Queryable,
  question: Question,
  days: number,
  listed: number,
): Promise<Listed<NotScannedGateway>> {
  const scans = lastScans(question);
  const late = `from (${scans.sql}) g where coalesce(g.last_scan, 0) < ?`;
  const values = [...scans.values, question.at - days * dayMs];
  const [row] = await sql.all(`select count(*) as n ${late}`, values);
  const rows = await sql.all(
    `select ${nameColumns}, g.last_scan ${late} order by coalesce(g.last_scan, 0), g.name, g.site limit ?`,
    [...values, listed],
  );
  return {
    count: numberOf(row, 'n'),
    first: rows.map((one) => ({ ...nameOf(one), lastScan: momentIn(one, 'last_scan') })),
  };
}

/** How every group stands now. */
export async function standingsNow(sql: Queryable, now: number): Promise<readonly GroupStanding[]> {
  return await groupStandings(sql, placeOf({ at: now, isNow: true }));
}

async function groupStandings(sql: Queryable, { from, where, isNow }: Place): Promise<readonly GroupStanding[]> {
  const rows = await sql.all(
    `select p.name, p.version, t.* from (
        select t.policy, t.grp, t.site, ${verdictsCounted}, sum(t.pass) as pass, sum(t.fail) as fail,
          sum(t.inconclusive) as inconclusive, min(t.last_at) as last_at
        from (${gatewayStandings(from.sql, where.sql)}) t group by t.policy, t.grp, t.site) t
      join policy p on p.id = t.policy order by p.name, p.version, t.grp, t.site`,
    [...from.values, ...where.values],
  );
  const groups = Map.groupBy(rows, ({ name, version, grp, site }) => JSON.stringify([name, version, grp, site]));
  return [...groups.values()].map((members) => {
    const [first = {}] = members;
    return {
      policy: textOf(first, 'name'),
      version: textOf(first, 'version'),
      group: textOf(first, 'grp'),
      site: textOf(first, 'site'),
      ...(isNow ? { lastShown: instantOf(Math.min(...members.map((row) => numberOf(row, 'last_at')))) } : {}),
      ...members.reduce((sum, row) => addedStandings(sum, countsIn(row)), noStanding),
    };
  });
}

/** How many gateways have each verdict, in the columns that `countsIn` reads. */
const verdictsCounted = Object.entries(gatewayVerdicts)
  .map(([verdict, means]) => `sum(case when t.verdict = '${verdict}' then 1 else 0 end) as ${means}_`)
  .join(', ');

/** Gateways of a group, and all of their clauses. */
function countsIn(row: Row): StandingCounts {
  return {
    gateways: {
      conforms: numberOf(row, 'conforms_'),
      violates: numberOf(row, 'violates_'),
      inconclusive: numberOf(row, 'inconclusive_'),
    },
    clauses: {
      pass: numberOf(row, 'pass'),
      fail: numberOf(row, 'fail'),
      inconclusive: numberOf(row, 'inconclusive'),
    },
  };
}

/** Rows of `select` about gateways under policies, of which the endpoints alone that the condition is about are looked at. */
async function listOf<T>(
  sql: Queryable,
  { from, where }: Place,
  {
    of,
    select,
    order,
    listed,
    read,
  }: {
    readonly of: string;
    readonly select: string;
    readonly order: string;
    readonly listed: number;
    readonly read: (row: Row) => T;
  },
): Promise<Listed<GatewayName & { readonly policy: string } & T>> {
  // The rank of the last gateway is how many there are: a second reading of all states of a past day takes as long as the first.
  const rows = await sql.all(
    `with r as materialized (
        select s.gateway, s.policy, ${select} from (
          select e.gateway, s.* from ${from.sql} s join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway
          where ${of} and ${where.sql} order by e.gateway, s.policy) s
        group by s.gateway, s.policy)
      select t.*, p.name as policy_name, ${nameColumns}, (select count(distinct gateway) from r) as gateways
      from (select * from r order by ${order}, gateway, policy limit ?) t
      join gateway g on g.id = t.gateway join policy p on p.id = t.policy order by ${order}, t.gateway, t.policy`,
    [...from.values, ...where.values, listed],
  );
  return {
    count: numberOf(rows[0], 'gateways'),
    first: rows.map((row) => ({ ...nameOf(row), policy: textOf(row, 'policy_name'), ...read(row) })),
  };
}

async function worstOf(sql: Queryable, place: Place, listed: number): Promise<Listed<WorstGateway>> {
  return await listOf(sql, place, {
    of: 's.fail > 0',
    select: 'sum(s.fail) as fails, sum(s.inconclusive) as open, min(s.failing_since) as since',
    order: 'fails desc, since',
    listed,
    read: (row) => ({
      fail: numberOf(row, 'fails'),
      inconclusive: numberOf(row, 'open'),
      failingSince: instantOf(numberOf(row, 'since')),
    }),
  });
}

async function notShownOf(sql: Queryable, place: Place, listed: number): Promise<Listed<NotShownGateway>> {
  return await listOf(sql, place, {
    of: 's.lost > 0',
    select: 'sum(s.lost) as clauses, min(s.lost_at) as shown',
    order: 'shown',
    listed,
    read: (row) => ({ clauses: numberOf(row, 'clauses'), lastShown: instantOf(numberOf(row, 'shown')) }),
  });
}

/** By policy, then by day; the last one is that of the question, by what stands now. */
async function trendOf(
  sql: Queryable,
  question: Question,
  days: number,
  standings: readonly GroupStanding[],
): Promise<readonly DayStanding[]> {
  const [today, first] = [dayOf(question.at), dayOf(question.at - days * dayMs)];
  const policies = policiesOf(question, 'd.policy');
  const where = `${question.site === undefined ? '' : ' and d.site = ?'}${question.group === undefined ? '' : ' and d.grp = ?'}${policies.sql}`;
  const rows = await sql.all(
    `select d.day, p.name, d.verdict, sum(d.gateways) as gateways, sum(d.clauses) as clauses
      from day d join policy p on p.id = d.policy where d.day >= ? and d.day < ?${where}
      group by d.day, p.name, d.verdict order by d.day`,
    [first, today, ...[question.site, question.group].filter((one) => one !== undefined), ...policies.values],
  );
  const past = [...Map.groupBy(rows, ({ day, name }) => JSON.stringify([name, day])).values()].map((members) => ({
    day: textOf(members[0] ?? {}, 'day'),
    policy: textOf(members[0] ?? {}, 'name'),
    ...members.reduce(withVerdict, noStanding),
  }));
  const now = [...Map.groupBy(standings, ({ policy }) => policy)].map(([policy, groups]) => ({
    day: today,
    policy,
    ...groups.reduce<StandingCounts>(addedStandings, noStanding),
  }));
  return [...past, ...now].toSorted((a, b) =>
    a.policy === b.policy ? (a.day < b.day ? -1 : 1) : a.policy < b.policy ? -1 : 1,
  );
}

/** With a row of the roll-up, which has one verdict. */
function withVerdict(counts: StandingCounts, row: Row): StandingCounts {
  const verdict = textOf(row, 'verdict') as keyof typeof gatewayVerdicts;
  return {
    gateways: { ...counts.gateways, [gatewayVerdicts[verdict]]: numberOf(row, 'gateways') },
    clauses: { ...counts.clauses, [verdict]: numberOf(row, 'clauses') },
  };
}
