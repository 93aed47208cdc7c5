import { describe, expect, test } from 'vitest';
import type { Actor } from '../../../src/store/audit/audit-entry.ts';
import { verifyAudit } from '../../../src/store/audit/read-audit.ts';
import type { Database } from '../../../src/store/database.ts';
import { askWaivers, waiversAt } from '../../../src/store/questions/waivers.ts';
import { addWaiver, endWaiver, type WantedWaiver } from '../../../src/store/waivers/waive.ts';
import { isWaivedAt } from '../../../src/store/waivers/waived.ts';
import { day, first, rows, scanned } from './scanned.ts';

const by: Actor = { name: 'Ada Lovelace', role: 'operator', how: 'login' };

async function failing(store: Database): Promise<Pick<WantedWaiver, 'policy' | 'clause'>> {
  await scanned(store, { seen: 'drifted', at: first });
  const [row] = await rows(
    store,
    `select p.name, c.clause from state s join clause c on c.id = s.clause join policy p on p.id = c.policy
      where s.until is null and s.verdict = 'fail' order by p.name, c.clause limit 1`,
  );
  return { policy: String(row?.['name']), clause: String(row?.['clause']) };
}

async function waivedClauses(store: Database, at: number): Promise<readonly unknown[]> {
  const waived = isWaivedAt(at);
  const found = await rows(
    store,
    `select distinct g.name, c.clause from state s join clause c on c.id = s.clause join policy p on p.id = c.policy
      join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway where s.verdict = 'fail' and ${waived.sql}`,
    waived.values,
  );
  return found.map(({ name, clause }) => `${String(name)} ${String(clause)}`);
}

/** Waivers that are kept in the store, in both databases. */
export function waiversContract(open: () => Promise<Database>): void {
  describe('a waiver in the store', () => {
    const wanted: Omit<WantedWaiver, 'policy' | 'clause'> = {
      of: { gateway: 'vpn' },
      reason: 'The scanners are replaced in January.',
      owner: 'network team',
      approver: 'Grace Hopper',
      from: '2026-11-23',
      until: '2026-11-25',
    };

    test('covers its clause from its first to its last day, and nothing else', async () => {
      await using store = await open();
      const of = await failing(store);
      await scanned(store, { seen: 'drifted', name: 'other', at: first + 1000 });
      const id = await addWaiver(store, { ...wanted, ...of }, by, first);
      expect(id).toBe(1);
      const told = [`vpn ${of.clause}`];
      const days = await Promise.all([0, 1, 2, 3, 4].map(async (n) => await waivedClauses(store, first + n * day)));
      expect(days).toEqual([[], told, told, told, []]);
      const lastMoment = Date.parse('2026-11-25T23:59:59.999Z');
      expect(await waivedClauses(store, lastMoment)).toEqual(told);
      expect(await waivedClauses(store, lastMoment + 1)).toEqual([]);
    });

    test('ended before its end it covers nothing, and what was stays known', async () => {
      await using store = await open();
      const id = await addWaiver(store, { ...wanted, ...(await failing(store)) }, by, first);
      const ended = first + 2 * day;
      await endWaiver(store, { id, reason: 'Fixed.' }, by, ended);
      expect(await waivedClauses(store, ended - 1)).toHaveLength(1);
      expect(await waivedClauses(store, ended)).toEqual([]);
      await expect(endWaiver(store, { id, reason: '' }, by, ended)).rejects.toMatchObject({ code: 'acting-unknown' });
      const told = await rows(store, 'select who, what, subject, reason from audit order by seq');
      expect(told).toEqual([
        { who: 'Ada Lovelace', what: 'waiver.add', subject: '1', reason: wanted.reason },
        { who: 'Ada Lovelace', what: 'waiver.end', subject: '1', reason: 'Fixed.' },
      ]);
      expect(await store.read(verifyAudit)).toMatchObject({ broken: null });
    });

    test('of a group covers its gateways, and no others', async () => {
      await using store = await open();
      const of = await failing(store);
      await scanned(store, { seen: 'drifted', name: 'other', at: first + 1000 });
      await store.write(async (sql) => await sql.run("update gateway set grp = 'edge' where name = 'other'"));
      await addWaiver(store, { ...wanted, ...of, of: { group: 'edge' } }, by, first);
      expect(await waivedClauses(store, first + day)).toEqual([`other ${of.clause}`]);
      const unknown = addWaiver(store, { ...wanted, ...of, of: { group: 'core' } }, by, first);
      await expect(unknown).rejects.toMatchObject({ code: 'acting-unknown' });
    });

    test('may be of today alone, and of 366 days', async () => {
      await using store = await open();
      const of = await failing(store);
      const today = '2026-11-22';
      expect(await addWaiver(store, { ...wanted, ...of, from: today, until: today }, by, first)).toBe(1);
      await scanned(store, { seen: 'drifted', name: 'other', at: first + 1000 });
      const long = { ...wanted, ...of, of: { gateway: 'other' }, from: '2026-11-23' };
      await expect(addWaiver(store, { ...long, until: '2027-11-25' }, by, first)).rejects.toMatchObject({
        code: 'acting-wrong',
      });
      expect(await addWaiver(store, { ...long, until: '2027-11-24' }, by, first)).toBe(2);
    });

    test('it changes no state', async () => {
      await using store = await open();
      const of = await failing(store);
      const before = await rows(store, 'select * from state order by endpoint, clause, since');
      await addWaiver(store, { ...wanted, ...of }, by, first);
      expect(await rows(store, 'select * from state order by endpoint, clause, since')).toEqual(before);
    });

    test.each<[string, Partial<WantedWaiver>, string]>([
      ['who asks approves', { approver: 'Ada Lovelace' }, 'acting-wrong'],
      ['who asks approves, written otherwise', { approver: ' ada  LOVELACE ' }, 'acting-wrong'],
      ['who asks approves, in wide letters', { approver: 'Ａda Lovelace' }, 'acting-wrong'],
      ['no reason', { reason: ' ' }, 'acting-wrong'],
      ['no owner', { owner: '' }, 'acting-wrong'],
      ['its end is before its begin', { from: '2026-12-02', until: '2026-12-01' }, 'acting-wrong'],
      ['its end is over', { from: '2026-11-01', until: '2026-11-21' }, 'acting-wrong'],
      ['without end, as good as', { until: '2036-11-25' }, 'acting-wrong'],
      ['a clause that nobody has', { clause: 'tls/no-such' }, 'acting-unknown'],
      ['a pattern', { clause: 'tls/%' }, 'acting-unknown'],
      ['a gateway that is not known', { of: { gateway: "vpn' or '1'='1" } }, 'acting-unknown'],
      ['the group of those without one', { of: { group: '' } }, 'acting-unknown'],
    ])('refuses: %s; and writes nothing', async (_what, change, code) => {
      await using store = await open();
      const of = await failing(store);
      await expect(addWaiver(store, { ...wanted, ...of, ...change }, by, first)).rejects.toMatchObject({ code });
      expect(await rows(store, 'select id from waiver')).toEqual([]);
      expect(await rows(store, 'select seq from audit')).toEqual([]);
    });

    test('of one for the same there is not another', async () => {
      await using store = await open();
      const of = await failing(store);
      const at = first + day;
      await addWaiver(store, { ...wanted, ...of }, by, at);
      await expect(addWaiver(store, { ...wanted, ...of }, by, at)).rejects.toMatchObject({ code: 'acting-conflict' });
    });

    test('is told by its state, what ends first first, with how many failures it covers now', async () => {
      await using store = await open();
      const { policy, clause } = await failing(store);
      for (const name of ['other', 'third', 'retired', 'dropped', 'mended'])
        await scanned(store, { seen: 'drifted', name, at: first + 1000 });
      for (const [name, at] of [
        ['fine', first],
        ['mended', first + day],
      ] as const)
        await scanned(store, { seen: 'conforming', name, at });
      await store.write(async (sql) => {
        await sql.run("update gateway set grp = 'edge' where name <> 'third'");
        await sql.run("update gateway set retired_at = ? where name = 'retired'", [first]);
        await sql.run(
          "update endpoint set retired_at = ? where gateway in (select id from gateway where name = 'dropped')",
          [first],
        );
      });
      const [passing] = await rows(
        store,
        `select c.clause from state s join clause c on c.id = s.clause join policy p on p.id = c.policy join endpoint e on e.id = s.endpoint
          join gateway g on g.id = e.gateway where g.name = 'vpn' and p.name = ? and s.verdict = 'pass' order by c.clause limit 1`,
        [policy],
      );
      const today = '2026-11-24';
      type Kept = readonly [
        owner: string,
        gateway: string,
        grp: string,
        from: string,
        until: string,
        endedAt?: number | undefined,
        clause?: string,
        policy?: string,
      ];
      const kept: readonly Kept[] = [
        ['of a gateway', 'vpn', '', '2026-11-01', '2026-12-30'],
        ['today alone', '', 'edge', today, today],
        ['until yesterday', 'vpn', '', '2026-11-01', '2026-11-23'],
        ['from tomorrow', 'vpn', '', '2026-11-25', '2026-12-01'],
        ['ended', 'vpn', '', '2026-11-01', '2026-12-02', first + day],
        ['of a gateway that passes', 'fine', 'edge', '2026-11-01', '2026-12-29'],
        ['of a clause that passes', 'vpn', '', '2026-11-01', '2026-12-28', undefined, String(passing?.['clause'])],
        ['of another policy', 'vpn', '', '2026-11-01', '2026-12-27', undefined, clause, 'another'],
      ];
      await store.write(async (sql) => {
        for (const [owner, gateway, grp, from, until, endedAt, of = clause, judge = policy] of kept)
          await sql.run(
            `insert into waiver(policy, clause, gateway, grp, reason, owner, approver, asked_by, from_day, until_day, made_at, ended_at, ended_by)
              values (?, ?, ?, ?, 'r', ?, 'a', 'b', ?, ?, ?, ?, ?)`,
            [judge, of, gateway, grp, owner, from, until, first, endedAt ?? null, endedAt === undefined ? null : 'Ada'],
          );
      });
      const at = first + 2 * day;
      const { waivers } = await store.read(async (sql) => await askWaivers(sql, { at, isNow: true }));
      expect(waivers.map((one) => [one.owner, one.state, one.days, one.covers, one.gateway, one.group])).toEqual([
        ['today alone', 'holds', 0, 2, null, 'edge'],
        ['of another policy', 'holds', 33, 0, 'vpn', null],
        ['of a clause that passes', 'holds', 34, 0, 'vpn', null],
        ['of a gateway that passes', 'holds', 35, 0, 'fine', null],
        ['of a gateway', 'holds', 36, 1, 'vpn', null],
        ['from tomorrow', 'not-yet', 7, 0, 'vpn', null],
        ['ended', 'ended', 8, 0, 'vpn', null],
        ['until yesterday', 'expired', -1, 0, 'vpn', null],
      ]);
      expect(waivers.map(({ ended }) => ended).filter((ended) => ended !== null)).toEqual([
        { at: new Date(first + day).toISOString(), by: 'Ada' },
      ]);
      const covering = await store.read(async (sql) => await waiversAt(sql, at));
      const ownerAt = (gateway: string, group: string, of = clause): string | undefined =>
        covering({ policy, clause: of, gateway, group })?.owner;
      expect([ownerAt('vpn', 'core'), ownerAt('vpn', 'edge'), ownerAt('other', 'edge')]).toEqual([
        'of a gateway',
        'of a gateway',
        'today alone',
      ]);
      expect([ownerAt('third', ''), ownerAt('third', 'core'), ownerAt('vpn', 'edge', 'no-such')]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      // One of a gateway is none of its group.
      const later = await store.read(async (sql) => await waiversAt(sql, at + day));
      expect(later({ policy, clause, gateway: 'other', group: 'edge' })).toBeUndefined();
    });
  });
}
