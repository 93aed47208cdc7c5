import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { writeDeclared } from '../../src/fleet/declared.ts';
import { enqueueDue, handOut, takeGivenUp } from '../../src/fleet/hand-out.ts';
import type { GivenUp, Turn, TurnQueue } from '../../src/fleet/queue/turn-queue.ts';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type RegisteredGateway, registerGateways } from '../../src/store/register.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-hand-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

const now = Date.parse('2026-11-24T10:00:00.000Z');
const minuteMs = 60_000;
let stores = 0;
let store: Database;
beforeEach(async () => {
  store = await openStore(join(folder, `store-${stores++}.db`));
});
afterEach(async () => await store[Symbol.asyncDispose]());

const declared = JSON.parse(
  writeDeclared({
    targets: [makeTarget('tls', '192.0.2.1', 443)],
    policies: [],
    timing: { everyMs: 360 * minuteMs, timeZone: 'UTC', windows: [] },
  }),
) as JsonObject;

async function register(gateways: readonly (Partial<RegisteredGateway> & { name: string })[]): Promise<void> {
  await registerGateways(
    store,
    gateways.map((one) => ({ site: '', declared, nextDue: now, ...one })),
    now,
  );
}

async function sql(text: string): Promise<readonly unknown[]> {
  return (await store.write(async (ask) => await ask.all(text))).map((row) => ({ ...row }));
}

async function enqueued(atMost?: number): Promise<readonly string[]> {
  const turns: Turn[] = [];
  const put = async (some: readonly Turn[]): Promise<number> => await Promise.resolve(turns.push(...some));
  await enqueueDue(store, { put }, { now, ...(atMost === undefined ? {} : { atMost }) });
  const names = (await sql('select id, name from gateway')) as readonly { id: number; name: string }[];
  return turns.map(({ gateway, site }) => `${names.find(({ id }) => id === gateway)?.name} ${site}`.trim()).sort();
}

test('hands out what is due and nobody has, the longest waiting of each site first', async () => {
  await register([
    { name: 'due' },
    { name: 'overdue', nextDue: now - minuteMs },
    { name: 'later', nextDue: now + 1 },
    { name: 'never', nextDue: null },
    { name: 'leased' },
    { name: 'gone' },
    { name: 'both', site: 'berlin' },
    { name: 'both', site: 'oslo' },
  ]);
  await sql(`update gateway set lease_until = ${now} where name = 'leased'`);
  await sql(`update gateway set retired_at = 1 where name = 'gone'`);
  expect(await enqueued()).toEqual(['both berlin', 'both oslo', 'due', 'overdue']);
  expect(await enqueued(1)).toEqual(['both berlin', 'both oslo', 'overdue']);
  await sql(`update gateway set lease_until = ${now - 1} where name = 'leased'`);
  expect(await enqueued()).toContain('leased');
});

test('tells which sites are behind by more than an hour', async () => {
  const hourAgo = now - 60 * minuteMs;
  await register([
    { name: 'a', site: 'oslo', nextDue: hourAgo },
    { name: 'b', site: 'oslo', nextDue: hourAgo - 1 },
    { name: 'c', site: 'berlin', nextDue: hourAgo + 1 },
    { name: 'd', nextDue: hourAgo },
    { name: 'e', site: 'paris', nextDue: hourAgo },
  ]);
  await sql(`update gateway set lease_until = ${now} where site = 'paris'`);
  const none = async (): Promise<[]> => await Promise.resolve([]);
  const nothing = async (): Promise<void> => await Promise.resolve();
  const queue: TurnQueue = {
    put: async (turns) => await Promise.resolve(turns.length),
    givenUp: none,
    forget: nothing,
    take: none,
    alive: none,
    done: async () => await Promise.resolve(false),
    later: nothing,
    failed: nothing,
    beatMs: 1,
    [Symbol.asyncDispose]: nothing,
  };
  expect(await handOut(store, queue, now)).toEqual({
    put: 4,
    givenUp: [],
    overdue: [
      { site: '', gateways: 1 },
      { site: 'oslo', gateways: 2 },
    ],
  });
});

async function givenUp(names: readonly string[]): Promise<{ told: unknown; forgotten: readonly string[] }> {
  const rows = (await sql('select id, name from gateway')) as readonly { id: number; name: string }[];
  const found = names.map(
    (name): GivenUp => ({
      id: `turn of ${name}`,
      gateway: rows.find((row) => row.name === name)?.id ?? -1,
      site: '',
      reason: 'policy x wanted',
    }),
  );
  const forgotten: string[] = [];
  const queue = {
    givenUp: async () => await Promise.resolve(found),
    forget: async (some: readonly GivenUp[]) => {
      forgotten.push(...some.map(({ id }) => id));
      await Promise.resolve();
    },
  };
  return { told: await takeGivenUp(store, queue, now), forgotten };
}

test('tells of what was given up, takes it out, and makes it due again half an hour later', async () => {
  await register([{ name: 'vpn' }, { name: 'broken', declared: { targets: 'none' } }]);
  const { told, forgotten } = await givenUp(['vpn', 'broken', 'unknown']);
  const nextDue = now + 30 * minuteMs;
  expect(told).toEqual([
    { name: 'vpn', site: '', reason: 'policy x wanted', nextDue },
    { name: 'broken', site: '', reason: 'policy x wanted', nextDue },
  ]);
  expect(forgotten).toEqual(['turn of vpn', 'turn of broken', 'turn of unknown']);
  expect(await enqueued()).toEqual([]);
});

test('leaves one due as it is that was settled meanwhile', async () => {
  await register([{ name: 'vpn', nextDue: now + minuteMs }]);
  expect((await givenUp(['vpn'])).told).toEqual([{ name: 'vpn', site: '', reason: 'policy x wanted' }]);
  expect(await sql('select next_due from gateway')).toEqual([{ next_due: now + minuteMs }]);
});

test('does not make it due outside the hours of its group', async () => {
  const timing = { timeZone: 'UTC', windows: [{ days: [0, 1, 2, 3, 4, 5, 6], from: 22 * 60, until: 23 * 60 }] };
  await register([{ name: 'vpn', declared: { ...declared, timing } }]);
  await givenUp(['vpn']);
  const [row] = (await sql('select next_due from gateway')) as readonly { next_due: number }[];
  const due = new Date(row?.next_due ?? 0);
  expect(due.getUTCHours()).toBe(22);
});
