import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { takeHolding } from '../../../src/store/holding.ts';
import { leaseDue } from '../../../src/store/lease.ts';
import { StoreError } from '../../../src/store/store-error.ts';
import {
  hour,
  inventory,
  kinds,
  type Look,
  removeInventories,
  replaceInventory,
  rows,
  run,
  seen,
  three,
  wait,
} from '../../support/monitored.ts';
import { versionPolicy } from '../../support/node-tls-gateway.ts';
import { until } from '../../support/until.ts';

const dated = `version: 1
groups: { all: { every: 30d, policies: [dated.yaml] } }
targets:
  - { name: a, endpoints: [sstp://127.0.0.9, ikev2://127.0.0.9], group: all }
  - { name: b, endpoints: [sstp://127.0.0.8, ikev2://127.0.0.8], group: all }
`;

function datedPolicy(day: string): string {
  return versionPolicy({ 'TLSv1.0': 'refused' }).replace('expect: refused }', `expect: refused, from: ${day} }`);
}

/** What a monitor does, on both databases. `open`: a store of its own for each call. */
export function monitorContract(open: () => Promise<Database>): void {
  afterAll(removeInventories);

  describe('a monitor', () => {
    test('scans what is due, once, and says when that is due again', async () => {
      await using store = await open();
      const config = await inventory(three);
      const before = Date.now();
      const done = await run(store, config);
      expect(done.looked.toSorted()).toEqual(['a', 'b', 'c']);
      expect(kinds(done)).toEqual(['registered', 'settled', 'settled', 'settled']);
      const all = await rows(
        store,
        'select name, grp, next_due, last_at, lease_until, failures from gateway order by name',
      );
      for (const { name, next_due: due, last_at: at, lease_until: lease, failures } of all) {
        const [least, most] = name === 'c' ? [12, 36] : [3, 9];
        expect(Number(due) - Number(at)).toBeGreaterThanOrEqual(least * hour);
        expect(Number(due) - Number(at)).toBeLessThan(most * hour);
        expect(Number(at)).toBeGreaterThanOrEqual(before);
        expect([lease, failures]).toEqual([0, 0]);
      }
      expect((await run(store, config)).looked).toEqual([]);
      expect(
        await rows(
          store,
          'select count(distinct gateway) as gateways, count(*) as scans from scan join endpoint on endpoint = id',
        ),
      ).toEqual([{ gateways: 3, scans: 6 }]);
    });

    test('judges each group by its own policies, on the day', async () => {
      await using store = await open();
      const { rounds } = await run(
        store,
        await inventory(three.replace('every: 6h', 'every: 6h, policies: [own.yaml]')),
      );
      expect(rounds).toEqual([
        {
          asOf: new Date().toISOString().slice(0, 10),
          of: 3,
          by: { a: 'versions', b: 'versions', c: 'azure-vpn-p2s' },
        },
      ]);
    });

    test('leaves what is scanned from another site to who is there', async () => {
      await using store = await open();
      const config = await inventory(three.replace('every: 6h', 'every: 6h, from: [berlin, paris]'));
      const done = await run(store, config, { site: 'berlin' });
      expect(done.looked).toEqual(['a', 'b']);
      expect(done.events[0]).toEqual({ kind: 'registered', gateways: 2, elsewhere: 1 });
      expect(await rows(store, 'select name, site from gateway where last_at is not null order by name')).toEqual([
        { name: 'a', site: 'berlin' },
        { name: 'b', site: 'berlin' },
      ]);
      expect((await run(store, config, { site: 'paris' })).looked).toEqual(['a', 'b']);
      expect((await run(store, config)).looked).toEqual(['c']);
    });

    test('of a site from which nothing is scanned says so', async () => {
      await using store = await open();
      await expect(run(store, await inventory(three), { site: 'rome' })).rejects.toMatchObject({
        code: 'input-invalid',
        fault: 'input',
        message: expect.stringMatching(/no gateway of the inventory is scanned from "rome"/u) as unknown,
      });
      expect(await rows(store, 'select * from gateway')).toEqual([]);
    });

    test('scans nothing outside its windows', async () => {
      await using store = await open();
      const today = new Date().getUTCDay();
      const away = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][(today + 3) % 7];
      const config = await inventory(three.replace('every: 6h', `every: 6h, windows: [{ days: [${away}] }]`));
      expect((await run(store, config)).looked).toEqual(['c']);
      // Due by now, as one is that was leased late.
      await store.write(async (sql) => await sql.run('update gateway set next_due = 1'));
      expect((await run(store, config)).looked).toEqual(['c']);
      const due = await rows(store, `select next_due from gateway where name <> 'c'`);
      expect(due.map(({ next_due: moment }) => new Date(Number(moment)).getUTCDay())).toEqual([
        (today + 3) % 7,
        (today + 3) % 7,
      ]);
    });

    test('asks a gateway that could not be scanned again soon, and the more seldom the more often that was', async () => {
      await using store = await open();
      const config = await inventory(three);
      const look: Look = async (name) =>
        name === 'b' ? { kind: 'fault', fault: { message: 'on purpose' } } : await seen(name);
      for (const [failures, minutes] of [
        [1, 1],
        [2, 2],
        [3, 4],
      ] as const) {
        const before = Date.now();
        const done = await run(store, config, { look });
        expect(done.events).toContainEqual({ kind: 'failed', gateway: 'b', reason: 'on purpose' });
        const [row] = await rows(store, `select failures, next_due, last_at from gateway where name = 'b'`);
        expect(row).toMatchObject({ failures, last_at: null });
        expect(Number(row?.['next_due']) - before).toBeGreaterThanOrEqual(minutes * 60_000);
        expect(Number(row?.['next_due']) - Date.now()).toBeLessThanOrEqual(minutes * 60_000);
        await store.write(async (sql) => await sql.run(`update gateway set next_due = 1 where name = 'b'`));
      }
      await run(store, config);
      expect(await rows(store, `select failures from gateway where name = 'b'`)).toEqual([{ failures: 0 }]);
    });

    test('settles nothing of what is in flight when it is to end, and gives it back as it was', async () => {
      await using store = await open();
      const ended = new AbortController();
      const look: Look = async (name) => {
        if (name === 'a') return await seen(name);
        ended.abort(new Error('interrupted'));
        return { kind: 'interrupted' };
      };
      const before = Date.now();
      const done = await run(store, await inventory(three), { look, once: false, signal: ended.signal });
      expect(done.looked).toHaveLength(2);
      const left = await rows(store, 'select lease_until, failures, next_due from gateway where last_at is null');
      expect(left).toHaveLength(2);
      for (const row of left) {
        expect(row).toMatchObject({ lease_until: 0, failures: 0 });
        expect(Number(row['next_due']) - before).toBeLessThan(60_000);
      }
      expect(await rows(store, 'select until from holder')).toEqual([{ until: 0 }]);
    });

    test('takes in what changed in its inventory, and keeps to what it was while that is wrong', async () => {
      await using store = await open();
      const config = await inventory(three);
      const ended = new AbortController();
      const [waiting, wrong] = [wait('waiting'), wait('inventory-wrong')];
      const running = run(store, config, {
        once: false,
        signal: ended.signal,
        onEvent: (event) => [waiting, wrong].forEach(({ hear }) => hear(event)),
      });
      await waiting.is;
      await replaceInventory(config, `${three}  - { name: d\n`);
      await wrong.is;
      await replaceInventory(config, three.replace('name: b,', 'name: d,'));
      await until(
        'a scan of d',
        async () => (await rows(store, `select 1 as x from gateway where name = 'd' and last_at is not null`))[0],
      );
      ended.abort(new Error('interrupted'));
      const done = await running;
      expect(done.looked.toSorted()).toEqual(['a', 'b', 'c', 'd']);
      const told = done.events.flatMap((event) => (event.kind === 'inventory-wrong' ? event.problems : []));
      expect(told).toEqual([expect.stringMatching(/gateproof\.yaml:8:1: wanted YAML/u)]);
      expect(await rows(store, 'select name from gateway where retired_at is not null')).toEqual([{ name: 'b' }]);
    });

    test('judges anew what a date changed since it was scanned, and scans nothing for it', async () => {
      await using store = await open();
      const config = await inventory(dated);
      await writeFile(join(dirname(config), 'dated.yaml'), datedPolicy(new Date().toISOString().slice(0, 10)));
      const yesterday = Date.now() - 24 * hour;
      expect((await run(store, config, { look: async (name) => await seen(name, '', yesterday) })).looked).toEqual([
        'a',
        'b',
      ]);
      const done = await run(store, config);
      expect(done.looked).toEqual([]);
      expect(done.events.at(-1)).toMatchObject({ kind: 'rejudged', rejudged: { gateways: 2, left: 0 } });
      expect(await rows(store, 'select count(*) as n from scan')).toEqual([{ n: 4 }]);
      expect(kinds(await run(store, config))).toEqual(['registered']);
    });

    test('looks again what a date changed while the day goes on: what was judged before midnight may be settled behind it', async () => {
      await using store = await open();
      const config = await inventory(dated);
      const today = new Date().toISOString().slice(0, 10);
      await writeFile(join(dirname(config), 'dated.yaml'), datedPolicy(today));
      const [waiting, rejudged] = [wait('waiting'), wait('rejudged')];
      const ended = new AbortController();
      const running = run(store, config, {
        once: false,
        rejudgeMs: 1,
        signal: ended.signal,
        onEvent: (event) => [waiting, rejudged].forEach(({ hear }) => hear(event)),
      });
      await waiting.is;
      const yesterday = new Date(Date.now() - 24 * hour).toISOString().slice(0, 10);
      await store.write(async (sql) => await sql.run('update context set as_of = ?', [yesterday]));
      await rejudged.is;
      ended.abort(new Error('interrupted'));
      await running;
      expect(await rows(store, 'select count(*) as n from scan')).toEqual([{ n: 4 }]);
    });

    test('scans a gateway that is elsewhere by now, and none that only stands on another line', async () => {
      await using store = await open();
      const config = await inventory(three);
      await run(store, config);
      await writeFile(config, three.replace('targets:', '# One line more.\ntargets:').replace('9:445', '8:445'));
      expect((await run(store, config)).looked).toEqual(['c']);
    });

    test('scans a gateway that is judged by other policies now, and none whose policies are the same', async () => {
      await using store = await open();
      const config = await inventory(three);
      await run(store, config);
      await writeFile(config, three.replace('every: 6h', 'every: 6h, policies: [own.yaml]'));
      expect((await run(store, config)).looked).toEqual(['a', 'b']);
      expect((await run(store, config)).looked).toEqual([]);
      const own = join(dirname(config), 'own.yaml');
      await writeFile(own, versionPolicy({ 'TLSv1.0': 'refused', 'TLSv1.1': 'refused' }));
      expect((await run(store, config)).looked).toEqual(['a', 'b']);
    });

    test('scans a gateway by its new schedule when that changed', async () => {
      await using store = await open();
      const config = await inventory(three);
      await run(store, config);
      await writeFile(config, three.replace('every: 6h', 'every: 30d'));
      await run(store, config);
      const due = await rows(store, `select next_due - last_at as pause from gateway where name <> 'c'`);
      for (const { pause } of due) expect(Number(pause)).toBeGreaterThanOrEqual(15 * 24 * hour);
    });
  });

  describe('a store', () => {
    test('has one monitor: another is told who that is and what to do', async () => {
      await using store = await open();
      const config = await inventory(three);
      await takeHolding(store, { name: 'monitor', by: 'vpn-monitor.example:4711', now: Date.now(), forMs: 60_000 });
      await expect(run(store, config)).rejects.toMatchObject({
        code: 'store-held',
        fault: 'environment',
        message: expect.stringMatching(
          /^this store has a monitor already: vpn-monitor\.example:4711; stop that one first\. If it died, .* until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/u,
        ) as unknown,
      });
      expect(await rows(store, 'select * from gateway')).toEqual([]);
    });

    test('has one of two monitors that begin at once', async () => {
      await using store = await open();
      const hold = async (by: string): Promise<unknown> =>
        await takeHolding(store, { name: 'monitor', by, now: Date.now(), forMs: 60_000 });
      const both = await Promise.allSettled([hold('a'), hold('b')]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    });

    test("is a monitor's, and so are the gateways that it scans, for as long as that takes", async () => {
      await using store = await open();
      const config = await inventory(three);
      // It is kept each time a third of it is over; the rest is for a machine that does much else.
      const leaseMs = 6000;
      const taken: unknown[] = [];
      const look: Look = async (name) => {
        if (name === 'a') {
          // For longer than a lease, by what the store says.
          const leasedUntil = async (): Promise<number> =>
            Number((await rows(store, `select lease_until from gateway where name = 'a'`))[0]?.['lease_until']);
          const first = await leasedUntil();
          await until('a lease that was kept', async () =>
            (await leasedUntil()) > first + leaseMs ? true : undefined,
          );
          taken.push(
            ...(await leaseDue(store, {
              now: Date.now(),
              limit: 9,
              by: 'other',
              site: '',
              forMs: 1,
              names: ['a', 'b', 'c'],
            })),
          );
          taken.push(
            await takeHolding(store, { name: 'monitor', by: 'other', now: Date.now(), forMs: 1 }).catch(() => 'held'),
          );
        }
        return await seen(name);
      };
      const done = await run(store, config, { look, leaseMs });
      expect(taken).toEqual(['held']);
      expect(kinds(done).filter((kind) => kind === 'settled')).toHaveLength(3);
    });

    test('has another monitor when the time of one that died is over', async () => {
      await using store = await open();
      await takeHolding(store, { name: 'monitor', by: 'dead:1', now: Date.now() - 60_001, forMs: 60_000 });
      expect((await run(store, await inventory(three))).looked).toHaveLength(3);
    });

    test('is left by a monitor that finds that another has it', async () => {
      await using store = await open();
      const stopped = Promise.withResolvers<void>();
      const look: Look = async (name) => {
        // As one that was stopped for longer than its lease.
        await store.write(async (sql) => await sql.run(`update holder set token = 7, by = 'other:2'`));
        await stopped.promise;
        return await seen(name);
      };
      const running = run(store, await inventory(three), { look, leaseMs: 150, once: false, onEvent: () => undefined });
      setTimeout(() => stopped.resolve(), 400);
      await expect(running).rejects.toMatchObject({ code: 'monitor-replaced', fault: 'environment' });
      expect(await rows(store, 'select token, by from holder')).toEqual([{ token: 7, by: 'other:2' }]);
    });

    test('that is away for a while loses nothing of what was scanned, and it is told once', async () => {
      await using store = await open();
      let left = 0;
      const flaky: Database = {
        dialect: store.dialect,
        read: async (work) => await store.read(work),
        write: async (work) => {
          if (left-- > 0) throw new StoreError('store-unreachable', 'store: on purpose');
          return await store.write(work);
        },
        [Symbol.asyncDispose]: async () => undefined,
      };
      const look: Look = async (name) => {
        if (name === 'b') left = 2;
        return await seen(name);
      };
      const done = await run(flaky, await inventory(three), { look });
      expect(kinds(done).filter((kind) => kind.startsWith('store'))).toEqual(['store-away', 'store-back']);
      expect(kinds(done).filter((kind) => kind === 'settled')).toHaveLength(3);
      expect(done.looked.toSorted()).toEqual(['a', 'b', 'c']);
    });

    test('in which somebody else has the lease by now takes nothing of who comes late', async () => {
      await using store = await open();
      const look: Look = async (name) => {
        if (name === 'b') {
          await store.write(async (sql) => await sql.run(`update gateway set lease_until = 0 where name = 'b'`));
          await leaseDue(store, { now: Date.now(), limit: 1, by: 'other', site: '', forMs: 60_000, names: ['b'] });
        }
        return await seen(name);
      };
      const done = await run(store, await inventory(three), { look });
      expect(done.events).toContainEqual({
        kind: 'not-settled',
        gateway: 'b',
        reason: expect.stringMatching(/the lease is another's/u) as unknown,
      });
      expect(await rows(store, `select last_at, lease_by from gateway where name = 'b'`)).toEqual([
        { last_at: null, lease_by: 'other' },
      ]);
    });
  });
}
