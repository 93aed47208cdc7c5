import type { GatewayName } from '../../core/finding/history/scope.ts';
import { addedStandings, noStanding } from '../../core/finding/history/standing-counts.ts';
import type {
  DayStanding,
  GroupStanding,
  Listed,
  StandingCounts,
  StatusDocument,
  Undelivered,
} from '../../core/finding/history/status-document.ts';
import type { Conclusion } from '../../core/finding/result.ts';
import { safe } from '../text/safe-text.ts';
import { counted } from '../words/words.ts';
import { endingRow } from './certificates.ts';
import { grid } from './grid.ts';
import { daysWords, gatewayWords, momentWords, scopeWords } from './history-words.ts';
import type { HistoryPage, HistoryWriter } from './writer.ts';

/** Groups that a terminal shows: of more, those with the most gateways that violate, and all together. */
const STANDINGS = 10;
/** Days of the trend that a terminal shows. */
const TREND_DAYS = 7;

/** One screen: now, worst, not shown lately, ending soon. */
export const statusWriter: HistoryWriter<StatusDocument> = { terminal, csv };

function terminal(status: StatusDocument, page: HistoryPage): readonly (readonly string[])[] {
  const { standings, worst, notShown, notScanned, ending, undelivered, trend } = status;
  return [
    head(status, page),
    standings.length === 0 ? ['nothing was judged yet'] : standingLines(standings, page),
    section(`worst: ${counted(worst.count, 'gateway')} with something that fails`, worst, page, {
      heads: ['gateway', 'group', 'policy', 'fails', 'not shown', 'since'],
      row: (one) => [gatewayWords(one), one.group, one.policy, one.fail, one.inconclusive, day(one.failingSince)],
    }),
    section(`not shown now, and decided before: ${counted(notShown.count, 'gateway')}`, notShown, page, {
      heads: ['gateway', 'group', 'policy', 'clauses', 'last shown'],
      row: (one) => [gatewayWords(one), one.group, one.policy, one.clauses, momentWords(one.lastShown)],
    }),
    section(
      `not scanned within ${counted(notScanned.days, 'day')}: ${counted(notScanned.count, 'gateway')}`,
      notScanned,
      page,
      {
        heads: ['gateway', 'group', 'owner', 'last scan'],
        row: (one) => [
          gatewayWords(one),
          one.group,
          one.owner,
          one.lastScan === null ? 'never' : momentWords(one.lastScan),
        ],
      },
    ),
    section(`ending within ${counted(ending.days, 'day')}: ${counted(ending.count, 'certificate')}`, ending, page, {
      heads: ['gateway', 'endpoint', 'ends', '', 'certificate'],
      row: endingRow,
    }),
    undelivered.length === 0
      ? []
      : [page.ink('bold', 'not told'), ...undelivered.map((one) => `  ${safe(untoldWords(one))}`)],
    trendLines(trend, page),
  ];
}

/** 'webhook/ops: 2 messages were given up, the last: answered 500'. */
function untoldWords({ receiver, state, count, why }: Undelivered): string {
  const [messages, is] = [counted(count, 'message'), count === 1];
  if (state === 'waits') return `${receiver}: ${messages} ${is ? 'waits' : 'wait'} for another try: ${why}`;
  if (state === 'given-up') return `${receiver}: ${messages} ${is ? 'was' : 'were'} given up, the last: ${why}`;
  return `${receiver}: wants nothing more (${why}), ${messages} ${is ? 'waits' : 'wait'}; give it another address, or take it out of the inventory`;
}

function head({ scope, gateways, lastScan, standings }: StatusDocument, { ink }: HistoryPage): readonly string[] {
  const total = (name: Conclusion): number => standings.reduce((sum, one) => sum + one.gateways[name], 0);
  // One that nobody looked at keeps a fleet from conforming.
  const isOpen = total('inconclusive') > 0 || total('conforms') === 0 || gateways.scanned < gateways.known;
  const word = total('violates') > 0 ? 'violates' : isOpen ? 'inconclusive' : 'conforms';
  const style = { violates: 'red', inconclusive: 'yellow', conforms: 'green' } as const;
  const last = lastScan === null ? 'nothing scanned yet' : `last scan ${momentWords(lastScan)}`;
  return [
    `${ink('bold', ink(style[word], word))}  ${counted(gateways.known, 'gateway')}, ${gateways.scanned} scanned, ${last}`,
    safe(scopeWords(scope)),
  ];
}

function standingLines(standings: readonly GroupStanding[], { columns }: HistoryPage): readonly string[] {
  const isOne = (policy: string): boolean =>
    new Set(standings.filter((one) => one.policy === policy).map(({ version }) => version)).size === 1;
  const name = ({ policy, version }: GroupStanding): string => (isOne(policy) ? policy : `${policy} ${version}`);
  const isLong = standings.length > STANDINGS;
  const worst = standings.toSorted((a, b) => b.gateways.violates - a.gateways.violates).slice(0, STANDINGS);
  const rows = (isLong ? worst : standings).map((one) => [name(one), one.group, one.site, ...countCells(one)]);
  const totals = [...Map.groupBy(standings, name)].map(([policy, groups]) => [
    policy,
    'all groups',
    '',
    ...countCells(groups.reduce<StandingCounts>(addedStandings, noStanding)),
  ]);
  return [
    ...grid(
      ['policy', 'group', 'site', 'conforms', 'violates', 'open', 'pass', 'fail', 'not shown'],
      isLong ? [...totals, ...rows] : rows,
      columns,
    ),
    ...(isLong ? [`  and ${standings.length - worst.length} more groups, in which fewer gateways violate`] : []),
  ];
}

/** Gateways that conform, violate, are open; clauses that pass, fail, are not shown. */
export function countCells({ gateways, clauses }: StandingCounts): readonly number[] {
  return [
    gateways.conforms,
    gateways.violates,
    gateways.inconclusive,
    clauses.pass,
    clauses.fail,
    clauses.inconclusive,
  ];
}

function section<T>(
  title: string,
  { count, first }: Listed<T>,
  { columns, ink }: HistoryPage,
  { heads, row }: { readonly heads: readonly string[]; readonly row: (one: T) => readonly (string | number)[] },
): readonly string[] {
  if (count === 0) return [];
  const more = count - first.length;
  return [ink('bold', title), ...grid(heads, first.map(row), columns), ...(more > 0 ? [`  and ${more} more`] : [])];
}

function trendLines(trend: readonly DayStanding[], { columns, ink }: HistoryPage): readonly string[] {
  const byPolicy = Map.groupBy(trend, ({ policy }) => policy);
  const rows = [...byPolicy].flatMap(([policy, days]) =>
    days.length < 2 ? [] : spread(days).map((one) => [policy, one.day, ...countCells(one)]),
  );
  if (rows.length === 0) return [];
  return [
    ink('bold', 'trend'),
    ...grid(['policy', 'day', 'conforms', 'violates', 'open', 'pass', 'fail', 'not shown'], rows, columns),
  ];
}

/** The first, the last, and as many between them at even distances as are shown. */
function spread(days: readonly DayStanding[]): readonly DayStanding[] {
  if (days.length <= TREND_DAYS) return days;
  return Array.from({ length: TREND_DAYS }, (_, at) => {
    return days[Math.round((at * (days.length - 1)) / (TREND_DAYS - 1))];
  }).filter((one) => one !== undefined);
}

function day(instant: string): string {
  return instant.slice(0, 10);
}

/** A gateway as cells of CSV. */
function named({ gateway, site, group, owner }: GatewayName): readonly string[] {
  return [gateway, site, group, owner];
}

const COLUMNS = ['about', 'policy', 'version', 'gateway', 'site', 'group', 'owner', 'day', 'what', 'count'];

/** Every count and every line of the lists as a row of its own: what it is about stands in the first column. */
function* csv(status: StatusDocument): Generator<readonly string[]> {
  const { standings, worst, notShown, notScanned, ending, undelivered, trend } = status;
  yield COLUMNS;
  for (const { policy, version, group, site, ...counts } of standings) {
    for (const [what, count] of countRows(counts)) {
      yield ['now', policy, version, '', site, group, '', '', what, String(count)];
    }
  }
  for (const one of worst.first) {
    yield ['worst', one.policy, '', ...named(one), day(one.failingSince), 'fail', String(one.fail)];
  }
  for (const one of notShown.first) {
    yield ['not shown', one.policy, '', ...named(one), day(one.lastShown), 'last shown', String(one.clauses)];
  }
  for (const one of notScanned.first) {
    yield ['not scanned', '', '', ...named(one), one.lastScan === null ? '' : day(one.lastScan), 'last scan', ''];
  }
  for (const one of ending.first) {
    const what = `${one.endpoint} ${daysWords(one.days)}`;
    yield ['ending', '', '', ...named(one), day(one.notAfter), what, ''];
  }
  for (const { receiver, state, count, why } of undelivered) {
    yield ['not told', '', '', '', '', '', '', '', `${receiver} ${state}: ${why}`, String(count)];
  }
  for (const { policy, day: on, ...counts } of trend) {
    for (const [what, count] of countRows(counts)) yield ['trend', policy, '', '', '', '', '', on, what, String(count)];
  }
}

function countRows({ gateways, clauses }: StandingCounts): readonly (readonly [string, number])[] {
  return [
    ...Object.entries(gateways).map(([name, count]) => [`gateways ${name}`, count] as const),
    ...Object.entries(clauses).map(([name, count]) => [`clauses ${name}`, count] as const),
  ];
}
