import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { writeDeclared } from '../../src/fleet/declared.ts';
import { enqueueDue } from '../../src/fleet/hand-out.ts';
import { openQueue } from '../../src/fleet/queue/open-queue.ts';
import type { TakenTurn, TurnQueue } from '../../src/fleet/queue/turn-queue.ts';
import { StoreClock } from '../../src/fleet/store-clock.ts';
import { StoreWorkplace } from '../../src/fleet/store-workplace.ts';
import { systemClock } from '../../src/run/clock.ts';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { GatewayOutcome } from '../../src/store/outcome.ts';
import { registerGateways } from '../../src/store/register.ts';
import type { Lease } from '../../src/store/settle-request.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { scanOutcome } from '../support/scan-outcomes.ts';

let server: Postgres;
let store: Database;
let queue: TurnQueue;
let clock: StoreClock;
let outcome: GatewayOutcome;
beforeAll(async () => {
  server = await startPostgres();
  store = await openStore(server.url, { from: 'environment' });
  queue = await openQueue(server.url, { shown: 'db', onProblem: () => undefined, watchSeconds: 1 });
  clock = new StoreClock(systemClock);
  await clock.measure(store);
  const seen = await scanOutcome({ seen: 'conforming', at: Date.now() });
  if (seen === undefined) throw new Error('an outcome wanted');
  outcome = seen;
});
afterAll(async () => {
  await queue[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const declared = JSON.parse(
  writeDeclared({
    targets: [makeTarget('tls', '192.0.2.1', 443)],
    policies: [],
    timing: { everyMs: 86_400_000, timeZone: 'UTC', windows: [] },
  }),
) as JsonObject;

beforeEach(async () => {
  await server.psql('set search_path = gateproof, gateproof_queue; delete from job; truncate gateway cascade');
  const now = Date.now() - 60_000;
  await registerGateways(store, [{ name: 'vpn', site: '', declared, nextDue: now }], now);
  await enqueueDue(store, queue, { now: Date.now() });
});

function workplace(onSettled?: () => Promise<void>): StoreWorkplace {
  return new StoreWorkplace(store, { clock, by: 'test', leaseMs: 60_000, ...(onSettled && { onSettled }) });
}

async function taken(): Promise<TakenTurn> {
  const [turn] = await queue.take('', 1);
  if (turn === undefined) throw new Error('a turn wanted');
  return turn;
}

async function leased(turn: TakenTurn): Promise<Lease> {
  const lease = await workplace().lease(turn);
  if (lease === 'not-due' || 'heldForMs' in lease) throw new Error('a lease wanted');
  return lease;
}

/** Scans that are settled, leases that are held, turns that are with a worker. */
async function stands(): Promise<string> {
  return await server.psql(`set search_path = gateproof, gateproof_queue;
    select (select count(*) from scan), (select count(*) from gateway where lease_until > 0), (select count(*) from job where state = 'active')`);
}

const endpoints = 2;
const untouched = '0|1|1';
const settledOnce = `${endpoints}|0|0`;

test('a result whose turn cannot be ended is not written, and both go together at the next try', async () => {
  const turn = await taken();
  const lease = await leased(turn);
  const refused = workplace().settle(lease, outcome, async (sql) => {
    await queue.done(turn, sql);
    throw new Error('the queue is away');
  });
  await expect(refused).rejects.toThrow('the queue is away');
  expect(await stands()).toBe(untouched);
  expect(await workplace().settle(lease, outcome, async (sql) => await queue.done(turn, sql))).toBe(true);
  expect(await stands()).toBe(settledOnce);
});

test('a turn does not end without its result', async () => {
  const turn = await taken();
  const lease = await leased(turn);
  const failing = workplace(async () => await Promise.reject(new Error('what is to be told cannot be written')));
  await expect(failing.settle(lease, outcome, async (sql) => await queue.done(turn, sql))).rejects.toThrow('told');
  expect(await stands()).toBe(untouched);
});

test('a statement of the queue that fails takes the result with it', async () => {
  const turn = await taken();
  const lease = await leased(turn);
  await server.psql('alter table gateproof_queue.job_common rename to gone');
  await expect(workplace().settle(lease, outcome, async (sql) => await queue.done(turn, sql))).rejects.toMatchObject({
    name: 'StoreError',
  });
  await server.psql('alter table gateproof_queue.gone rename to job_common');
  expect(await stands()).toBe(untouched);
});

test('the fence decides where the queue has handed the turn to another: one result, and the other finds nothing to do', async () => {
  const first = await taken();
  const lease = await leased(first);
  await server.psql(`update gateproof_queue.job set state = 'retry', start_after = now()`);
  const second = await taken();
  expect(second.tries).toBe(1);
  expect(await workplace().lease(second)).toMatchObject({ heldForMs: expect.any(Number) as number });
  const done: boolean[] = [];
  const isSettled = await workplace().settle(
    lease,
    outcome,
    async (sql) => void done.push(await queue.done(first, sql)),
  );
  expect([isSettled, done]).toEqual([true, [false]]);
  expect(await workplace().lease(second)).toBe('not-due');
  await workplace().transaction(async (sql) => await queue.done(second, sql));
  expect(await stands()).toBe(settledOnce);
});

test('of two that settle under one token at once one writes', async () => {
  const turn = await taken();
  const lease = await leased(turn);
  await using other = await openStore(server.url, { from: 'environment' });
  const elsewhere = new StoreWorkplace(other, { clock, by: 'other', leaseMs: 60_000 });
  const both = await Promise.all(
    [workplace(), elsewhere].map(
      async (place) => await place.settle(lease, outcome, async (sql) => await queue.done(turn, sql)),
    ),
  );
  expect(new Set(both)).toEqual(new Set([false, true]));
  expect(await stands()).toBe(settledOnce);
  expect(await elsewhere.renew([lease])).toEqual([]);
});
