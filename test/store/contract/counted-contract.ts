import { describe, expect, test } from 'vitest';
import type { Database, Queryable, Value } from '../../../src/store/database.ts';
import { insertMany } from '../../../src/store/insert-many.ts';
import { askChanges } from '../../../src/store/questions/changes.ts';
import { askGateways } from '../../../src/store/questions/gateways.ts';
import type { Question } from '../../../src/store/questions/question.ts';
import { askScopes } from '../../../src/store/questions/scopes.ts';
import { askStatus } from '../../../src/store/questions/status.ts';
import { updateStanding } from '../../../src/store/standings.ts';
import { day, first } from './scanned.ts';

const at = (days: number): number => first + days * day;
const instant = (days: number): string => new Date(at(days)).toISOString();
const now: Question = { at: at(10), isNow: true };
const limits = { listed: 2, notScannedDays: 7, endingDays: 30, trendDays: 30 };

/** A stretch: endpoint, clause, since, until, verdict, and of what is open the moment that it was shown last. */
type Stretch = readonly [number, number, number, number | null, string, (number | null)?, string?];

/**
 * Written by hand, so that every number can be told from every other. Policies 1 and 2 are versions of p, 3 is q; clauses 1 and 2 of policy 1 must
 * hold and 3 is advice, 4 is of policy 2, 5 and 6 of policy 3, of which 0 is advice. Endpoints: two of a, of which the second was scanned long ago; 3 and 8 of b, 4 of c; one of the retired d; of
 * e a good one and a bad one that is not declared any more; 9 of g, of which 5 never passed, and 10 of h, which passed twice.
 */
const stretches: readonly Stretch[] = [
  [1, 1, 0, 2, 'pass', null, 'first'],
  [1, 1, 2, 4, 'fail', null, 'new'],
  [1, 1, 4, null, 'fail', null, 'worse'],
  [1, 2, 0, null, 'pass', null, 'first'],
  [1, 3, 1, null, 'fail', null, 'new'],
  [1, 5, 0, 1, 'pass', null, 'first'],
  [1, 5, 1, null, 'fail', null, 'new'],
  [2, 1, 0, null, 'pass', null, 'first'],
  [2, 2, 0, 6, 'pass', null, 'first'],
  [2, 2, 6, null, 'fail', null, 'new'],
  [3, 1, 0, 5, 'pass', null, 'first'],
  [3, 1, 5, null, 'inconclusive', 4, 'no-longer-tested'],
  [3, 2, 0, null, 'inconclusive', 3, 'first'],
  [3, 3, 0, null, 'inconclusive', 1, 'first'],
  [4, 4, 0, null, 'pass', null, 'first'],
  [4, 5, 0, 7, 'inconclusive', null, 'first'],
  [4, 5, 7, null, 'inconclusive', null, 'other'],
  [5, 1, 0, null, 'fail', null, 'first'],
  [6, 1, 0, null, 'pass', null, 'first'],
  [6, 0, 0, null, 'pass', null, 'first'],
  [7, 1, 0, null, 'fail', null, 'first'],
  [8, 1, 5, null, 'inconclusive', 5, 'first'],
  [9, 5, 0, 3, 'fail', null, 'first'],
  [9, 5, 3, null, 'fail', null, 'worse'],
  [9, 6, 0, 4, 'pass', null, 'first'],
  [9, 6, 4, null, 'fail', null, 'new'],
  [10, 5, 0, 1, 'pass', null, 'first'],
  [10, 5, 1, 2, 'fail', null, 'new'],
  [10, 5, 2, 3, 'pass', null, 'fixed'],
  [10, 5, 3, null, 'fail', null, 'new'],
];

async function byHand(sql: Queryable): Promise<void> {
  const insert = async (into: string, columns: string, rows: readonly (readonly Value[])[]): Promise<unknown> =>
    await insertMany(sql, { into, columns: columns.split(' ') }, rows);
  await insert('gateway', 'id name site grp last_at retired_at', [
    [1, 'a', '', 'g1', at(9), null],
    [2, 'b', '', 'g1', at(3), null],
    [3, 'c', 's', 'g2', at(10) - 7 * day, null],
    [4, 'd', '', 'g1', at(9), at(9)],
    [5, 'e', '', 'g1', at(9), null],
    [6, 'f', '', 'g2', null, null],
    [7, 'g', '', 'g2', at(9), null],
    [8, 'h', '', 'g2', at(9), null],
  ]);
  await insert('policy', 'id name digest version reference', [
    [1, 'p', 'd1', '1', '{}'],
    [2, 'p', 'd2', '2', '{}'],
    [3, 'q', 'd3', '1', '{}'],
    [4, 'nobody', 'd4', '1', '{}'],
  ]);
  await insert('clause', 'id policy clause weight', [
    [1, 1, 'c1', ''],
    [2, 1, 'c2', ''],
    [3, 1, 'c3', 'should'],
    [4, 2, 'c1', ''],
    [5, 3, 'c1', ''],
    [6, 3, 'c2', ''],
    [0, 3, 'c0', 'should'],
  ]);
  await insert('blob', 'id digest octets', [[1, 'facts', new Uint8Array([1])]]);
  await insert('judgement', 'id digest', [[1, 'judged']]);
  await insert('context', 'id tool as_of policies', [[1, '0.1.0', '2026-11-22', '[]']]);
  await insert(
    'endpoint',
    'id gateway key url scheme first_at last_at judged facts context retired_at',
    (
      [
        [1, 1, 9, null],
        [2, 1, 6, null],
        [3, 2, 8, null],
        [4, 3, 3, null],
        [5, 4, 9, null],
        [6, 5, 9, null],
        [7, 5, 1, 2],
        [8, 2, 8, null],
        [9, 7, 9, null],
        [10, 8, 9, null],
      ] as const
    ).map(([id, gateway, last, retired]) => [
      id,
      gateway,
      `tls:${id}`,
      `tls://192.0.2.1:${id}`,
      'tls',
      at(id === 8 ? 5 : 0),
      at(last),
      1,
      1,
      1,
      retired === null ? null : at(retired),
    ]),
  );
  await insert(
    'state',
    'endpoint clause since until verdict reason finding shown_verdict shown_at class cause',
    stretches.map(([endpoint, clause, since, until, verdict, shown = null, name = 'first']) => [
      endpoint,
      clause,
      at(since),
      until === null ? null : at(until),
      verdict,
      'why',
      1,
      shown === null ? null : 'pass',
      shown === null ? null : at(shown),
      name,
      'gateway',
    ]),
  );
  for (let endpoint = 1; endpoint <= 10; endpoint++) await updateStanding(sql, endpoint);
}

/** What is counted of a fleet of which every state is known, in both databases. */
export function countedContract(open: () => Promise<Database>): void {
  const made = async (): Promise<Database> => {
    const store = await open();
    await store.write(byHand);
    return store;
  };

  describe('a fleet that was written by hand', () => {
    test('is counted by policy, group and site, and was last shown when the endpoint was that was scanned longest ago', async () => {
      await using store = await made();
      const { gateways, lastScan, standings } = await store.read(async (sql) => await askStatus(sql, now, limits));
      expect({ gateways, lastScan }).toEqual({ gateways: { known: 7, scanned: 6 }, lastScan: instant(9) });
      expect(standings).toEqual([
        {
          policy: 'p',
          version: '1',
          group: 'g1',
          site: '',
          lastShown: instant(6),
          gateways: { conforms: 1, violates: 1, inconclusive: 1 },
          clauses: { pass: 3, fail: 2, inconclusive: 3 },
        },
        {
          policy: 'p',
          version: '2',
          group: 'g2',
          site: 's',
          lastShown: instant(3),
          gateways: { conforms: 1, violates: 0, inconclusive: 0 },
          clauses: { pass: 1, fail: 0, inconclusive: 0 },
        },
        {
          policy: 'q',
          version: '1',
          group: 'g1',
          site: '',
          lastShown: instant(9),
          gateways: { conforms: 0, violates: 1, inconclusive: 0 },
          clauses: { pass: 0, fail: 1, inconclusive: 0 },
        },
        {
          policy: 'q',
          version: '1',
          group: 'g2',
          site: '',
          lastShown: instant(9),
          gateways: { conforms: 0, violates: 2, inconclusive: 0 },
          clauses: { pass: 0, fail: 3, inconclusive: 0 },
        },
        {
          policy: 'q',
          version: '1',
          group: 'g2',
          site: 's',
          lastShown: instant(3),
          gateways: { conforms: 0, violates: 0, inconclusive: 1 },
          clauses: { pass: 0, fail: 0, inconclusive: 1 },
        },
      ]);
    });

    test('has its worst with all their failures, what was lost with what is longest, and who was not scanned', async () => {
      await using store = await made();
      const { worst, notShown, notScanned } = await store.read(async (sql) => await askStatus(sql, now, limits));
      expect(worst.count).toBe(3);
      expect(worst.first).toMatchObject([
        { gateway: 'g', policy: 'q', fail: 2, failingSince: instant(0) },
        { gateway: 'a', policy: 'p', fail: 2, failingSince: instant(2) },
      ]);
      // What is advice is not among them, though it was shown before both.
      expect(notShown).toMatchObject({ count: 1, first: [{ gateway: 'b', clauses: 3, lastShown: instant(3) }] });
      // Seven days ago to the millisecond is within seven days.
      expect(notScanned).toMatchObject({ count: 1, first: [{ gateway: 'f', lastScan: null }] });
    });

    test('is listed worst first, with when the longest of its failures began', async () => {
      await using store = await made();
      const filter = { q: null, verdict: null, only: null };
      const { gateways, count } = await store.read(
        async (sql) => await askGateways(sql, now, { filter, sort: 'worst' }, { limit: 10 }),
      );
      expect(count).toBe(7);
      expect(
        gateways.rows.map(({ gateway, verdict, clauses, lost, failingSince, lastShown, restsOn }) => [
          gateway,
          verdict,
          clauses.pass,
          clauses.fail,
          clauses.inconclusive,
          lost,
          failingSince,
          lastShown,
          restsOn?.clause,
          restsOn?.endpoint,
        ]),
      ).toEqual([
        ['a', 'violates', 2, 3, 0, 0, instant(1), instant(6), 'c1', 'tls:1'],
        ['g', 'violates', 0, 2, 0, 0, instant(0), instant(9), 'c1', 'tls:9'],
        ['h', 'violates', 0, 1, 0, 0, instant(3), instant(9), 'c1', 'tls:10'],
        ['b', 'inconclusive', 0, 0, 3, 3, null, instant(8), 'c1', 'tls:3'],
        ['c', 'inconclusive', 1, 0, 1, 0, null, instant(3), 'c1', 'tls:4'],
        ['f', 'not-judged', 0, 0, 0, 0, null, null, undefined, undefined],
        ['e', 'conforms', 1, 0, 0, 0, null, instant(9), 'c1', 'tls:6'],
      ]);
    });

    test('changed from that moment to this, both included, and what ended since holds no more', async () => {
      await using store = await made();
      const changes = async (since: number, until: number): Promise<readonly unknown[]> =>
        (
          await store.read(async (sql) => await askChanges(sql, { at: at(until), isNow: false }, at(since)))
        ).changes.map(({ gateway, clause, at: when, old, holds, lastShown }) => [
          gateway,
          clause,
          when,
          old?.verdict,
          old?.since,
          holds,
          lastShown?.at,
        ]);
      expect(await changes(4, 6)).toEqual([
        ['a', 'c2', instant(6), 'pass', instant(0), true, undefined],
        ['g', 'c2', instant(4), 'pass', instant(0), true, undefined],
        ['a', 'c1', instant(4), 'fail', instant(2), true, undefined],
        ['b', 'c1', instant(5), 'pass', instant(0), true, instant(4)],
      ]);
      expect(await changes(2, 3)).toEqual([
        ['h', 'c1', instant(3), 'pass', instant(2), true, undefined],
        ['a', 'c1', instant(2), 'pass', instant(0), true, undefined],
        ['g', 'c1', instant(3), 'fail', instant(0), true, undefined],
        ['h', 'c1', instant(2), 'fail', instant(1), false, undefined],
      ]);
      expect(await changes(1, 1)).toContainEqual(['a', 'c3', instant(1), undefined, undefined, true, undefined]);
      // What was seen first, and what is neither better nor worse, is no change.
      expect([await changes(0, 0), await changes(7, 7)]).toEqual([[], []]);
      expect(await changes(2, 4)).toContainEqual(['a', 'c1', instant(2), 'pass', instant(0), false, undefined]);
    });

    test('has gateways that came with the first of their endpoints, and one that went', async () => {
      await using store = await made();
      const cameAndWent = async (since: number, until: number): Promise<readonly number[]> => {
        const question = { at: at(until), isNow: false };
        const changes = await store.read(async (sql) => await askChanges(sql, question, at(since)));
        return [changes.gatewaysNew, changes.gatewaysRetired];
      };
      // The one went later than that.
      expect(await cameAndWent(0, 0)).toEqual([7, 0]);
      expect(await cameAndWent(0, 9)).toEqual([7, 1]);
      expect(await cameAndWent(0.5, 10)).toEqual([0, 1]);
      expect(await cameAndWent(9, 10)).toEqual([0, 1]);
      expect(await cameAndWent(9.5, 10)).toEqual([0, 0]);
    });

    test('may be narrowed down to what its gateways have now', async () => {
      await using store = await made();
      expect(await store.read(askScopes)).toEqual({ groups: ['g1', 'g2'], sites: ['', 's'], policies: ['p', 'q'] });
    });

    test('has a trend of each group and site, of the days asked for and of today as it stands', async () => {
      await using store = await made();
      const dayAt = (days: number): string => instant(days).slice(0, 10);
      await store.write(async (sql) => {
        await insertMany(
          sql,
          { into: 'day', columns: ['day', 'policy', 'grp', 'site', 'verdict', 'gateways', 'clauses'] },
          [
            [dayAt(-21), 1, 'g1', '', 'pass', 50, 50],
            [dayAt(-20), 1, 'g1', '', 'pass', 1, 2],
            [dayAt(-20), 2, 'g2', 's', 'fail', 3, 4],
            [dayAt(10), 1, 'g1', '', 'pass', 60, 60],
          ],
        );
      });
      const trend = async (question: Question): Promise<readonly unknown[]> =>
        (await store.read(async (sql) => await askStatus(sql, question, limits))).trend.map(
          ({ day: on, policy, gateways, clauses }) => [on, policy, gateways, clauses.pass, clauses.fail],
        );
      const counted = (conforms: number, violates: number, inconclusive: number): unknown => ({
        conforms,
        violates,
        inconclusive,
      });
      expect(await trend(now)).toEqual([
        [dayAt(-20), 'p', counted(1, 3, 0), 2, 4],
        [dayAt(10), 'p', counted(2, 1, 1), 4, 2],
        [dayAt(10), 'q', counted(0, 3, 1), 0, 4],
      ]);
      expect(await trend({ ...now, group: 'g1' })).toEqual([
        [dayAt(-20), 'p', counted(1, 0, 0), 2, 0],
        [dayAt(10), 'p', counted(1, 1, 1), 3, 2],
        [dayAt(10), 'q', counted(0, 1, 0), 0, 1],
      ]);
      expect((await trend({ ...now, site: 's' }))[0]).toEqual([dayAt(-20), 'p', counted(0, 3, 0), 0, 4]);
    });
  });
}
