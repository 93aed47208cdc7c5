import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Undelivered } from '../../../../core/finding/history/status-document.ts';
import { deliverDue } from '../../../../src/fleet/telling/deliver-due.ts';
import { tellSettled } from '../../../../src/fleet/telling/events.ts';
import { inFlightMs, type NewEvent, putEvents } from '../../../../src/fleet/telling/outbox.ts';
import type { Database } from '../../../../src/store/database.ts';
import { undelivered } from '../../../../src/store/questions/undelivered.ts';
import { day, first, rows } from '../../../store/contract/scanned.ts';
import { until } from '../../../support/until.ts';
import { startReceiver } from '../../../support/webhook-receiver.ts';
import { at, bodyOf, deliver, drifted, failing, hour, minute, soon, telling } from './telling-support.ts';

/** How both databases keep what is told until it is delivered. `open`: a store of its own for each call. */
export function howItIsDelivered(open: () => Promise<Database>): void {
  describe('what is told is delivered', () => {
    test('says as much in one message as a receiver takes, by number and by length', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const event = (nth: number, clauses: number): NewEvent => ({
        event: {
          kind: 'fails',
          at: new Date(first).toISOString(),
          gateway: `g${nth}`,
          site: '',
          group: '',
          owner: '',
          endpoint: 'sstp:443',
          url: '',
          policy: 'p',
          count: clauses,
          clauses: Array.from({ length: clauses }, () => {
            return {
              clause: 'c'.repeat(1000),
              cause: 'gateway',
              old: null,
              new: { verdict: 'fail', reason: 'accepted' },
            };
          }),
        },
        key: [`${nth}`],
      });
      const long = [0, 1, 2].map((nth) => event(nth, 120));
      const short = Array.from({ length: 401 }, (_, nth) => event(100 + nth, 0));
      await store.write(async (sql) => await putEvents(sql, [...long, event(3, 300), ...short], first));
      await deliver(store, { ...telling(receiver.port), withinMs: 0 }, first + minute);
      const sizes = receiver.received.map((one) => bodyOf(one).data.events.length);
      // Two of the long ones are more than 200,000 octets, and one of them is alone.
      expect(sizes).toEqual([1, 1, 1, 1, 200, 200, 1]);
    });

    test('gives a message an id that no other ever had, though the outbox was emptied', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      for (let nth = 0; nth < 3; nth++) {
        await store.write(async (sql) => {
          await sql.run('delete from outbox');
          await tellSettled(sql, {
            gateway: { id: 1, name: 'vpn', site: '', group: '' },
            at: first,
            changes: [failing],
          });
        });
        await deliver(store, { ...telling(receiver.port), withinMs: 0 }, first + minute);
      }
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
    });

    test.each([
      ['is answered with 500', (response: ServerResponse) => response.writeHead(500).end()],
      ['is reset', (response: ServerResponse) => response.destroy()],
    ])('a message that %s is sent again after a while, with the same id and the same words', async (_name, fail) => {
      await using store = await open();
      await using receiver = await startReceiver({
        answer: (response, nth) => (nth < 2 ? fail(response) : response.writeHead(204).end()),
      });
      const told = { ...telling(receiver.port), withinMs: 0 };
      await drifted(store);
      expect(await deliver(store, told, soon)).toEqual({ delivered: 0, failed: 1 });
      expect(await deliver(store, told, soon + 4000)).toEqual({ delivered: 0, failed: 0 });
      expect(await deliver(store, told, soon + 6000)).toEqual({ delivered: 0, failed: 1 });
      expect(await deliver(store, told, soon + 10_000 + 4 * minute)).toEqual({ delivered: 0, failed: 0 });
      expect(await deliver(store, told, soon + 10_000 + 5 * minute)).toEqual({ delivered: 1, failed: 0 });
      expect(await deliver(store, told, soon + 30 * day)).toEqual({ delivered: 0, failed: 0 });
      expect(
        new Set(receiver.received.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size,
      ).toBe(1);
      expect(receiver.received).toHaveLength(3);
    });

    test('a message is given up after ten tries, and that is said', async () => {
      await using store = await open();
      await using receiver = await startReceiver({ answer: (response) => response.writeHead(500).end() });
      const told = { ...telling(receiver.port), withinMs: 0 };
      await drifted(store);
      let now = soon;
      const untold: Undelivered[] = [];
      for (let count = 0; count < 15; count++) {
        await deliver(store, told, now);
        untold.push(...(await store.read(async (sql) => await undelivered(sql, now))));
        now += day;
      }
      expect(receiver.received).toHaveLength(10);
      expect(untold[0]).toEqual({ receiver: 'webhook/ops', state: 'waits', count: 1, why: 'answered 500' });
      expect(untold.at(-1)).toEqual({ receiver: 'webhook/ops', state: 'given-up', count: 1, why: 'answered 500' });
      expect(JSON.stringify(await rows(store, 'select * from outbox'))).not.toMatch(/t0ken|whsec/u);
    });

    test('what was not is told by receiver: of one that is gone, what waits and was tried, what was given up within a week', async () => {
      await using store = await open();
      const week = 7 * day;
      const now = first + 30 * day;
      const kept: readonly (readonly [kind: string, tries: number, done: number | null, error: string | null])[] = [
        ['gone webhook/a', 0, null, 'answered 410'],
        ['to webhook/a', 0, null, null],
        ['to webhook/a', 3, null, 'answered 410'],
        ['for webhook/a', 0, null, null],
        ['to webhook/new', 0, null, null],
        ['to webhook/c', 0, null, null],
        ['to webhook/c', 1, null, 'answered 500'],
        ['to webhook/c', 9, now, null],
        ['for webhook/d', 1, null, 'answered 503'],
        ['to webhook/e', 9, now - week, 'answered 404'],
        ['to webhook/f', 9, now - week - 1, 'answered 404'],
        ['for webhook/g', 9, now, 'answered 404'],
        ['round x', 5, null, 'no receiver'],
      ];
      await store.write(async (sql) => {
        for (const [nth, [kind, tries, done, error]] of kept.entries())
          await sql.run(
            "insert into outbox(at, kind, payload, due, tries, done_at, last_error, dedup) values (?, ?, '{}', 0, ?, ?, ?, ?)",
            [nth, kind, tries, done, error, String(nth)],
          );
      });
      expect(await store.read(async (sql) => await undelivered(sql, now))).toEqual([
        { receiver: 'webhook/a', state: 'gone', count: 3, why: 'answered 410' },
        { receiver: 'webhook/d', state: 'waits', count: 1, why: 'answered 503' },
        { receiver: 'webhook/c', state: 'waits', count: 2, why: 'answered 500' },
        { receiver: 'webhook/e', state: 'given-up', count: 1, why: 'answered 404' },
      ]);
    });

    test('waits as long as a receiver asks for, and a day at most', async () => {
      await using store = await open();
      await using receiver = await startReceiver({
        answer: (response, nth) => response.writeHead(429, { 'retry-after': nth === 0 ? '3600' : '900000' }).end(),
      });
      const told = { ...telling(receiver.port), withinMs: 0 };
      await drifted(store);
      for (const later of [0, hour - 1000, hour, hour + day - 1000, hour + day])
        await deliver(store, told, soon + later);
      expect(receiver.received).toHaveLength(3);
    });

    test('a receiver that is gone is told nothing more until it has another address, and then all', async () => {
      await using store = await open();
      await using gone = await startReceiver({ answer: (response) => response.writeHead(410).end() });
      await using other = await startReceiver();
      const old = { ...telling(gone.port), withinMs: 0 };
      await drifted(store);
      await deliver(store, old, soon);
      await drifted(store, 'second');
      for (const later of [hour, day, 3 * day]) await deliver(store, old, soon + later);
      expect(gone.received).toHaveLength(1);
      expect(await store.read(async (sql) => await undelivered(sql, soon))).toEqual([
        { receiver: 'webhook/ops', state: 'gone', count: expect.any(Number) as unknown, why: 'answered 410' },
      ]);
      await deliver(store, { ...telling(other.port), withinMs: 0 }, soon + 3 * day);
      expect(await store.read(async (sql) => await undelivered(sql, soon))).toEqual([]);
      expect(
        new Set(
          other.received.flatMap((one) => bodyOf(one).data.events.map((event) => 'gateway' in event && event.gateway)),
        ),
      ).toEqual(new Set(['vpn', 'second']));
    });

    test('a message is one process’s at a time, and another’s when that one died', async () => {
      await using store = await open();
      const stop = new AbortController();
      await using receiver = await startReceiver({
        answer: (response, nth) => {
          if (nth > 0) response.writeHead(204).end();
        },
      });
      const told = { ...telling(receiver.port), withinMs: 0 };
      await drifted(store);
      const stuck = deliverDue(store, told, at(soon, stop.signal));
      stuck.catch(() => undefined);
      while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await deliver(store, told, soon + 2 * minute)).toEqual({ delivered: 0, failed: 0 });
      expect(await deliver(store, told, soon + inFlightMs)).toEqual({ delivered: 1, failed: 0 });
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      // What the late one says is not heard.
      stop.abort(new Error('stopped'));
      await expect(stuck).rejects.toThrow('stopped');
      expect(
        await rows(store, "select tries, last_error from outbox where kind like 'to %' and done_at is not null"),
      ).toEqual([{ tries: 2, last_error: null }]);
    });

    test('what a process says too late does not give away a message that another is sending', async () => {
      await using store = await open();
      const waiting: ServerResponse[] = [];
      await using receiver = await startReceiver({ answer: (response) => void waiting.push(response) });
      const came = async (nth: number): Promise<void> => {
        await until('a request', () => (receiver.received.length >= nth ? true : undefined));
      };
      const told = { ...telling(receiver.port), withinMs: 0 };
      await drifted(store);
      const late = deliver(store, told, soon);
      await came(1);
      const other = deliver(store, told, soon + inFlightMs);
      await came(2);
      waiting[0]?.writeHead(500).end();
      expect(await late).toEqual({ delivered: 0, failed: 1 });
      expect(await deliver(store, told, soon + inFlightMs + minute)).toEqual({ delivered: 0, failed: 0 });
      waiting[1]?.writeHead(204).end();
      expect(await other).toEqual({ delivered: 1, failed: 0 });
      expect(receiver.received).toHaveLength(2);
    });

    test('a try that is broken off is made again at once', async () => {
      await using store = await open();
      const stop = new AbortController();
      await using receiver = await startReceiver({
        answer: (response, nth) => {
          if (nth === 0) stop.abort(new Error('stopped'));
          else response.writeHead(204).end();
        },
      });
      const told = { ...telling(receiver.port), withinMs: 0 };
      await drifted(store);
      await expect(deliverDue(store, told, at(soon, stop.signal))).rejects.toThrow('stopped');
      expect(await deliver(store, told, soon + 1000)).toEqual({ delivered: 1, failed: 0 });
    });

    test('a receiver whose message cannot be made keeps no other from being told', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const [channel] = telling(receiver.port).channels;
      if (channel === undefined) throw new Error('a channel wanted');
      const broken = { ...channel, name: 'webhook/broken', deliver: () => Promise.reject(new TypeError('s3cret')) };
      await drifted(store);
      const told = await deliver(store, { withinMs: 0, channels: [broken, channel] }, soon);
      expect(told).toEqual({ delivered: 1, failed: 1 });
      expect(await store.read(async (sql) => await undelivered(sql, soon))).toEqual([
        { receiver: 'webhook/broken', state: 'waits', count: 1, why: 'a fault of ours: TypeError' },
      ]);
    });

    test('a receiver that fails is left alone until the next call, which tries another message, and says why', async () => {
      await using store = await open();
      await using receiver = await startReceiver({ answer: (response) => response.writeHead(503).end() });
      const told = { ...telling(receiver.port), withinMs: 0 };
      const [channel] = told.channels;
      if (channel === undefined) throw new Error('a channel wanted');
      const oneByOne = { ...told, channels: [{ ...channel, atOnce: 1 }] };
      await drifted(store);
      const heard: string[] = [];
      const onFailed = (name: string, why: string): void => void heard.push(`${name}: ${why}`);
      for (let nth = 1; nth <= 2; nth++) {
        expect(await deliverDue(store, oneByOne, { ...at(soon), onFailed })).toEqual({ delivered: 0, failed: 1 });
        expect(receiver.received).toHaveLength(nth);
      }
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
      expect(heard).toEqual(['webhook/ops: answered 503', 'webhook/ops: answered 503']);
    });

    test('many who tell at once tell everything once', async () => {
      await using store = await open();
      await using receiver = await startReceiver();
      const told = { ...telling(receiver.port), withinMs: 0 };
      for (const name of ['a', 'b', 'c']) await drifted(store, name);
      await Promise.all([1, 2, 3, 4].map(async () => await deliver(store, told, soon)));
      await deliver(store, told, soon + minute);
      const events = receiver.received.flatMap((one) => bodyOf(one).data.events.map((event) => JSON.stringify(event)));
      expect(events.length).toBeGreaterThan(9);
      expect(new Set(events).size).toBe(events.length);
    });
  });
}
