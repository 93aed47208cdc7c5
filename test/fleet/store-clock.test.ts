import { expect, test } from 'vitest';
import { StoreClock } from '../../src/fleet/store-clock.ts';
import type { Database, Queryable } from '../../src/store/database.ts';
import { VirtualTimers } from '../support/virtual-timers.ts';

/** A database that answers after a second, and says that it is so late. */
function databaseAt(dialect: Database['dialect'], now: () => number, answered: () => Promise<void>): Database {
  return {
    dialect,
    read: async (work) =>
      await work({
        all: async () => {
          const row = { now: now() };
          await answered();
          return [row];
        },
      } as unknown as Queryable),
    write: async () => await Promise.reject(new Error('not in this test')),
    [Symbol.asyncDispose]: async () => await Promise.resolve(),
  };
}

test('tells the time of the database, whatever the own clock says, and goes on by the time that passes', async () => {
  const timers = new VirtualTimers();
  const hour = 3_600_000;
  let own = 5 * hour;
  const clock = new StoreClock({ nowMs: timers.nowMs, after: timers.after, date: () => new Date(own) });
  expect(clock.date().getTime()).toBe(own);
  await clock.measure(
    databaseAt(
      'postgres',
      () => 4 * hour,
      async () => await timers.idle(0),
    ),
  );
  expect(clock.date().getTime()).toBe(4 * hour);
  expect(clock.aheadMs).toBe(-hour);
  // Somebody sets the own clock; a second passes.
  own = 9 * hour;
  timers.after(1000, () => undefined);
  await timers.idle(1000);
  expect(clock.date().getTime()).toBe(4 * hour + 1000);
});

test('takes half of the time that an answer took for its way back', async () => {
  const timers = new VirtualTimers();
  const clock = new StoreClock(timers);
  const slow = async (): Promise<void> => {
    timers.after(400, () => undefined);
    await timers.idle(400);
  };
  await clock.measure(databaseAt('postgres', () => 1_000_000, slow));
  expect(clock.date().getTime()).toBe(1_000_200);
});

test('goes by the clock of the machine where the store is a file', async () => {
  const timers = new VirtualTimers();
  const clock = new StoreClock(timers);
  await clock.measure(
    databaseAt(
      'sqlite',
      () => 1_000_000,
      async () => await Promise.resolve(),
    ),
  );
  expect(clock.date().getTime()).toBe(0);
});
