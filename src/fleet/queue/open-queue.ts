import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { postgresError } from '../../store/postgres/postgres-error.ts';
import { BossQueue } from './boss-queue.ts';
import type { TurnQueue } from './turn-queue.ts';

/** Where pg-boss keeps its tables, beside the store's. */
const queueSchema = 'gateproof_queue';

export interface OpenQueueOptions {
  /** The URL without its password, for messages. */
  readonly shown: string;
  /** Hears what the queue could not do in the background, in one line and not twice in a row; it goes on trying. */
  readonly onProblem: (message: string) => void;
  /** How often it is looked for turns of dead workers; by default every ten seconds. */
  readonly watchSeconds?: number;
}

/**
 * Opens the queue in the database of a PostgreSQL store, its tables made where they are missing and brought to this version. `url` is the
 * store's, its password in it or in the environment. It keeps at most two connections. Throws StoreError.
 */
export async function openQueue(
  url: string,
  { shown, onProblem, watchSeconds = 10 }: OpenQueueOptions,
): Promise<TurnQueue> {
  const boss = new PgBoss({
    connectionString: url,
    schema: queueSchema,
    createSchema: false,
    application_name: 'gateproof queue',
    max: 2,
    // Nothing here runs by pg-boss's own clock.
    schedule: false,
    superviseIntervalSeconds: watchSeconds,
    monitorIntervalSeconds: watchSeconds,
    maintenanceIntervalSeconds: 600,
    // It needs the owner of the tables.
    reindex: false,
  });
  let last = '';
  const tell = (message: string): void => {
    // A server that is away is asked again and again.
    if (message !== last) onProblem(message);
    last = message;
  };
  boss.on('error', (error) => tell(wordsOf(shown, error)));
  boss.on('warning', ({ message }) => tell(message));
  try {
    await ensureSchema(url);
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false });
    throw postgresError(shown, error);
  }
  return new BossQueue(boss, shown);
}

function wordsOf(shown: string, error: Error): string {
  try {
    return postgresError(shown, error).message;
  } catch {
    return error.message;
  }
}

/** Who owns a schema that an administrator made may not make one: `create … if not exists` asks for the right all the same. */
async function ensureSchema(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  // What ends the connection ends the query, too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [queueSchema]);
    if (rows.length === 0) await client.query(`create schema if not exists ${queueSchema}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
