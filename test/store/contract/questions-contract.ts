import { describe, expect, test } from 'vitest';
import type { HistoryDocument } from '../../../core/finding/history/history-document.ts';
import type { StatusDocument } from '../../../core/finding/history/status-document.ts';
import type { Stretch } from '../../../core/finding/history/stretch.ts';
import type { AzureDate } from '../../../core/policy/azure-knowledge.ts';
import type { Database } from '../../../src/store/database.ts';
import type { FlatValue } from '../../../src/store/export/flat-table.ts';
import { flatTables } from '../../../src/store/export/flat-tables.ts';
import { askCertificates } from '../../../src/store/questions/certificates.ts';
import { askChanges } from '../../../src/store/questions/changes.ts';
import { askHistory } from '../../../src/store/questions/history.ts';
import type { Question } from '../../../src/store/questions/question.ts';
import { askRetirement } from '../../../src/store/questions/retirement.ts';
import { askStatus, type StatusLimits } from '../../../src/store/questions/status.ts';
import { registerGateways } from '../../../src/store/register.ts';
import { updateStanding } from '../../../src/store/standings.ts';
import { samplePolicies } from '../../support/sample-recording.ts';
import { day, first, rows, scanned } from './scanned.ts';

const limits: StatusLimits = { listed: 10, notScannedDays: 7, endingDays: 30, trendDays: 30 };

const source = { ref: 'page' };
const dates: readonly AzureDate[] = [
  {
    id: 'ends',
    title: 'It ends',
    day: '2027-03-31',
    source,
    readings: [{ says: 'So it is.', from: '2027-04-01', source }],
  },
  { id: 'month', title: 'In a month', day: '2026-11', source },
];

/** Asked an hour after that day's scan. */
const now = (days: number): Question => ({ at: first + days * day + 3_600_000, isNow: true });

async function status(store: Database, question: Question): Promise<StatusDocument> {
  return await store.read(async (sql) => await askStatus(sql, question, limits));
}

/** Counts of the standings as if every state were read. */
async function countedByHand(store: Database): Promise<Readonly<Record<string, number>>> {
  const found = await rows(
    store,
    `select s.verdict, count(*) as n from state s join clause c on c.id = s.clause
      where s.until is null and c.weight <> 'should' group by s.verdict`,
  );
  return Object.fromEntries(found.map(({ verdict, n }) => [String(verdict), Number(n)]));
}

function clausesOf({ standings }: StatusDocument): Readonly<Record<string, number>> {
  const sum = (name: 'pass' | 'fail' | 'inconclusive'): number =>
    standings.reduce((total, { clauses }) => total + clauses[name], 0);
  return { pass: sum('pass'), fail: sum('fail'), inconclusive: sum('inconclusive') };
}

/** Without that property. */
function omitted<T extends object>(of: T, name: keyof T): object {
  return Object.fromEntries(Object.entries(of).filter(([own]) => own !== name));
}

/** What both databases answer. `open`: a store of its own for each call. */
export function questionsContract(open: () => Promise<Database>): void {
  describe('questions', () => {
    test('the status counts what every state says, also when a gateway changed', async () => {
      await using store = await open();
      for (const [at, seen] of (['conforming', 'drifted', 'stopped', 'drifted'] as const).entries()) {
        await scanned(store, { seen, at: first + at * day });
        await scanned(store, { seen: 'conforming', name: 'other', at: first + at * day });
        const { 'not-applicable': _, ...wanted } = await countedByHand(store);
        expect(clausesOf(await status(store, now(at)))).toEqual({ pass: 0, fail: 0, inconclusive: 0, ...wanted });
      }
    });

    test('a gateway that fails somewhere violates, and is told of with since when it does', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'drifted', at: first + day });
      await scanned(store, { seen: 'drifted', at: first + 2 * day });
      const found = await status(store, now(2));
      expect(found.standings.some(({ gateways }) => gateways.violates === 1)).toBe(true);
      expect(found.worst.count).toBe(1);
      expect(found.worst.first[0]).toMatchObject({
        gateway: 'vpn',
        failingSince: new Date(first + day).toISOString(),
      });
      expect(found.worst.first[0]?.fail).toBeGreaterThan(0);
    });

    test('a failure that became another one is as old as the first, and one that was mended between is not', async () => {
      await using store = await open();
      await scanned(store, { seen: 'drifted', at: first });
      await scanned(store, { seen: 'conforming', at: first + day });
      await scanned(store, { seen: 'drifted', at: first + 2 * day });
      const since = async (): Promise<unknown> =>
        (await rows(store, 'select failing_since from standing'))
          .map((row) => Number(row['failing_since'] ?? Number.POSITIVE_INFINITY))
          .toSorted((a, b) => a - b)[0];
      const before = await since();
      await store.write(async (sql) => {
        const open_ = `until is null and verdict = 'fail'`;
        await sql.run(
          `insert into state(endpoint, clause, since, verdict, reason, finding, class, cause)
            select endpoint, clause, ?, verdict, 'worse-now', finding, 'worse', 'gateway' from state where ${open_}`,
          [first + 3 * day],
        );
        await sql.run(`update state set until = ? where ${open_} and since < ?`, [first + 3 * day, first + 3 * day]);
        for (const row of await sql.all('select id from endpoint')) await updateStanding(sql, Number(row['id']));
      });
      expect([before, await since()]).toEqual([first + 2 * day, first + 2 * day]);
    });

    test('a gateway that fell silent conforms to nothing, and is told of with when it was last shown', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'stopped', at: first + day });
      const found = await status(store, now(1));
      expect(found.standings.reduce((sum, { gateways }) => sum + gateways.conforms, 0)).toBe(0);
      expect(found.notShown.count).toBe(1);
      expect(found.notShown.first[0]?.lastShown).toBe(new Date(first).toISOString());
    });

    test('one that was never scanned, or not for long, is told of; a retired one is not', async () => {
      await using store = await open();
      await registerGateways(store, [{ name: 'never', site: '' }], first);
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'conforming', name: 'gone', at: first });
      await scanned(store, { seen: 'conforming', name: 'fresh', at: first + 8 * day });
      await store.write(async (sql) => await sql.run(`update gateway set retired_at = ? where name = 'gone'`, [first]));
      const found = await status(store, now(8));
      expect(found.gateways).toEqual({ known: 3, scanned: 2 });
      expect(found.notScanned.first.map(({ gateway, lastScan }) => [gateway, lastScan])).toEqual([
        ['never', null],
        ['vpn', new Date(first).toISOString()],
      ]);
    });

    test('a site and a group have a status of their own', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', site: 'berlin', at: first });
      await scanned(store, { seen: 'drifted', site: 'oslo', at: first });
      await store.write(async (sql) => await sql.run(`update gateway set grp = 'edge' where site = 'oslo'`));
      expect((await status(store, { ...now(0), site: 'berlin' })).worst.count).toBe(0);
      expect((await status(store, { ...now(0), group: 'edge' })).worst.first[0]?.site).toBe('oslo');
      expect((await status(store, { ...now(0), group: 'edge', site: 'berlin' })).gateways.known).toBe(0);
    });

    test('the trend holds how every day ended, and now', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'drifted', at: first + 3_600_000 });
      await scanned(store, { seen: 'stopped', at: first + day });
      await scanned(store, { seen: 'conforming', at: first + 3 * day });
      const { trend } = await status(store, now(3));
      const [azure] = samplePolicies;
      const own = trend.filter(({ policy }) => policy === azure?.id);
      expect(own.map(({ day: on, gateways }) => [on, gateways])).toEqual([
        ['2026-11-22', { conforms: 0, violates: 1, inconclusive: 0 }],
        ['2026-11-23', { conforms: 0, violates: 0, inconclusive: 1 }],
        ['2026-11-25', own.at(-1)?.gateways],
      ]);
      expect(own[0]?.clauses.fail).toBeGreaterThan(0);
      expect(own[1]?.clauses.fail).toBe(0);
    });

    test('the status of a day that is over is what it was then', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const then = await status(store, now(0));
      await scanned(store, { seen: 'drifted', at: first + day });
      await scanned(store, { seen: 'drifted', name: 'later', at: first + day });
      const again = await status(store, { ...now(0), isNow: false });
      expect(again.standings).toEqual(then.standings.map((one) => omitted(one, 'lastShown')));
      expect(again.worst).toEqual(then.worst);
      expect(again.lastScan).toBe(then.lastScan);
      expect(again.gateways.scanned).toBe(1);
    });

    test('changes are what began since then, with what was before, and without what was seen first', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'drifted', at: first + day });
      await scanned(store, { seen: 'conforming', at: first + 2 * day });
      const since = async (from: number) => await store.read(async (sql) => await askChanges(sql, now(2), from));
      const all = await since(first);
      expect(all.gatewaysNew).toBe(1);
      const worse = all.changes.filter((change) => change.class === 'new');
      expect(worse.length).toBeGreaterThan(3);
      for (const one of worse) {
        expect([one.cause, one.at, one.holds]).toEqual(['gateway', new Date(first + day).toISOString(), false]);
        expect(one.old).toMatchObject({ since: new Date(first).toISOString() });
        expect(one.old?.verdict).not.toBe('fail');
      }
      const late = await since(first + day + 1);
      expect(late.gatewaysNew).toBe(0);
      expect(late.counts.new).toBe(0);
      expect(late.counts.fixed).toBeGreaterThan(3);
      expect((await since(first + 2 * day + 1)).changes).toEqual([]);
    });

    test('a changed policy is told of with what its former version said', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const stricter = samplePolicies.map((policy) => ({ ...policy, digest: policy.digest.replace(/....$/u, 'ffff') }));
      await scanned(store, { seen: 'drifted', at: first + day, policies: stricter });
      const { changes } = await store.read(async (sql) => await askChanges(sql, now(1), first + 1));
      expect(changes.length).toBeGreaterThan(3);
      expect(changes.every(({ old }) => old !== null)).toBe(true);
    });

    test('a history is of its own scans, to the moment that is asked about', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'conforming', name: 'other', at: first + 2 * day });
      await scanned(store, { seen: 'drifted', at: first + 3 * day });
      const asked = async (days: number, clause: string | null = null, name = 'vpn'): Promise<HistoryDocument> => {
        const question = { at: first + days * day, isNow: false };
        const found = await store.read(async (sql) => await askHistory(sql, question, { name, clause }));
        if (found === undefined) throw new Error('a history wanted');
        return found;
      };
      const then = await asked(0);
      expect(then.endpoints.map(({ scans }) => scans)).toEqual(then.endpoints.map(() => 1));
      expect([then.unchanged > 0, then.endpoints.length]).toEqual([true, 2]);
      expect(then.clauses.filter(({ stretches }) => stretches[0]?.verdict !== 'inconclusive')).toEqual([]);
      const [before, turned] = [await asked(2.5), await asked(3)];
      const changed = turned.clauses.find(({ stretches }) => stretches[0]?.verdict === 'fail');
      const name = `${changed?.policy ?? ''}/${changed?.clause ?? ''}`;
      const of = async (days: number, clause: string): Promise<readonly Stretch[]> =>
        (await asked(days, clause)).clauses.find(({ endpoint }) => endpoint === changed?.endpoint)?.stretches ?? [];
      // What another gateway's scan saw is not shown of this one; and what ends later has not ended.
      expect(before).toMatchObject({ clauses: then.clauses, unchanged: then.unchanged });
      const [began, ended] = [new Date(first).toISOString(), new Date(first + 3 * day).toISOString()];
      expect(await of(2.5, name)).toMatchObject([
        { since: began, until: null, lastShown: { verdict: 'pass', at: began } },
      ]);
      expect(await of(3, changed?.clause ?? '')).toMatchObject([
        { since: ended, until: null, verdict: 'fail' },
        { since: began, until: ended, verdict: 'pass', lastShown: { at: began } },
      ]);
      expect((await asked(3, `other-policy/${changed?.clause ?? ''}`)).clauses).toEqual([]);
    });

    test('what failed or was not shown from its first scan on is told without a change', async () => {
      await using store = await open();
      await scanned(store, { seen: 'drifted', name: 'bad', at: first });
      await scanned(store, { seen: 'stopped', name: 'silent', at: first });
      for (const [name, verdict] of [
        ['bad', 'fail'],
        ['silent', 'inconclusive'],
      ] as const) {
        const found = await store.read(async (sql) => await askHistory(sql, now(0), { name, clause: null }));
        const own = await rows(
          store,
          `select count(*) as n from state s join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway
            where g.name = ? and s.verdict = ?`,
          [name, verdict],
        );
        const told = found?.clauses.filter(({ stretches }) => stretches[0]?.verdict === verdict);
        expect([told?.length, told?.length !== 0]).toEqual([Number(own[0]?.['n']), true]);
      }
    });

    test('a history has the stretches of what changed, and counts what did not', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'conforming', at: first + day });
      await scanned(store, { seen: 'stopped', at: first + 2 * day });
      const ask = async (question: Question, clause: string | null) =>
        await store.read(async (sql) => await askHistory(sql, question, { name: 'vpn', clause }));
      const found = await ask(now(2), null);
      expect(found?.endpoints.map(({ endpoint, scans }) => [endpoint, scans])).toEqual([
        ['ikev2:500', 3],
        ['sstp:443', 3],
      ]);
      const row = found?.clauses.find(({ endpoint, clause }) => endpoint === 'sstp:443' && clause === 'tls/row-01');
      const shown = { verdict: 'pass', at: new Date(first + day).toISOString() };
      expect(row?.stretches.map(({ verdict, until, lastShown }) => [verdict, until, lastShown])).toEqual([
        ['inconclusive', null, shown],
        ['pass', new Date(first + 2 * day).toISOString(), shown],
      ]);
      const before = await ask({ ...now(1), isNow: false }, null);
      expect(before?.clauses.filter(({ stretches }) => stretches[0]?.verdict === 'pass')).toEqual([]);
      expect(before?.unchanged).toBeGreaterThan(10);
      const one = await ask(now(2), 'tls/row-01');
      expect(one?.clauses.map(({ clause }) => clause)).toEqual(['tls/row-01']);
      expect(await store.read(async (sql) => await askHistory(sql, now(2), { name: 'nobody', clause: null }))).toBe(
        undefined,
      );
    });

    test('certificates are told by when they end, those of silent gateways too', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'stopped', at: first + day });
      const ask = async (within: number | null, question = now(1)) =>
        (await store.read(async (sql) => await askCertificates(sql, question, within))).certificates;
      const all = await ask(null);
      expect(all.length).toBeGreaterThan(0);
      expect(all.map(({ notAfter }) => notAfter)).toEqual(all.map(({ notAfter }) => notAfter).toSorted());
      const [soonest] = all;
      const ends = Date.parse(soonest?.notAfter ?? '');
      const days = Math.floor((ends - now(1).at) / day);
      expect(soonest?.days).toBe(days);
      expect((await ask(days + 1)).length).toBeGreaterThan(0);
      expect((await ask(days - 1)).filter(({ sha256 }) => sha256 === soonest?.sha256)).toEqual([]);
      const { ending } = await store.read(
        async (sql) => await askStatus(sql, now(1), { ...limits, listed: 1, endingDays: 3650 }),
      );
      expect(ending).toEqual({ days: 3650, count: (await ask(3650)).length, first: all.slice(0, 1) });
      const late = await ask(0, { at: ends + 1, isNow: true });
      expect(late[0]?.days).toBe(-1);
    });

    test('who answers as SSTP is left on it; who is silent is not without it', async () => {
      await using store = await open();
      const ask = async (question: Question) =>
        await store.read(async (sql) => await askRetirement(sql, question, dates));
      await scanned(store, { seen: 'conforming', name: 'left', at: first });
      await scanned(store, { seen: 'stopped', name: 'silent', at: first });
      const found = await ask(now(0));
      expect(found.left.map(({ gateway, sstp }) => [gateway, sstp])).toEqual([
        ['left', 'answers'],
        ['silent', 'not-known'],
      ]);
      expect([found.looked, found.without]).toEqual([2, 0]);
      expect(found.dates).toEqual([
        { id: 'ends', title: 'It ends', day: '2027-03-31', days: 129, readings: ['So it is. (from 2027-04-01)'] },
        { id: 'month', title: 'In a month', day: '2026-11', days: -21, readings: [] },
      ]);
      await scanned(store, { seen: 'stopped', name: 'left', at: first + day });
      expect((await ask(now(1))).left.map(({ sstp }) => sstp)).toEqual(['not-known', 'not-known']);
      expect((await ask({ ...now(0), isNow: false })).left.map(({ sstp }) => sstp)).toEqual(['answers', 'not-known']);
    });

    test.each(flatTables.map((table) => [table.name, table] as const))(
      'an export of %s has every row, and every column of its kind',
      async (name, { columns, rows: rowsOf }) => {
        await using store = await open();
        await scanned(store, { seen: 'conforming', at: first });
        await scanned(store, { seen: 'stopped', at: first + day });
        await scanned(store, { seen: 'drifted', name: 'other', site: 'oslo', at: first });
        const found: (readonly FlatValue[])[] = [];
        await store.read(async (sql) => {
          for await (const row of rowsOf(sql)) found.push(row);
        });
        const [count] = await rows(store, `select count(*) as n from ${name}`);
        expect(found).toHaveLength(Number(count?.['n']));
        const kinds = { text: 'string', moment: 'number', number: 'number', boolean: 'boolean' };
        for (const row of found) {
          for (const [at, { name: column, type, isNullable = false }] of columns.entries()) {
            const value = row[at];
            expect([column, isNullable && value === null ? kinds[type] : typeof value]).toEqual([column, kinds[type]]);
          }
        }
      },
    );
  });
}
