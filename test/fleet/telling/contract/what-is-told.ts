import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { ClauseEvent } from '../../../../core/finding/history/telling-event.ts';
import { tellSettled } from '../../../../src/fleet/telling/events.ts';
import type { Database } from '../../../../src/store/database.ts';
import { compressed, decompressed } from '../../../../src/store/kept/kept-evidence.ts';
import { prune as pruned } from '../../../../src/store/prune.ts';
import { day, first, rows, scanned as settledScan } from '../../../store/contract/scanned.ts';
import { startReceiver } from '../../../support/webhook-receiver.ts';
import {
  bodyOf,
  deliver,
  drifted,
  failing,
  hour,
  kinds,
  minute,
  own,
  scanned,
  soon,
  telling,
} from './telling-support.ts';

/** What is told of by both databases. `open`: a store of its own for each call. */
export function whatIsTold(open: () => Promise<Database>): void {
  describe('what is told', () => {
    test('says what changed for the worse, once, however often it is scanned, signed', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const told = telling(receiver.port);
      await drifted(store);
      expect(await deliver(store, told, soon)).toEqual({ delivered: 1, failed: 0 });
      const [received] = receiver.received;
      if (received === undefined) throw new Error('a request wanted');
      const headers = Object.fromEntries(
        Object.entries(received.headers).map(([name, value]) => [name, String(value)]),
      );
      const body = bodyOf(received);
      const verifying = new Webhook(own);
      // The library goes by the system's clock.
      const signature = verifying.sign(headers['webhook-id'] ?? '', new Date(soon), received.body);
      expect(headers['webhook-signature']).toBe(signature);
      expect(headers['webhook-timestamp']).toBe(String(Math.floor(soon / 1000)));
      expect(body).toMatchObject({ type: 'gateproof.changes', timestamp: new Date(soon).toISOString() });
      expect(body.data.counts.fails).toBeGreaterThan(3);
      expect(body.data.events[0]).toMatchObject({ gateway: 'vpn', site: '', endpoint: 'ikev2:500' });
      const causes = body.data.events
        .flatMap((event) => ('clauses' in event ? event.clauses : []))
        .map(({ cause }) => cause);
      expect(new Set(causes)).toEqual(new Set(['gateway']));
      for (let again = 2; again < 12; again++) {
        await scanned(store, { seen: 'drifted', at: first + again * day });
        await deliver(store, told, first + again * day + minute);
      }
      expect(kinds(receiver.received.slice(1)).filter((kind) => kind !== 'certificate-ends')).toEqual([]);
    });

    test('says of no first scan, of no unchanged gateway and of no better one that it fails', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      for (const [count, seen] of (['drifted', 'drifted', 'conforming', 'conforming'] as const).entries()) {
        await scanned(store, { seen, at: first + count * hour });
        await deliver(store, { ...telling(receiver.port), withinMs: 0 }, first + count * hour + minute);
      }
      // What failed and is not shown is open.
      expect(new Set(kinds(receiver.received))).toEqual(new Set(['open']));
    });

    test('says what became open, and nothing new when it fails again as it failed before', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const told = { ...telling(receiver.port), withinMs: 0 };
      await scanned(store, { seen: 'drifted', at: first });
      await scanned(store, { seen: 'stopped', at: first + day });
      await deliver(store, told, soon);
      expect(new Set(kinds(receiver.received))).toEqual(new Set(['open']));
      await scanned(store, { seen: 'drifted', at: first + 2 * day });
      await deliver(store, told, first + 2 * day + minute);
      expect(new Set(kinds(receiver.received))).toEqual(new Set(['open']));
    });

    test('says that it fails by more when it could not be shown meanwhile and fails by what it did not fail by then', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const told = { ...telling(receiver.port), withinMs: 0 };
      await scanned(store, { seen: 'drifted', at: first });
      await scanned(store, { seen: 'stopped', at: first + day });
      await deliver(store, told, soon);
      // As if it had accepted another combination then.
      await store.write(async (sql) => {
        const [row] = await sql.all(
          `select b.id, b.octets from state s join clause c on c.id = s.clause join blob b on b.id = s.finding
           where s.verdict = 'fail' and c.clause = 'ike/nothing-else'`,
        );
        const text = Buffer.from(decompressed(row?.['octets'] as Uint8Array)).toString('utf8');
        const octets = compressed(Buffer.from(text.replaceAll('1024-bit MODP Group', '768-bit MODP Group')));
        await sql.run('update blob set octets = ? where id = ?', [octets, row?.['id'] ?? null]);
      });
      await scanned(store, { seen: 'drifted', at: first + 2 * day });
      await deliver(store, told, first + 2 * day + minute);
      const events = receiver.received.flatMap((one) => bodyOf(one).data.events) as readonly ClauseEvent[];
      const worse = events.filter(({ kind }) => kind === 'fails-by-more');
      expect(worse.flatMap(({ clauses }) => clauses.map(({ clause }) => clause))).toEqual(['ike/nothing-else']);
      expect(events.filter(({ kind }) => kind === 'fails')).toEqual([]);
    });

    test('says once a day what comes and goes', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const told = { ...telling(receiver.port), withinMs: 0 };
      for (let count = 0; count < 12; count++) {
        const moment = first + count * 10 * minute;
        await scanned(store, { seen: count % 2 === 0 ? 'conforming' : 'drifted', at: moment });
        await deliver(store, told, moment + minute);
      }
      const onOneDay = receiver.received.flatMap((one) => bodyOf(one).data.events);
      const names = onOneDay.flatMap((event) =>
        'clauses' in event
          ? event.clauses.map(({ clause }) => `${event.kind} ${event.endpoint} ${event.policy} ${clause}`)
          : [],
      );
      expect(new Set(names).size).toBe(names.length);
      expect(receiver.received).toHaveLength(2);
      await scanned(store, { seen: 'conforming', at: first + day });
      await scanned(store, { seen: 'drifted', at: first + day + hour });
      await deliver(store, told, first + day + 2 * hour);
      expect(kinds(receiver.received.slice(2))).toContain('fails');
    });

    test('says of a gateway that falls silent once an endpoint and policy that it is open, with the first of its clauses', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const told = { ...telling(receiver.port), withinMs: 0 };
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'stopped', at: first + day });
      await deliver(store, told, soon);
      const events = receiver.received.flatMap((one) => bodyOf(one).data.events) as readonly ClauseEvent[];
      const places = events.map(({ endpoint, policy }) => `${endpoint} ${policy}`);
      expect(new Set(places).size).toBe(places.length);
      const all = events.reduce((sum, { count }) => sum + count, 0);
      expect(all).toBeGreaterThan(10);
      expect(receiver.received[0] && bodyOf(receiver.received[0]).data.counts.open).toBe(all);
      for (const { count, clauses } of events) expect(clauses).toHaveLength(Math.min(count, 10));
    });

    test('names of what is open each reason that there is', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const open_ = (clause: string, reason: string) =>
        ({ ...failing, clause, class: 'no-longer-tested', new: { verdict: 'inconclusive', reason } }) as const;
      const changes = [...Array.from({ length: 20 }, (_, nth) => open_(`c${nth}`, 'silent')), open_('last', 'reset')];
      await store.write(async (sql) => {
        await tellSettled(sql, { gateway: { id: 1, name: 'vpn', site: '', group: '' }, at: first, changes });
      });
      await deliver(store, { ...telling(receiver.port), withinMs: 0 }, first + minute);
      const [event] = receiver.received.flatMap((one) => bodyOf(one).data.events) as readonly ClauseEvent[];
      expect(event?.count).toBe(21);
      expect(event?.clauses.map(({ clause }) => clause)).toEqual([
        'c0',
        'last',
        'c1',
        'c2',
        'c3',
        'c4',
        'c5',
        'c6',
        'c7',
        'c8',
      ]);
    });

    test('says on one day of another clause that it fails, and not of the one again', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const settled = async (...clauses: readonly string[]): Promise<void> => {
        await store.write(async (sql) => {
          await tellSettled(sql, {
            gateway: { id: 1, name: 'vpn', site: '', group: '' },
            at: first,
            changes: clauses.map((clause) => ({ ...failing, clause })),
          });
        });
        await deliver(store, { ...telling(receiver.port), withinMs: 0 }, first + minute);
      };
      const told = (): readonly (readonly string[])[] =>
        receiver.received.map((one) =>
          bodyOf(one).data.events.flatMap((event) =>
            'clauses' in event ? event.clauses.map(({ clause }) => clause) : [],
          ),
        );
      await settled('a', 'b');
      await settled('b', 'c');
      await settled('c', 'a');
      await settled('d', 'a', 'c');
      expect(told()).toEqual([['a', 'b'], ['c'], ['d']]);
    });

    test('says nothing of what could not be settled', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      await scanned(store, { seen: 'conforming', at: first });
      await expect(scanned(store, { seen: 'drifted', at: first + day, isInterrupted: true })).rejects.toThrow();
      const broken = settledScan(
        store,
        { seen: 'drifted', at: first + day + hour },
        {
          onSettled: async (sql, settled) => {
            await tellSettled(sql, settled);
            throw new Error('on purpose');
          },
        },
      );
      await expect(broken).rejects.toThrow('on purpose');
      await deliver(store, { ...telling(receiver.port), withinMs: 0 }, soon + 2 * hour);
      expect(receiver.received).toEqual([]);
    });

    test('does not blame a gateway for another policy, nor for advice', async () => {
      await using store = await open();
      await store.write(async (sql) => {
        const gateway = { id: 1, name: 'vpn', site: '', group: '' };
        const changes = [
          { ...failing, cause: 'policy' } as const,
          { ...failing, weight: 'should' } as const,
          {
            ...failing,
            class: 'no-longer-tested',
            new: { verdict: 'not-applicable', reason: 'not-in-force' },
          } as const,
          { ...failing, class: 'better' } as const,
          { ...failing, class: 'fixed' } as const,
          { ...failing, class: 'other' } as const,
        ];
        await tellSettled(sql, { gateway, at: first, changes });
      });
      expect(await rows(store, 'select * from outbox')).toEqual([]);
    });

    test('a channel of groups is told of their gateways alone', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      await drifted(store);
      await deliver(store, { ...telling(receiver.port, { groups: ['edge'] }), withinMs: 0 }, soon);
      expect(receiver.received).toEqual([]);
    });

    test('what is older than a week when somebody begins to tell is not told', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      await drifted(store);
      const told = { ...telling(receiver.port), withinMs: 0 };
      await deliver(store, told, first + 9 * day);
      await deliver(store, told, first + 10 * day);
      expect(receiver.received).toEqual([]);
    });

    test('what nobody was told of in a month is forgotten when the store is pruned, and nothing else', async () => {
      await using store = await open();
      await drifted(store);
      const before = await rows(store, 'select id from outbox');
      const prune = async (days: number): Promise<unknown> =>
        await pruned(store, {
          now: first + day + days * day,
          days: 30,
          isDryRun: false,
          signal: new AbortController().signal,
        });
      await prune(29);
      expect(await rows(store, 'select id from outbox')).toEqual(before);
      await prune(31);
      expect(await rows(store, 'select id from outbox')).toEqual([]);
    });

    test('a certificate that ends soon is told once', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      await scanned(store, { seen: 'conforming', at: first });
      const [row] = await rows(store, 'select min(not_after) as ends from certificate where until is null');
      const ends = Number(row?.['ends']);
      const told = telling(receiver.port);
      for (const days of [40, 31]) await deliver(store, told, ends - days * day);
      expect(receiver.received).toEqual([]);
      for (const days of [29, 28, 1]) await deliver(store, told, ends - days * day);
      const events = receiver.received.flatMap((one) => bodyOf(one).data.events);
      expect(events.length).toBeGreaterThan(0);
      expect(events[0]).toMatchObject({
        kind: 'certificate-ends',
        gateway: 'vpn',
        notAfter: new Date(ends).toISOString(),
      });
      const prints = events.map((event) => ('sha256' in event ? event.sha256 : ''));
      expect(new Set(prints).size).toBe(prints.length);
    });

    test('a certificate that has ended is not told as one that will', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      await scanned(store, { seen: 'conforming', at: first });
      const [row] = await rows(store, 'select max(not_after) as ends from certificate where until is null');
      await deliver(store, telling(receiver.port), Number(row?.['ends']) + hour);
      expect(receiver.received).toEqual([]);
    });

    test('a clause that begins to hold soon is told once, with how many it is judged at', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      await scanned(store, { seen: 'conforming', at: first });
      const begins = '2027-01-15';
      const name = (
        await rows(
          store,
          "select c.clause, p.name from clause c join policy p on p.id = c.policy where p.name = 'house-rules' limit 1",
        )
      )[0];
      await store.write(async (sql) => {
        const [policy] = await sql.all('select reference from policy where name = ?', ['house-rules']);
        const reference = JSON.parse(String(policy?.['reference'])) as { clauses: { id: string; from?: string }[] };
        const clauses = reference.clauses.map((one) => (one.id === name?.['clause'] ? { ...one, from: begins } : one));
        await sql.run('update policy set reference = ? where name = ?', [
          JSON.stringify({ ...reference, clauses }),
          'house-rules',
        ]);
        await sql.run(
          `update state set verdict = 'not-applicable', reason = 'not-in-force' where clause in (select id from clause where clause = ?)`,
          [name?.['clause'] ?? ''],
        );
      });
      const told = { ...telling(receiver.port), withinMs: 30 * day };
      for (const days of [40, 31]) await deliver(store, told, Date.parse(begins) - days * day);
      const before = kinds(receiver.received).filter((kind) => kind === 'clause-begins');
      expect(before).toEqual([]);
      for (const days of [30, 29, 1, 0, -1]) await deliver(store, told, Date.parse(begins) - days * day);
      const events = receiver.received.flatMap((one) => bodyOf(one).data.events);
      expect(events.filter(({ kind }) => kind === 'clause-begins')).toEqual([
        {
          kind: 'clause-begins',
          at: expect.any(String) as unknown,
          policy: 'house-rules',
          clause: name?.['clause'],
          from: begins,
          endpoints: expect.any(Number) as unknown,
        },
      ]);
    });
  });
}
