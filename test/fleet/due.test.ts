import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeclaredTiming as Timing } from '../../src/fleet/declared.ts';
import { Schedule } from '../../src/fleet/due.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const at = (text: string): number => Date.parse(text);
const iso = (moment: number): string => new Date(moment).toISOString();

const timing = (own: Partial<Timing>): Timing => ({ timeZone: 'UTC', windows: [], ...own });
const schedule = (own: Partial<Timing>): Schedule => new Schedule(timing(own));
const settled = (lastAt: number, key = 'a') => ({ key, lastAt, failures: 0 });

/** The moments at which a gateway is scanned that always is when it is due. */
function scans(of: Schedule, from: number, until: number, key = 'a'): readonly number[] {
  const found: number[] = [];
  for (let last = from; ; ) {
    last = of.next(settled(last, key), last);
    if (last > until) return found;
    found.push(last);
  }
}

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu'];
const anyMoment = fc.integer({ min: at('2026-01-01'), max: at('2029-12-31') });
const anyWindow = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
    from: fc.integer({ min: 0, max: 1439 }),
    until: fc.integer({ min: 0, max: 1440 }),
  })
  .filter(({ from, until }) => from !== until);
const anyCron = fc
  .record({
    minute: fc.integer({ min: 0, max: 59 }),
    hour: fc.constantFrom('*', '*/6', '2', '0', '23', '1-5'),
    weekday: fc.constantFrom('*', '1', '0,6', '1-5'),
  })
  .map((line) => `${line.minute} ${line.hour} * * ${line.weekday}`);
const anyTiming: fc.Arbitrary<Timing> = fc
  .record({
    rhythm: fc.oneof(
      fc.record({ everyMs: fc.integer({ min: 30, max: 43_200 }).map((count) => count * minute) }),
      fc.record({ cron: anyCron }),
    ),
    timeZone: fc.constantFrom(...zones),
    windows: fc.array(anyWindow, { maxLength: 2 }),
    jitterMs: fc.option(fc.integer({ min: 0, max: 30 * minute }), { nil: undefined }),
  })
  .map(({ rhythm, ...rest }) => ({ ...rest, ...rhythm }));
const anyKey = fc.string({ maxLength: 12 });

describe('a gateway is due', () => {
  test('at once when it was never scanned', () => {
    fc.assert(
      fc.property(anyTiming, anyKey, anyMoment, (of, key, now) => {
        const one = new Schedule(of);
        expect(one.next({ key, failures: 0 }, now) <= now).toBe(one.isOpen(now));
      }),
    );
  });

  test('by the same moment after every restart', () => {
    fc.assert(
      fc.property(anyTiming, anyKey, anyMoment, fc.nat(4), (of, key, now, failures) => {
        const known = { key, lastAt: now - hour, failures };
        expect(new Schedule(of).next(known, now)).toBe(new Schedule(of).next(known, now));
      }),
    );
  });

  test('never outside its windows', () => {
    fc.assert(
      fc.property(anyTiming, anyKey, anyMoment, fc.nat(30 * day), fc.nat(4), (of, key, now, ago, failures) => {
        const one = new Schedule(of);
        const due = one.next({ key, lastAt: now - ago, failures }, now);
        expect(one.isOpen(Math.max(due, now))).toBe(true);
      }),
    );
  });

  test('once for all that was missed', () => {
    fc.assert(
      fc.property(anyTiming, anyKey, anyMoment, fc.integer({ min: 70, max: 400 }), (of, key, last, days) => {
        const one = new Schedule(of);
        const now = last + days * day;
        const due = one.next(settled(last, key), now);
        // In a window, or when the next one opens; and when that is done nothing is left of the past.
        expect(due <= now).toBe(one.isOpen(now));
        const then = Math.max(due, now);
        expect(one.next(settled(then, key), then)).toBeGreaterThan(then);
      }),
    );
  });

  test('later than the scan that was, and not while it is fresh', () => {
    fc.assert(
      fc.property(
        anyKey,
        anyMoment,
        fc.integer({ min: 30, max: 43_200 }),
        fc.option(fc.nat(30), { nil: undefined }),
        (key, last, minutes, jitter) => {
          const one = schedule({
            everyMs: minutes * minute,
            jitterMs: jitter === undefined ? undefined : jitter * minute,
          });
          const wait = one.next(settled(last, key), last) - last;
          expect(wait).toBeGreaterThanOrEqual((minutes * minute) / 2);
          expect(wait).toBeLessThan((minutes * minute * 3) / 2);
        },
      ),
    );
  });

  test('every six hours, whenever within them its scans began', () => {
    const one = schedule({ everyMs: 6 * hour });
    const [first = 0, second = 0] = scans(one, at('2026-12-01'), at('2026-12-03'));
    expect(second - first).toBe(6 * hour);
    expect(one.next(settled(first + 2 * hour), first + 2 * hour)).toBe(second);
    // So late that the next is near: that one is left out.
    expect(one.next(settled(first + 4 * hour), first + 4 * hour)).toBe(second + 6 * hour);
  });

  test('every day where nothing is said', () => {
    const [first = 0, second = 0] = scans(schedule({}), at('2026-12-01'), at('2026-12-04'));
    expect(second - first).toBe(day);
  });

  test('spread over the whole time between two scans, over the jitter alone where there is one', () => {
    const from = at('2026-12-01');
    const spread = (own: Partial<Timing>): readonly number[] => {
      const one = schedule(own);
      return Array.from(
        { length: 1000 },
        (_, count) => one.next(settled(from - 12 * hour, `gateway-${count}`), from) - from,
      );
    };
    const tenths = (moments: readonly number[], of: number): readonly number[] =>
      [...new Set(moments.map((moment) => Math.floor((moment / of) * 10)))].sort((a, b) => a - b);
    const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(tenths(spread({ everyMs: day }), day)).toEqual(all);
    expect(tenths(spread({ everyMs: day, jitterMs: hour }), hour)).toEqual(all);
    expect(tenths(spread({ cron: '0 0 * * *', jitterMs: hour }), hour)).toEqual(all);
    expect(new Set(spread({ cron: '0 0 * * *' }))).toEqual(new Set([0]));
    const windows = [{ days: [2], from: 60, until: 180 }];
    expect(
      tenths(
        spread({ everyMs: 30 * minute, windows }).map((moment) => moment - hour),
        hour,
      ),
    ).toEqual(all);
  });

  test('by a jitter that two sites of one gateway do not share', () => {
    const one = schedule({ everyMs: day });
    const from = at('2026-12-01');
    expect(one.next(settled(from, 'a\nberlin'), from)).not.toBe(one.next(settled(from, 'a\nparis'), from));
  });

  test('after one, two, four minutes when its scans come to nothing, and after half an hour at most', () => {
    const one = schedule({ everyMs: day });
    const now = at('2026-12-01');
    const waits = [1, 2, 3, 4, 5, 6, 60].map(
      (failures) => (one.next({ key: 'a', lastAt: now - day, failures }, now) - now) / minute,
    );
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });
});

describe('a cron line of local time', () => {
  const nightly = schedule({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' });

  test('comes once on the day on which its hour is left out', () => {
    expect(scans(nightly, at('2027-03-26T12:00Z'), at('2027-03-29T12:00Z')).map(iso)).toEqual([
      '2027-03-27T01:30:00.000Z',
      '2027-03-28T01:00:00.000Z',
      '2027-03-29T00:30:00.000Z',
    ]);
  });

  test('comes once on the day on which its hour comes twice', () => {
    expect(scans(nightly, at('2027-10-30T12:00Z'), at('2027-11-01T12:00Z')).map(iso)).toEqual([
      '2027-10-31T00:30:00.000Z',
      '2027-11-01T01:30:00.000Z',
    ]);
  });

  test.each(zones)('comes on every day of four years in %s, each once', (timeZone) => {
    const local = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' });
    for (const cron of ['30 2 * * *', '0 0 * * *', '59 23 * * *', '15 1 * * *']) {
      const days = scans(schedule({ cron, timeZone }), at('2026-01-01T12:00Z'), at('2029-12-31T12:00Z')).map((moment) =>
        local.format(moment),
      );
      expect(days).toHaveLength(1460);
      expect(new Set(days).size).toBe(1460);
    }
  });

  test('is made up in the window that opens next', () => {
    const windows = [{ days: [1, 2, 3, 4, 5], from: 1320, until: 360 }];
    const one = schedule({ cron: '0 12 * * *', timeZone: 'Europe/Berlin', windows, jitterMs: 0 });
    // A Friday's scan at noon, at ten in the evening; the next one Monday.
    const friday = one.next(settled(at('2026-12-04T09:00Z')), at('2026-12-04T09:00Z'));
    expect(iso(friday)).toBe('2026-12-04T21:00:00.000Z');
    expect(iso(one.next(settled(friday), friday))).toBe('2026-12-07T21:00:00.000Z');
  });
});
