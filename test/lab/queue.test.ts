import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openQueue } from '../../src/fleet/queue/open-queue.ts';
import type { TakenTurn, TurnQueue } from '../../src/fleet/queue/turn-queue.ts';
import type { Queryable } from '../../src/store/database.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

let database: Postgres;
let queue: TurnQueue;
const problems: string[] = [];

beforeAll(async () => {
  database = await startPostgres();
  queue = await open();
});
afterAll(async () => {
  await queue[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  problems.length = 0;
  await database.psql('delete from gateproof_queue.job');
});

async function open(): Promise<TurnQueue> {
  const shown = 'postgres://gateproof@database/gateproof';
  return await openQueue(database.url, { shown, onProblem: (problem) => problems.push(problem), watchSeconds: 1 });
}

const turns = (count: number, site = ''): { gateway: number; site: string }[] =>
  Array.from({ length: count }, (_, at) => ({ gateway: at + 1, site }));

async function takeOne(site = ''): Promise<TakenTurn> {
  const [turn] = await queue.take(site, 1);
  if (turn === undefined) throw new Error('a turn wanted, got none');
  return turn;
}

/** A transaction of a client of the test's own. */
async function transaction(end: 'commit' | 'rollback', work: (sql: Queryable) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const never = async (): Promise<never> => await Promise.reject(new Error('not in this test'));
  try {
    await client.query('begin');
    await work({ all: never, run: never, session: client });
    await client.query(end);
  } finally {
    await client.end();
  }
}

test('hands a turn to one of two that take at once, and puts none in twice while it waits or is with a worker', async () => {
  expect(await queue.put(turns(20))).toBe(20);
  expect(await queue.put(turns(21))).toBe(1);
  await using other = await open();
  const taken = await Promise.all([queue.take('', 15), other.take('', 15)]);
  const gateways = taken.flat().map(({ gateway }) => gateway);
  expect(new Set(gateways).size).toBe(gateways.length);
  expect(gateways).toHaveLength(21);
  expect(await queue.put(turns(21))).toBe(0);
});

test('keeps the turns of each site for its workers, the same number at two sites being two gateways', async () => {
  await queue.put([...turns(1, 'berlin'), ...turns(2, 'oslo'), ...turns(1)]);
  expect(await queue.take('paris', 10)).toEqual([]);
  const oslo = await queue.take('oslo', 10);
  expect(new Set(oslo.map(({ gateway, site }) => `${gateway} ${site}`))).toEqual(new Set(['1 oslo', '2 oslo']));
  expect(await queue.take('berlin', 10)).toMatchObject([{ gateway: 1, site: 'berlin' }]);
  expect(await queue.take('', 10)).toMatchObject([{ gateway: 1, site: '' }]);
});

test('ends a turn with the transaction that it is said in, and not with one that is rolled back', async () => {
  await queue.put(turns(1));
  const turn = await takeOne();
  await transaction('rollback', async (sql) => await queue.done(turn, sql));
  expect(await queue.alive([turn])).toEqual([turn]);
  await transaction('commit', async (sql) => expect(await queue.done(turn, sql)).toBe(true));
  expect(await queue.alive([turn])).toEqual([]);
  expect(await queue.put(turns(1))).toBe(1);
});

test('hands out the turn of a worker that is silent for too long, and hears that one no more', async () => {
  await queue.put(turns(1));
  const late = await takeOne();
  await database.psql(`update gateproof_queue.job set heartbeat_on = now() - interval '1 minute'`);
  const again = await until('the turn again', async () => {
    // A delay before the next try is not what is tested.
    await database.psql('update gateproof_queue.job set start_after = now()');
    return (await queue.take('', 1))[0];
  });
  expect(again).toMatchObject({ id: late.id, tries: 1 });
  expect(await queue.alive([late])).toEqual([]);
  expect(await queue.alive([again])).toEqual([again]);
  await transaction('commit', async (sql) => {
    expect(await queue.done(late, sql)).toBe(false);
    expect(await queue.done(again, sql)).toBe(true);
  });
});

test('hands a failed turn out a while later, gives it up after five more tries, and says why until that is taken out', async () => {
  await queue.put(turns(1));
  await queue.failed(await takeOne(), 'the first reason');
  expect(await queue.take('', 1)).toEqual([]);
  for (let tries = 1; tries <= 5; tries++) {
    await database.psql('update gateproof_queue.job set start_after = now()');
    const turn = await takeOne();
    expect(turn.tries).toBe(tries);
    await queue.failed(turn, `reason ${tries}`);
  }
  const givenUp = await queue.givenUp();
  expect(givenUp).toMatchObject([{ gateway: 1, site: '', reason: 'reason 5' }]);
  // The gateway may be put in again.
  expect(await queue.put(turns(1))).toBe(1);
  await transaction('commit', async (sql) => await queue.forget(givenUp, sql));
  expect(await queue.givenUp()).toEqual([]);
});

test('takes a turn back for later without counting a try', async () => {
  await queue.put(turns(1));
  await queue.later(await takeOne(), 60);
  expect(await queue.take('', 1)).toEqual([]);
  expect(await queue.put(turns(1))).toBe(0);
  await database.psql('update gateproof_queue.job set start_after = now()');
  expect((await takeOne()).tries).toBe(0);
});

test('goes on after the database was restarted, and keeps at most two connections', async () => {
  await queue.put(turns(3));
  await Promise.all(Array.from({ length: 10 }, async () => await queue.take('nobody', 1)));
  expect(
    Number(await database.psql(`select count(*) from pg_stat_activity where application_name = 'gateproof queue'`)),
  ).toBeLessThanOrEqual(2);
  await database.kill();
  await expect(queue.take('', 1)).rejects.toMatchObject({
    code: expect.stringMatching(/^store-(?:lost|unreachable)$/u) as string,
  });
  await until('a problem told', () => (problems.length > 0 ? true : undefined));
  await new Promise((resolve) => {
    setTimeout(resolve, 3000);
  });
  // It looks each second, and says the same once.
  expect(problems.every((problem, at) => problem !== problems[at - 1])).toBe(true);
  expect(problems[0]).toContain('store postgres://gateproof@database/gateproof: ');
  await database.start();
  expect(await queue.take('', 5)).toHaveLength(3);
});
