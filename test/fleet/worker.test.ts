import { beforeEach, expect, test } from 'vitest';
import type { TakenTurn, Turn } from '../../src/fleet/queue/turn-queue.ts';
import { type Leased, type WorkEvent, Worker, type WorkerOptions, type Workplace } from '../../src/fleet/worker.ts';
import type { Queryable } from '../../src/store/database.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { VirtualTimers } from '../support/virtual-timers.ts';

/** Set by a test, to be thrown by whatever asks the database next. */
let trouble: Error[] = [];
let said: string[] = [];
let events: WorkEvent[] = [];
let clock: VirtualTimers;
let controller: AbortController;
beforeEach(() => {
  trouble = [];
  said = [];
  events = [];
  clock = new VirtualTimers();
  controller = new AbortController();
});

async function say(what: string): Promise<void> {
  const error = trouble.shift();
  if (error !== undefined) throw error;
  said.push(what);
  await Promise.resolve();
}

const away = new StoreError('store-unreachable', 'store postgres://db/gateproof: no server answers');
const noSql = {} as Queryable;

function workerOf(
  waiting: TakenTurn[],
  changes: Partial<Workplace<Leased, string>> = {},
  options: Partial<WorkerOptions<Leased, string>> = {},
): Worker<Leased, string> {
  return new Worker({
    workplace: {
      lease: async ({ gateway }) => {
        await say(`lease ${gateway}`);
        return { gateway, name: `gw-${gateway}`, site: '', token: 1 };
      },
      renew: async (leases) => {
        await say(`renew ${leases.map(({ gateway }) => gateway).join()}`);
        return leases;
      },
      settle: async ({ gateway }, outcome, also) => {
        await say(`settle ${gateway} ${outcome}`);
        await also(noSql);
        return true;
      },
      release: async ({ gateway }) => await say(`release ${gateway}`),
      transaction: async (work) => void (await work(noSql)),
      ...changes,
    },
    queue: {
      put: async (turns: readonly Turn[]) => await Promise.resolve(turns.length),
      take: async (_, atMost) => {
        await say(`take ${atMost}`);
        return waiting.splice(0, atMost);
      },
      alive: async (turns) => {
        await say(`alive ${turns.map(({ gateway }) => gateway).join()}`);
        return turns;
      },
      done: async ({ gateway }) => {
        await say(`done ${gateway}`);
        return true;
      },
      later: async ({ gateway }, seconds) => await say(`later ${gateway} ${seconds}`),
      failed: async ({ gateway }, reason) => await say(`failed ${gateway} ${reason}`),
      givenUp: async () => await Promise.resolve([]),
      forget: async () => await Promise.resolve(),
      beatMs: 10_000,
      [Symbol.asyncDispose]: async () => await Promise.resolve(),
    },
    site: '',
    atOnce: 2,
    beatMs: 10_000,
    once: true,
    clock,
    onEvent: (event) => events.push(event),
    signal: controller.signal,
    ...options,
  });
}

async function all(leases: AsyncIterable<Leased>): Promise<readonly Leased[]> {
  const found: Leased[] = [];
  for await (const lease of leases) found.push(lease);
  return found;
}

const turn = (gateway: number): TakenTurn => ({ id: `turn-${gateway}`, tries: 0, gateway, site: '' });

test('leases what it took one by one, settles it, and ends its turn in the same transaction', async () => {
  const worker = workerOf([turn(1), turn(2), turn(3)]);
  for await (const lease of worker.leases()) await worker.settle(lease, 'outcome');
  expect(said).toEqual([
    'take 2',
    'lease 1',
    'settle 1 outcome',
    'done 1',
    'lease 2',
    'settle 2 outcome',
    'done 2',
    'take 2',
    'lease 3',
    'settle 3 outcome',
    'done 3',
    'take 2',
  ]);
  expect(events.map(({ kind }) => kind)).toEqual(['taken', 'settled', 'taken', 'settled', 'taken', 'settled']);
});

test('asks an empty queue once a second until it is to end', async () => {
  const worker = workerOf([], {}, { once: false });
  const ended = all(worker.leases());
  await clock.idle(3500);
  controller.abort(new Error('enough'));
  expect(await ended).toEqual([]);
  expect(said).toEqual(['take 2', 'take 2', 'take 2', 'take 2']);
});

test('ends the turn of a gateway that is not due any more, and puts off that of one that another has', async () => {
  const lease = async ({ gateway }: TakenTurn): Promise<'not-due' | { heldForMs: number }> =>
    await Promise.resolve(gateway === 1 ? 'not-due' : { heldForMs: 4200 });
  expect(await all(workerOf([turn(1), turn(2)], { lease }).leases())).toEqual([]);
  expect(said).toEqual(['take 2', 'done 1', 'later 2 6', 'take 2']);
});

test('throws away what another has the lease of, and looks later whether that one settled it', async () => {
  const worker = workerOf([turn(1)], { settle: async () => await Promise.resolve(false) });
  for await (const lease of worker.leases()) await worker.settle(lease, 'outcome');
  expect(events.at(-1)).toEqual({ kind: 'late', gateway: 'gw-1' });
  expect(said).toEqual(['take 2', 'lease 1', 'later 1 60', 'take 2']);
});

test('keeps what it scanned while the database is away, says so once, and settles it when it is back', async () => {
  const worker = workerOf([turn(1)]);
  const scanned = async (): Promise<void> => {
    for await (const lease of worker.leases()) {
      trouble.push(away, away, away);
      await worker.settle(lease, 'outcome');
    }
  };
  await clock.settle(scanned());
  expect(said).toEqual(['take 2', 'lease 1', 'settle 1 outcome', 'done 1', 'take 2']);
  expect(events).toEqual([
    { kind: 'taken', gateway: 'gw-1' },
    { kind: 'away', message: away.message },
    { kind: 'back' },
    { kind: 'settled', gateway: 'gw-1' },
  ]);
});

test('tries later what is not newer than what is known, and goes on', async () => {
  const refused = new StoreError('store-not-newer', 'gw-1: a later scan wanted');
  const worker = workerOf([turn(1)], { settle: async () => await Promise.reject(refused) });
  for await (const lease of worker.leases()) await worker.settle(lease, 'outcome');
  expect(said).toEqual(['take 2', 'lease 1', 'failed 1 gw-1: a later scan wanted', 'release 1', 'take 2']);
});

test('does not take a fault of ours for a database that is away', async () => {
  const worker = workerOf([turn(1)]);
  trouble.push(new TypeError('x is not a function'));
  await expect(all(worker.leases())).rejects.toThrow('x is not a function');
});

test('says why a gateway could not be scanned, and gives its lease back', async () => {
  const worker = workerOf([turn(1)]);
  for await (const lease of worker.leases()) await worker.fail(lease, 'policy x is not here');
  expect(said).toEqual(['take 2', 'lease 1', 'failed 1 policy x is not here', 'release 1', 'take 2']);
  expect(events.at(-1)).toEqual({ kind: 'failed', gateway: 'gw-1', reason: 'policy x is not here' });
});

test('gives back what it has not begun and what was interrupted, for others to take at once', async () => {
  const worker = workerOf([turn(1), turn(2)]);
  for await (const lease of worker.leases()) {
    controller.abort(new Error('interrupted'));
    await worker.giveBack(lease);
  }
  expect(said).toEqual(['take 2', 'lease 1', 'release 1', 'later 1 0', 'later 2 0']);
});

test('gives back what it has not begun when nobody asks for more', async () => {
  const worker = workerOf([turn(1), turn(2)]);
  for await (const lease of worker.leases()) {
    await worker.settle(lease, 'outcome');
    break;
  }
  expect(said.at(-1)).toBe('later 2 0');
});

test('says that it is alive of what it has and of what it has not begun, whatever the database says', async () => {
  const worker = workerOf([turn(1), turn(2)]);
  const ended = new AbortController();
  const leases = worker.leases();
  await leases.next();
  const beating = worker.beat(ended.signal);
  await clock.idle(10_000);
  trouble.push(away, away);
  await clock.idle(10_000);
  await clock.idle(10_000);
  ended.abort();
  await beating;
  expect(said).toEqual(['take 2', 'lease 1', 'renew 1', 'alive 1,2', 'renew 1', 'alive 1,2']);
  await leases.return();
});
