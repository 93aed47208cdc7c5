import { lookup } from 'node:dns/promises';
import type { Clock } from '../../run/clock.ts';
import type { Database, Queryable } from '../../store/database.ts';
import type { Channel } from './channel.ts';
import type { Delivery, DeliveryMeans, Resolve } from './delivery.ts';
import { isSwept, sweepEndings } from './endings.ts';
import { type Claimed, claim, fanOut, gather } from './outbox.ts';

/** Who is told, and how long before something ends. */
export interface Telling {
  readonly withinMs: number;
  readonly channels: readonly Channel[];
}

export interface DeliverOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Addresses of a name. Default: the system's resolver. */
  readonly resolve?: Resolve | undefined;
  /** Hears of each try that failed: the receiver's name, and why, without a secret. */
  readonly onFailed?: ((receiver: string, why: string) => void) | undefined;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** From a try that failed to the next: the schedule of Standard Webhooks 1.0.0. Behind the last one it is given up. */
const pausesMs: readonly number[] = [
  5000,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
];
/** A receiver that asks for more patience is asked again then all the same. */
const mostPatienceMs = 24 * hourMs;

/** What one call came to. */
export interface Told {
  readonly delivered: number;
  readonly failed: number;
}

/**
 * Tells what is due by now. Called again and again, by any number of processes on one store that name the same receivers: each message is with one
 * of them. A process that dies between sending and marking leaves a message that is sent again with the same id; none is lost. Where nobody is told
 * nothing is touched. Throws StoreError, and the signal's reason.
 */
export async function deliverDue(
  database: Database,
  { withinMs, channels }: Telling,
  { clock, signal, resolve = systemResolve, onFailed }: DeliverOptions,
): Promise<Told> {
  const now = (): number => clock.date().getTime();
  const nothing = { delivered: 0, failed: 0 };
  if (channels.length === 0 || (await database.read(async (sql) => await isIdle(sql, now(), withinMs)))) return nothing;
  await database.write(async (sql) => await sweepEndings(sql, now(), withinMs));
  while (!(await database.write(async (sql) => await fanOut(sql, channels, now())))) signal.throwIfAborted();
  const means = { clock, signal, resolve, onFailed };
  const told = await Promise.allSettled(channels.map(async (channel) => await deliverTo(database, channel, means)));
  const failure = told.find((one) => one.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  const counts = told.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return {
    delivered: counts.reduce((sum, { delivered }) => sum + delivered, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** Most calls find nothing to do, and need not keep others from writing. */
async function isIdle(sql: Queryable, now: number, withinMs: number): Promise<boolean> {
  const due = await sql.all('select id from outbox where done_at is null and due <= ? limit 1', [now]);
  return due.length === 0 && (await isSwept(sql, now, withinMs));
}

const systemResolve: Resolve = async (name) => await lookup(name, { all: true });

async function deliverTo(
  database: Database,
  channel: Channel,
  { onFailed, ...means }: DeliveryMeans & Pick<DeliverOptions, 'onFailed'>,
): Promise<Told> {
  const now = (): number => means.clock.date().getTime();
  const told = { delivered: 0, failed: 0 };
  for (;;) {
    means.signal.throwIfAborted();
    const next = await database.write(async (sql) => {
      if (await isGone(sql, channel)) return undefined;
      const claimed = await claim(sql, channel, now());
      return claimed ?? ((await gather(sql, channel, now())) ? 'made' : undefined);
    });
    if (next === undefined) return told;
    if (next === 'made') continue;
    const claimed = next;
    const delivery = await deliveryOf(channel, claimed, means, database);
    await database.write(async (sql) => await mark(sql, channel, claimed, delivery, now()));
    if (delivery.kind === 'delivered') {
      told.delivered += 1;
      continue;
    }
    // The others to it wait for the next call, as it would most likely not take them either.
    onFailed?.(channel.name, delivery.why);
    return { ...told, failed: 1 };
  }
}

/** One try; one that is broken off is not counted, so that it is made again at once. What goes wrong in it must not keep others from being told. */
async function deliveryOf(
  channel: Channel,
  claimed: Claimed,
  means: DeliveryMeans,
  database: Database,
): Promise<Delivery> {
  try {
    return await channel.deliver(claimed.message, means);
  } catch (error) {
    if (!means.signal.aborted)
      return { kind: 'failed', why: `a fault of ours: ${error instanceof Error ? error.name : 'unknown'}` };
    await database.write(async (sql) => await giveBack(sql, claimed));
    throw error;
  }
}

async function giveBack(sql: Queryable, { row, tries }: Claimed): Promise<void> {
  await sql.run('update outbox set due = at, tries = tries - 1 where id = ? and tries = ? and done_at is null', [
    row,
    tries,
  ]);
}

/** Writes what came of a try, unless somebody else has the message by now. */
async function mark(
  sql: Queryable,
  channel: Channel,
  { row, tries }: Claimed,
  delivery: Delivery,
  now: number,
): Promise<void> {
  const set = async (due: number, doneAt: number | null, error: string | null): Promise<void> => {
    await sql.run(
      'update outbox set due = ?, done_at = ?, last_error = ? where id = ? and tries = ? and done_at is null',
      [due, doneAt, error, row, tries],
    );
  };
  if (delivery.kind === 'delivered') {
    await forgetGone(sql, channel);
    await set(now, now, null);
    return;
  }
  if (delivery.kind === 'gone') {
    await set(now, null, delivery.why);
    await sql.run(
      'insert into outbox(at, kind, payload, due, done_at, last_error, dedup) values (?, ?, ?, ?, ?, ?, ?) on conflict(dedup) do nothing',
      [now, goneKind(channel.name), '{}', now, now, delivery.why, goneKey(channel)],
    );
    return;
  }
  await forgetGone(sql, channel);
  const pause = pausesMs[tries - 1];
  const patience = Math.min(delivery.notBeforeMs ?? 0, now + mostPatienceMs);
  await set(Math.max(now + (pause ?? 0), patience), pause === undefined ? now : null, delivery.why);
}

/** The receiver that wanted nothing more had another address. */
async function forgetGone(sql: Queryable, { name }: Channel): Promise<void> {
  await sql.run('delete from outbox where kind = ?', [goneKind(name)]);
}

async function isGone(sql: Queryable, channel: Channel): Promise<boolean> {
  return (await sql.all('select id from outbox where dedup = ?', [goneKey(channel)])).length > 0;
}

function goneKey({ name, identity }: Pick<Channel, 'name' | 'identity'>): string {
  return `${goneKind(name)} ${identity}`;
}

function goneKind(channel: string): string {
  return `gone ${channel}`;
}
