import { expect, test } from 'vitest';
import type { Telling } from '../../../src/fleet/telling/deliver-due.ts';
import { withTelling } from '../../../src/fleet/telling/keep-telling.ts';
import { systemClock } from '../../../src/run/clock.ts';
import type { Database, Queryable } from '../../../src/store/database.ts';
import type { Settled } from '../../../src/store/settled.ts';
import { StoreError } from '../../../src/store/store-error.ts';
import { until } from '../../support/until.ts';
import { telling } from './contract/telling-support.ts';

interface Failing extends Database {
  /** How often it was asked. */
  asked: number;
}

/** A store that fails so often, and then is idle. */
function failing(errors: readonly Error[]): Failing {
  const left = [...errors];
  const database: Failing = {
    asked: 0,
    dialect: 'sqlite',
    read: async (work) => {
      database.asked += 1;
      const error = left.shift();
      if (error !== undefined) throw error;
      let asked = 0;
      // Nothing is due, and it was looked today what ends.
      return await work({
        all: () => Promise.resolve(asked++ === 0 ? [] : [{ id: 1 }]),
        run: () => Promise.resolve(0),
      });
    },
    write: () => Promise.reject(new Error('not to be written to')),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return database;
}
const clock = { ...systemClock, after: (_ms: number, then: () => void) => systemClock.after(0, then) };
const slow = { ...systemClock, after: () => () => undefined };
const going = (): AbortSignal => new AbortController().signal;

test('goes on telling when a store that was away is back', async () => {
  const store = failing([new StoreError('store-busy', 'busy'), new StoreError('store-lost', 'lost')]);
  const done = await withTelling(
    store,
    () => telling(1),
    { clock, signal: going() },
    async () => {
      await until('a store that is asked again', () => Promise.resolve(store.asked > 3 || undefined));
      return 'done';
    },
  );
  expect(done).toBe('done');
});

test('ends the work by what is wrong with a store and does not pass', async () => {
  const store = failing([new StoreError('store-corrupt', 'corrupt')]);
  const ended = withTelling(
    store,
    () => telling(1),
    { clock, signal: going() },
    async ({ signal }) => {
      await until('an abort', () => Promise.resolve(signal.aborted || undefined));
    },
  );
  await expect(ended).rejects.toThrow('corrupt');
});

test('tells once more when the work is done, and not when it is interrupted', async () => {
  const store = failing([]);
  await withTelling(
    store,
    () => telling(1),
    { clock: slow, signal: going() },
    async () => await Promise.resolve(),
  );
  expect(store.asked).toBe(1);
  const stop = new AbortController();
  const interrupted = withTelling(
    store,
    () => telling(1),
    { clock: slow, signal: stop.signal },
    async ({ signal }) => {
      stop.abort(new Error('stopped'));
      signal.throwIfAborted();
      await Promise.resolve();
    },
  );
  await expect(interrupted).rejects.toThrow('stopped');
  expect(store.asked).toBe(1);
});

test('says once by the same reason that a receiver is not told', async () => {
  const store = failing([]);
  const heard: string[] = [];
  const why = ['answered 500', 'answered 500', 'answered 503', 'answered 500'];
  const [channel] = telling(1).channels;
  if (channel === undefined) throw new Error('a channel wanted');
  let tries = 0;
  const broken = {
    ...channel,
    deliver: async () => await Promise.resolve({ kind: 'failed' as const, why: why[tries++] ?? '' }),
  };
  // A message is due to it, as often as it is asked for.
  const sql: Queryable = {
    all: async (statement) =>
      await Promise.resolve(statement.startsWith('update outbox set due') ? [{ id: 1, tries: 1, payload: '{}' }] : []),
    run: async () => await Promise.resolve(0),
  };
  const busy: Database = { ...store, read: async (work) => await work(sql), write: async (work) => await work(sql) };
  const onFailed = (receiver: string, reason: string): void => void heard.push(`${receiver}: ${reason}`);
  await withTelling(
    busy,
    () => ({ withinMs: 1, channels: [broken] }),
    { clock, signal: going(), onFailed },
    async () => {
      await until('four tries', () => (tries >= 4 ? true : undefined));
    },
  );
  expect(heard.slice(0, 3)).toEqual([
    'webhook/ops: answered 500',
    'webhook/ops: answered 503',
    'webhook/ops: answered 500',
  ]);
});

test('asks nothing of the store and writes nothing while nobody is told', async () => {
  const store = failing([]);
  let who: Telling = { withinMs: 1, channels: [] };
  const settled: Settled = {
    gateway: { id: 1, name: 'vpn', site: '', group: '' },
    at: 0,
    changes: [
      {
        endpoint: 'sstp:443',
        policy: 'p',
        clause: 'c',
        class: 'new',
        cause: 'gateway',
        old: { verdict: 'pass', reason: 'refused', shown: null },
        new: { verdict: 'fail', reason: 'accepted' },
      },
    ],
  };
  const written: string[] = [];
  const sql: Queryable = {
    all: () => Promise.resolve([]),
    run: async (statement) => {
      written.push(statement);
      return await Promise.resolve(1);
    },
  };
  await withTelling(
    store,
    () => who,
    { clock: slow, signal: going() },
    async ({ onSettled }) => {
      await onSettled(sql, settled);
      expect(written).toEqual([]);
      who = telling(1);
      await onSettled(sql, settled);
      expect(written).toHaveLength(1);
      who = { withinMs: 1, channels: [] };
    },
  );
  expect(store.asked).toBe(0);
});
