import type { CheckContext } from '../../../core/policy/yaml-document.ts';
import { CronLine, CronLineError } from './cron-line.ts';
import { durationMs } from './duration.ts';
import type { GroupEntry } from './group-entry.ts';
import { hoursOf } from './weekly-hours.ts';
import { zoneProblem } from './zone-problem.ts';

const minuteMs = 60_000;
/** A scan takes minutes, and a gateway must have its peace. */
const leastMs = 30 * minuteMs;
const mostMs = 30 * 24 * 60 * minuteMs;
/** A line is tried from here on: the same file is the same mistake on every day. */
const trialStart = Date.UTC(2027, 0, 1);
const trialMoments = 400;

/** What the schema cannot say of groups. */
export function checkGroups(groups: Readonly<Record<string, GroupEntry>>, { report, sound }: CheckContext): void {
  for (const [name, entry] of Object.entries(groups)) {
    const place = ['groups', name];
    const at = (...path: (string | number)[]): (string | number)[] => [...place, ...path];
    if (!sound(place)) continue;
    const { every, cron, timeZone, windows = [], jitter, from = [] } = entry;
    const zone = timeZone === undefined ? undefined : zoneProblem(timeZone);
    if (zone !== undefined) report(at('timeZone'), 'zone-not-known', zone);
    if (every !== undefined && cron !== undefined) {
      report(at('cron'), 'two-schedules', 'wanted every or cron, found both');
    }
    if (every !== undefined && (durationMs(every) < leastMs || durationMs(every) > mostMs)) {
      report(at('every'), 'out-of-range', `wanted 30m to 30d, found "${every}"`);
    }
    const period =
      every === undefined ? cronPeriod(cron, (code, message) => report(at('cron'), code, message)) : durationMs(every);
    if (jitter !== undefined && durationMs(jitter) > period) {
      report(at('jitter'), 'jitter-too-long', `wanted at most the time from one scan to the next, found "${jitter}"`);
    }
    for (const [index, { days, hours }] of windows.entries()) {
      if (days === undefined && hours === undefined) {
        report(at('windows', index), 'window-empty', 'wanted days or hours, found neither');
      }
      if (hours === undefined) continue;
      const { from: opens, until } = hoursOf(hours);
      if (opens === until) {
        report(
          at('windows', index, 'hours'),
          'window-never-open',
          `wanted hours that begin before they end, found "${hours}"; the whole day is 00:00-24:00`,
        );
      }
    }
    for (const [index, site] of from.entries()) {
      if (from.indexOf(site) < index)
        report(at('from', index), 'site-twice', `wanted each site once, found "${site}" again`);
    }
  }
}

/** The least time between two moments of a line, and infinity where that is not known: a schedule is by the day then. */
function cronPeriod(line: string | undefined, wrong: (code: string, message: string) => void): number {
  if (line === undefined) return 24 * 60 * minuteMs;
  try {
    // Without changes of the clocks: those make no schedule too close.
    const cron = new CronLine(line, 'UTC');
    let last = cron.after(trialStart);
    if (last === undefined) {
      wrong('cron-never', `wanted a line whose day comes, found "${line}"`);
      return Number.POSITIVE_INFINITY;
    }
    let least = Number.POSITIVE_INFINITY;
    for (let count = 0; count < trialMoments; count++) {
      const next = cron.after(last);
      if (next === undefined) break;
      least = Math.min(least, next - last);
      last = next;
    }
    if (least < leastMs) wrong('out-of-range', `wanted moments that are 30 minutes apart or more, found "${line}"`);
    return least;
  } catch (error) {
    if (!(error instanceof CronLineError)) throw error;
    wrong(error.code, error.message);
    return Number.POSITIVE_INFINITY;
  }
}
