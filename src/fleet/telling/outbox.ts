import { randomUUID } from 'node:crypto';
import { countEvents, type TellingEvent, type TellingMessage } from '../../../core/finding/history/telling-event.ts';
import type { Queryable, Row } from '../../store/database.ts';
import { insertMany } from '../../store/insert-many.ts';
import { textOf } from '../../store/questions/question.ts';
import type { Channel } from './channel.ts';

/**
 * The outbox has, by `kind`: 'event', what is to be told at all, each once; 'for NAME', that a channel is to be told of one, and when; 'to NAME', a
 * message to it, which keeps its id and its text at each try; 'gone NAME', that a receiver wants no more of them; 'swept', that it was looked on a
 * day what ends soon. So whoever settles a scan need not know who is told, and a message that was made is not made again.
 */
const eventKind = 'event';
const forKind = (channel: string): string => `for ${channel}`;
const toKind = (channel: string): string => `to ${channel}`;

/** What is older when somebody comes to tell it is not told: nobody had been asked to until then. */
const mostAgeMs = 7 * 86_400_000;
/** Events that are handed to the channels at once. */
const eventsAtOnce = 500;

const columns = ['at', 'kind', 'payload', 'due', 'done_at', 'last_error', 'dedup'] as const;
const insert = { into: 'outbox', columns, onConflict: 'on conflict(dedup) do nothing' };

/** What is to be told, and the key by which it is told once. */
export interface NewEvent {
  readonly event: TellingEvent;
  readonly key: readonly string[];
}

/** Writes what is to be told, in the transaction that found it; what was written before is not written again. */
export async function putEvents(sql: Queryable, events: readonly NewEvent[], now: number): Promise<void> {
  await insertMany(
    sql,
    insert,
    events.map(({ event, key }) => [now, eventKind, JSON.stringify(event), now, null, null, dedupOf(key)]),
  );
}

/** The event that was written by a key; undefined where none was. */
export async function eventBy<T extends TellingEvent>(sql: Queryable, key: readonly string[]): Promise<T | undefined> {
  const [row] = await sql.all('select payload from outbox where dedup = ?', [dedupOf(key)]);
  return row === undefined ? undefined : (eventIn(row) as T);
}

function dedupOf(key: readonly string[]): string {
  return `event ${JSON.stringify(key)}`;
}

/** Hands events to the channels that want them. False where some may be left. */
export async function fanOut(sql: Queryable, channels: readonly Channel[], now: number): Promise<boolean> {
  const rows = await sql.all(
    `update outbox set done_at = ?, last_error = case when at < ? then 'too old to be told' else null end
      where id in (select id from outbox where kind = ? and done_at is null order by id limit ?) and done_at is null
      returning id, at, payload`,
    [now, now - mostAgeMs, eventKind, eventsAtOnce],
  );
  const told = rows
    .filter(({ at }) => Number(at) >= now - mostAgeMs)
    .sort((one, other) => Number(one['id']) - Number(other['id']));
  const wanted = channels.flatMap((channel) =>
    told
      .filter((row) => isWanted(eventIn(row), channel))
      .map((row) => [
        now,
        forKind(channel.name),
        textOf(row, 'payload'),
        channel.nextMoment(now),
        null,
        null,
        `${forKind(channel.name)} ${textOf(row, 'id')}`,
      ]),
  );
  await insertMany(sql, insert, wanted);
  return rows.length < eventsAtOnce;
}

function eventIn(row: Row): TellingEvent {
  return JSON.parse(textOf(row, 'payload')) as TellingEvent;
}

function isWanted(event: TellingEvent, { groups }: Pick<Channel, 'groups'>): boolean {
  return groups === undefined || !('group' in event) || groups.includes(event.group);
}

/** Makes a message of what a channel is to be told by now, as much of it as one takes; false where that is nothing. */
export async function gather(sql: Queryable, channel: Channel, now: number): Promise<boolean> {
  const kind = forKind(channel.name);
  const last = await lastOfMessage(sql, channel, now);
  if (last === undefined) return false;
  const rows = await sql.all(
    'delete from outbox where kind = ? and due <= ? and id <= ? and done_at is null returning id, payload',
    [kind, now, last],
  );
  // Another process may have made a message of them meanwhile.
  if (rows.length === 0) return true;
  const events = rows.toSorted((one, other) => Number(one['id']) - Number(other['id'])).map((row) => eventIn(row));
  const message: TellingMessage = {
    // Not made of what is told: a database gives the ids of rows that are gone again, and a receiver leaves out what it has seen.
    id: `msg_${randomUUID().replaceAll('-', '')}`,
    at: new Date(now).toISOString(),
    counts: countEvents(events),
    total: events.length,
    events: events.slice(0, channel.named),
  };
  await insertMany(sql, insert, [[now, toKind(channel.name), JSON.stringify(message), now, null, null, message.id]]);
  return true;
}

/** Up to which row a message takes what is due, by number and by length; one is always taken. */
async function lastOfMessage(
  sql: Queryable,
  { name, atOnce, mostOctets }: Channel,
  now: number,
): Promise<number | undefined> {
  const rows = await sql.all(
    'select id, length(payload) as octets from outbox where kind = ? and due <= ? and done_at is null order by id limit ?',
    [forKind(name), now, atOnce],
  );
  let octets = 0;
  let last: number | undefined;
  for (const row of rows) {
    octets += Number(row['octets']);
    if (last !== undefined && octets > mostOctets) return last;
    last = Number(row['id']);
  }
  return last;
}

/** A message that is this process's to send, until its time is over. */
export interface Claimed {
  readonly row: number;
  /** This one counted; nobody else has it with this number. */
  readonly tries: number;
  readonly message: TellingMessage;
}

/** Who has taken a message and says nothing for so long is thought dead: then it is sent again, with the same id. */
export const inFlightMs = 300_000;

/** Takes the message to a channel that is due longest, so that no other process sends it meanwhile. */
export async function claim(sql: Queryable, channel: Pick<Channel, 'name'>, now: number): Promise<Claimed | undefined> {
  const [row] = await sql.all(
    `update outbox set due = ?, tries = tries + 1
      where id = (select id from outbox where kind = ? and done_at is null and due <= ? order by due, id limit 1)
        and done_at is null and due <= ?
      returning id, tries, payload`,
    [now + inFlightMs, toKind(channel.name), now, now],
  );
  if (row === undefined) return undefined;
  return {
    row: Number(row['id']),
    tries: Number(row['tries']),
    message: JSON.parse(textOf(row, 'payload')) as TellingMessage,
  };
}
