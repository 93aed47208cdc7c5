import pg from 'pg';
import type { Database, Queryable, Row, Value } from '../database.ts';
import { StoreError } from '../store-error.ts';
import { numberPlaceholders } from './numbered.ts';
import { postgresError } from './postgres-error.ts';

/** Where the store's tables are. */
export const schema = 'gateproof';

/** Connections at a time; a worker needs few, and the server has a hundred for all. */
const connections = 6;
/** Milliseconds that a server has to answer. */
const connectMs = 10_000;
/** A statement of ours takes well below a second; and who sleeps in the middle of a transaction keeps its rows from others. */
const statementMs = 60_000;
const idleMs = 60_000;
/** How often a transaction is begun again that another was in the way of. */
const tries = 8;

const begin = {
  read: 'begin isolation level repeatable read read only',
  // Whoever writes takes the row of its gateway first, and sees what others wrote before it got it.
  write: 'begin isolation level read committed',
};

/** By the numbers of types in PostgreSQL's catalogue: 64 bits and sums as numbers, truth as 1 and 0. */
const parsers: Readonly<Record<number, (text: string) => Value>> = {
  16: (text) => (text === 't' ? 1 : 0),
  20: Number,
  1700: Number,
};

/** A database of a server, over a few connections. */
export class PostgresDatabase implements Database {
  readonly dialect = 'postgres';
  readonly #pool: pg.Pool;
  readonly #shown: string;

  /** `url`: as `pg` takes it; `shown`: the same without its password. */
  constructor(url: string, shown: string) {
    this.#shown = shown;
    this.#pool = new pg.Pool({
      application_name: 'gateproof',
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      types: {
        getTypeParser: (type: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary') =>
          parsers[type] ?? (pg.types.getTypeParser(type, format) as (text: string) => Value),
      },
    });
    // Of a connection that nobody uses: the next one who wants it gets another.
    this.#pool.on('error', () => undefined);
  }

  async read<T>(work: (sql: Queryable) => Promise<T>): Promise<T> {
    return await this.#transaction('read', work);
  }

  async write<T>(work: (sql: Queryable) => Promise<T>): Promise<T> {
    for (let left = tries - 1; ; left--) {
      try {
        return await this.#transaction('write', work);
      } catch (error) {
        if (left === 0 || !isInTheWay(error)) throw error;
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }

  async #transaction<T>(how: keyof typeof begin, work: (sql: Queryable) => Promise<T>): Promise<T> {
    const client = await this.#asked(async () => await this.#pool.connect());
    // A connection that breaks while no statement runs says so here, and the next statement says it again.
    const onError = (): void => undefined;
    client.on('error', onError);
    let isOver = false;
    let isBroken = false;
    const ask = async (sql: string, values: readonly Value[] = []): Promise<pg.QueryResult<Row>> => {
      if (isOver)
        throw new StoreError('store-statement', `store ${this.#shown}: a statement behind the end of its transaction`);
      return await this.#asked(async () => await client.query<Row>(numberPlaceholders(sql), [...values]));
    };
    try {
      await this.#asked(
        async () =>
          await client.query(
            `${begin[how]}; set local search_path = ${schema}; set local statement_timeout = ${statementMs}; set local idle_in_transaction_session_timeout = ${idleMs}`,
          ),
      );
      const done = await work({
        all: async (sql, values) => (await ask(sql, values)).rows,
        run: async (sql, values) => (await ask(sql, values)).rowCount ?? 0,
        session: { query: async (text, values) => await client.query(text, values) },
      });
      isOver = true;
      await this.#asked(async () => await this.#committed(client));
      return done;
    } catch (error) {
      isOver = true;
      isBroken = await client.query('rollback').then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.off('error', onError);
      client.release(isBroken);
    }
  }

  /** PostgreSQL answers a commit behind a failed statement by rolling back, and that is no error to it. */
  async #committed(client: pg.PoolClient): Promise<void> {
    const { command } = await client.query('commit');
    if (command !== 'COMMIT')
      throw new StoreError('store-statement', `store ${this.#shown}: a statement failed, and its transaction went on`);
  }

  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw postgresError(this.#shown, error);
    }
  }
}

/**
 * Whether another transaction was the reason, and is over: serialization_failure, deadlock_detected, and foreign_key_violation, where it removed what this
 * one had found.
 */
function isInTheWay(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && ['40001', '40P01', '23503'].includes(String(cause.code));
}
