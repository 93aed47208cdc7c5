import { describe, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { leaseDue, renewLease } from '../../../src/store/lease.ts';
import { registerGateways } from '../../../src/store/register.ts';
import { settle } from '../../../src/store/settle.ts';
import type { Lease } from '../../../src/store/settle-request.ts';
import { scanOutcome } from '../../support/scan-outcomes.ts';
import { counts, day, first, leaseOf, rows, scanned } from './scanned.ts';

/** Who may settle what, in both databases. `open`: a store of its own for each call. */
export function leaseContract(open: () => Promise<Database>): void {
  describe('the fence', () => {
    test('lets who comes late write nothing', async () => {
      await using store = await open();
      const late = await leaseOf(store);
      // Its time is up, and another has it.
      const [other] = await leaseDue(store, {
        now: first + 60_000,
        limit: 1,
        by: 'other',
        site: '',
        forMs: 60_000,
        names: ['vpn'],
      });
      const outcome = await scanOutcome({ seen: 'drifted', at: first });
      if (outcome === undefined || other === undefined) throw new Error('an outcome and a lease wanted');
      const before = await counts(store);
      await expect(settle(store, late, outcome, first)).rejects.toMatchObject({ code: 'lease-lost' });
      await expect(renewLease(store, late, first + day)).rejects.toMatchObject({ code: 'lease-lost' });
      expect(await counts(store)).toEqual(before);
      await settle(store, other, outcome, first);
      expect((await counts(store))['scan']).toBe(2);
    });

    test('lets one lease settle once', async () => {
      await using store = await open();
      const lease = await leaseOf(store);
      const outcome = await scanOutcome({ seen: 'conforming', at: first });
      const again = await scanOutcome({ seen: 'conforming', at: first + 1 });
      if (outcome === undefined || again === undefined) throw new Error('outcomes wanted');
      const both = await Promise.allSettled([settle(store, lease, outcome, first), settle(store, lease, again, first)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const before = await counts(store);
      await expect(settle(store, lease, again, first)).rejects.toMatchObject({ code: 'lease-lost' });
      expect(await counts(store)).toEqual(before);
      expect(before['scan']).toBe(2);
    });

    test('leases the one that is asked for, while it is due and once', async () => {
      await using store = await open();
      const gateways = [
        { name: 'due', site: '', nextDue: first },
        { name: 'later', site: '', nextDue: first + 1 },
      ];
      await registerGateways(store, gateways, first);
      const ids = (await rows(store, 'select id from gateway order by next_due')).map(({ id }) => Number(id));
      const ask = async (gateway: number | undefined): Promise<readonly string[]> => {
        const options = { now: first, limit: 5, by: 'test', site: '', forMs: 60_000, gateway: gateway ?? -1 };
        return (await leaseDue(store, options)).map(({ name }) => name);
      };
      expect(await ask(ids[1])).toEqual([]);
      expect(await ask(ids[0])).toEqual(['due']);
      expect(await ask(ids[0])).toEqual([]);
    });

    test('hands a gateway to one of many that ask at once', async () => {
      await using store = await open();
      const names = Array.from({ length: 40 }, (_, at) => `gw${String(at).padStart(2, '0')}`);
      await registerGateways(
        store,
        names.map((name) => ({ name, site: '', nextDue: first })),
        first,
      );
      const ask = async (by: number): Promise<readonly Lease[]> =>
        await leaseDue(store, { now: first, limit: 7, by: `${by}`, site: '', forMs: 60_000 });
      const leased = (await Promise.all(Array.from({ length: 8 }, (_, by) => ask(by)))).flat().map(({ name }) => name);
      expect(leased.sort()).toEqual([...new Set(leased)]);
      const rest = (await ask(9)).map(({ name }) => name);
      expect([...leased, ...rest].sort()).toEqual(names);
      expect(await ask(10)).toEqual([]);
    });

    test('hands nothing to who is not of the site, nor what is not due or is retired', async () => {
      await using store = await open();
      await registerGateways(
        store,
        [
          { name: 'a', site: 'berlin', nextDue: first, declared: { every: '6h' } },
          { name: 'b', site: '', nextDue: first + 1, declared: { every: '6h' } },
          { name: 'c', site: '', nextDue: first, declared: { every: '6h' } },
        ],
        first,
      );
      await registerGateways(
        store,
        [
          { name: 'a', site: 'berlin', nextDue: first },
          { name: 'b', site: '', nextDue: first + 1 },
        ],
        first,
        { isWhole: true },
      );
      const options = { now: first, limit: 9, by: '', forMs: 1000 };
      expect(await leaseDue(store, { ...options, site: '' })).toEqual([]);
      expect((await leaseDue(store, { ...options, site: 'berlin' })).map(({ name }) => name)).toEqual(['a']);
    });

    test('refuses a result that is not later than what is known, and says which clock to look at', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first + day });
      const before = await counts(store);
      await expect(scanned(store, { seen: 'drifted', at: first })).rejects.toMatchObject({
        code: 'store-not-newer',
        message: expect.stringContaining('2026-11-23T10:00:00.000Z'),
      });
      expect(await counts(store)).toEqual(before);
    });

    test('lets nobody write whose program is older than the store has become meanwhile', async () => {
      await using store = await open();
      const lease = await leaseOf(store);
      const outcome = await scanOutcome({ seen: 'conforming', at: first });
      if (outcome === undefined) throw new Error('an outcome wanted');
      await store.write(async (sql) => await sql.run('update store_version set version = version + 1'));
      const before = await counts(store);
      await expect(settle(store, lease, outcome, first)).rejects.toMatchObject({ code: 'store-newer', fault: 'input' });
      expect(await counts(store)).toEqual(before);
    });

    test('writes nothing where what is told in the same transaction cannot be written', async () => {
      await using store = await open();
      await leaseOf(store);
      const before = await counts(store);
      const failed = scanned(
        store,
        { seen: 'conforming', at: first + day },
        { onSettled: () => Promise.reject(new Error('no outbox')) },
      );
      await expect(failed).rejects.toThrow('no outbox');
      expect(await counts(store)).toEqual(before);
    });
  });

  describe('a gateway that is registered', () => {
    test('again keeps its turn, unless it is declared otherwise', async () => {
      await using store = await open();
      const due = 'select name, next_due from gateway order by name';
      await registerGateways(store, [{ name: 'a', site: '', nextDue: 5, declared: { every: '6h' } }], first);
      await registerGateways(store, [{ name: 'a', site: '', nextDue: 9, declared: { every: '6h' } }], first);
      expect(await rows(store, due)).toEqual([{ name: 'a', next_due: 5 }]);
      await registerGateways(store, [{ name: 'a', site: '', nextDue: 9, declared: { every: '1h' } }], first);
      expect(await rows(store, due)).toEqual([{ name: 'a', next_due: 9 }]);
      await registerGateways(store, [{ name: 'a', site: '' }], first);
      expect(await rows(store, 'select next_due, declared from gateway')).toEqual([
        { next_due: 9, declared: '{"every":"1h"}' },
      ]);
    });

    test('no longer is retired with what is known of it, and comes back with it', async () => {
      await using store = await open();
      const declared = { every: '6h' };
      await registerGateways(store, [{ name: 'vpn', site: '', declared, nextDue: 1 }], first);
      await scanned(store, { seen: 'conforming', at: first });
      await registerGateways(store, [], first + 1, { isWhole: true });
      const retired = 'select retired_at, next_due from gateway';
      expect(await rows(store, retired)).toEqual([{ retired_at: first + 1, next_due: null }]);
      await registerGateways(store, [{ name: 'vpn', site: '', declared, nextDue: 7 }], first + 2, { isWhole: true });
      expect(await rows(store, retired)).toEqual([{ retired_at: null, next_due: 7 }]);
      expect((await counts(store))['scan']).toBe(2);
    });

    test('without one of its endpoints is not told of that any more, until it is seen again', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await registerGateways(store, [{ name: 'vpn', site: '', endpoints: ['ikev2:500'] }], first + 1);
      const endpoints = 'select key, retired_at from endpoint order by key';
      expect(await rows(store, endpoints)).toEqual([
        { key: 'ikev2:500', retired_at: null },
        { key: 'sstp:443', retired_at: first + 1 },
      ]);
      await scanned(store, { seen: 'conforming', at: first + day });
      expect((await rows(store, endpoints)).map(({ retired_at }) => retired_at)).toEqual([null, null]);
    });
  });
}
