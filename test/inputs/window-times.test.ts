import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WeeklyHours } from '../../src/inputs/groups/group-entry.ts';
import { WindowTimes } from '../../src/inputs/groups/window-times.ts';

const everyDay = [0, 1, 2, 3, 4, 5, 6];

/** What stands open from a moment on, or next. */
function opening(windows: readonly WeeklyHours[], moment: string, timeZone = 'Europe/Berlin'): readonly string[] {
  const { from, until } = new WindowTimes(windows, timeZone).at(Date.parse(moment));
  return [from, until].map((one) => (Number.isFinite(one) ? new Date(one).toISOString().slice(0, 16) : 'never'));
}

describe('windows of a week', () => {
  test('are always open where there are none', () => {
    expect(opening([], '2026-12-01T10:00Z')).toEqual(['2026-12-01T10:00', 'never']);
  });

  test('over midnight belong to the day on which they open', () => {
    const friday = [{ days: [5], from: 1320, until: 360 }];
    expect(opening(friday, '2026-12-04T20:59Z')).toEqual(['2026-12-04T21:00', '2026-12-05T05:00']);
    expect(opening(friday, '2026-12-04T21:00Z')).toEqual(['2026-12-04T21:00', '2026-12-05T05:00']);
    expect(opening(friday, '2026-12-05T04:59Z')).toEqual(['2026-12-05T04:59', '2026-12-05T05:00']);
    expect(opening(friday, '2026-12-05T05:00Z')).toEqual(['2026-12-11T21:00', '2026-12-12T05:00']);
  });

  test('of whole days are open all day', () => {
    const weekend = [{ days: [0, 6], from: 0, until: 1440 }];
    expect(opening(weekend, '2026-12-05T23:30Z')[0]).toBe('2026-12-05T23:30');
    expect(opening(weekend, '2026-12-05T23:00Z')[0]).toBe('2026-12-05T23:00');
    expect(opening(weekend, '2026-12-06T22:59Z')[0]).toBe('2026-12-06T22:59');
    expect(opening(weekend, '2026-12-06T23:00Z')).toEqual(['2026-12-11T23:00', '2026-12-12T23:00']);
    expect(opening([{ days: everyDay, from: 0, until: 1440 }], '2026-12-03T23:00Z')[0]).toBe('2026-12-03T23:00');
  });

  test('are open where one of them is', () => {
    const two = [
      { days: everyDay, from: 60, until: 120 },
      { days: everyDay, from: 90, until: 240 },
    ];
    expect(opening(two, '2026-12-01T00:45Z')).toEqual(['2026-12-01T00:45', '2026-12-01T03:00']);
  });

  test('follow the clocks, and are not open at all in an hour that those leave out', () => {
    const short = [{ days: [0], from: 130, until: 170 }];
    expect(opening(short, '2027-03-27T23:30Z')).toEqual(['2027-04-04T00:10', '2027-04-04T00:50']);
    expect(opening(short, '2027-03-28T01:00Z')).toEqual(['2027-04-04T00:10', '2027-04-04T00:50']);
    const night = [{ days: everyDay, from: 150, until: 300 }];
    expect(opening(night, '2027-03-28T00:30Z')).toEqual(['2027-03-28T01:00', '2027-03-28T03:00']);
  });

  test('are open once in an hour that comes twice', () => {
    const short = [{ days: [0], from: 135, until: 165 }];
    expect(opening(short, '2027-10-31T00:20Z')).toEqual(['2027-10-31T00:20', '2027-10-31T00:45']);
    expect(opening(short, '2027-10-31T01:20Z')[0]).toBe('2027-11-07T01:15');
  });

  test('of whole days hold where midnight itself is left out', () => {
    const whole = [{ days: everyDay, from: 0, until: 1440 }];
    for (const moment of ['2026-04-23T21:59Z', '2026-04-23T22:00Z', '2026-04-23T22:30Z']) {
      expect(opening(whole, moment, 'Africa/Cairo')[0]).toBe(moment.slice(0, 16));
    }
  });

  test('are open by the clock on the wall, in any zone, on every day on which that is not set', () => {
    const day = 86_400_000;
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.record({
          days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
          from: fc.integer({ min: 0, max: 1439 }),
          until: fc.integer({ min: 0, max: 1440 }),
        }),
        fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2029-12-31') }),
        (zone, window, moment) => {
          const { days, from, until } = window;
          const wall = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
          const offset = (at: number): number => Date.parse(wallIso(wall, at)) - Math.floor(at / 1000) * 1000;
          fc.pre(from !== until && offset(moment - 2 * day) === offset(moment + 2 * day));
          const local = new Date(moment + offset(moment));
          const [minute, weekday] = [local.getUTCHours() * 60 + local.getUTCMinutes(), local.getUTCDay()];
          const isOpen =
            until > from
              ? days.includes(weekday) && minute >= from && minute < until
              : (days.includes(weekday) && minute >= from) || (days.includes((weekday + 6) % 7) && minute < until);
          expect(new WindowTimes([window], zone).at(moment).from === moment).toBe(isOpen);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** What the clock on the wall shows, as if it were UTC. */
function wallIso(wall: Intl.DateTimeFormat, moment: number): string {
  const parts = Object.fromEntries(wall.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}Z`;
}
