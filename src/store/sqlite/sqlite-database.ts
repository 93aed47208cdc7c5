import { Worker } from 'node:worker_threads';
import type { Database, Queryable } from '../database.ts';
import { LeaseLost } from '../lease.ts';
import type { Settled } from '../settled.ts';
import { StoreError } from '../store-error.ts';
import { rowsOf } from './rows-of.ts';
import { sqliteError } from './sqlite-error.ts';
import type { SqliteAnswer, SqliteQuestion, SqliteSettling, SqliteStatement } from './sqlite-message.ts';

/** Rows are handed over and forgotten: with the usual 48 MB most of what the thread has is rows that nobody wants any more. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

interface Waiting {
  readonly resolve: (answer: SqliteAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** One file, in a thread of its own: transactions that write one behind the other, those that read one behind the other beside them. */
export class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  readonly #path: string;
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #lost: StoreError | undefined;
  /** Settle when the last transaction that was asked for is over. */
  readonly #last = { writer: Promise.resolve(), reader: Promise.resolve() };

  constructor(path: string, thread: URL) {
    this.#path = path;
    this.#thread = new Worker(thread, { workerData: path, resourceLimits });
    this.#thread.on('message', (answer: SqliteAnswer) => {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    });
    this.#thread.on('error', (error) => this.#lose('the thread that has it failed', error));
    this.#thread.on('exit', () => this.#lose('it was closed'));
  }

  async read<T>(work: (sql: Queryable) => Promise<T>): Promise<T> {
    return await this.#inTurn('reader', async () => await this.#transaction('reader', 'begin', work));
  }

  async write<T>(work: (sql: Queryable) => Promise<T>): Promise<T> {
    return await this.#inTurn('writer', async () => await this.#transaction('writer', 'begin immediate', work));
  }

  /** Statements that no transaction may hold, for whoever opens the store. */
  async exec(sql: string): Promise<void> {
    await this.#inTurn('writer', async () => await this.#ask({ on: 'writer', how: 'exec', sql, values: [] }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#last.writer, this.#last.reader]);
    if (this.#lost !== undefined) return;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    this.#thread.once('exit', () => resolve());
    this.#thread.postMessage('close');
    await over;
  }

  async #inTurn<T>(on: SqliteQuestion['on'], work: () => Promise<T>): Promise<T> {
    const before = this.#last[on];
    const { promise: over, resolve } = Promise.withResolvers<void>();
    this.#last[on] = over;
    await before;
    try {
      return await work();
    } finally {
      resolve();
    }
  }

  async #transaction<T>(on: SqliteQuestion['on'], begin: string, work: (sql: Queryable) => Promise<T>): Promise<T> {
    let isOver = false;
    // It begins with its first statement: each message to the thread takes as long as what it asks for.
    let isBegun = false;
    const next = (): { readonly begin: string | undefined } => {
      if (isOver)
        throw new StoreError('store-statement', `store ${this.#path}: a statement behind the end of its transaction`);
      const first = isBegun ? undefined : begin;
      isBegun = true;
      return { begin: first };
    };
    try {
      const done = await work({
        all: async (sql, values = []) => {
          const answer = await this.#ask({ on, how: 'all', ...next(), sql, values });
          return 'rows' in answer ? rowsOf(answer) : [];
        },
        run: async (sql, values = []) => {
          const answer = await this.#ask({ on, how: 'run', ...next(), sql, values });
          return 'changed' in answer ? answer.changed : 0;
        },
        ...(on === 'writer' && { settle: async (request) => await this.#settle({ ...next(), request }) }),
      });
      isOver = true;
      if (isBegun) await this.#ask({ on, how: 'exec', sql: 'commit', values: [] });
      return done;
    } catch (error) {
      isOver = true;
      // A full disk ends the transaction by itself: then there is none to roll back.
      if (isBegun) await this.#ask({ on, how: 'exec', sql: 'rollback', values: [] }).catch(() => undefined);
      throw error;
    }
  }

  async #settle(settling: Pick<SqliteSettling, 'begin' | 'request'>): Promise<Settled> {
    const answer = await this.#ask({ on: 'writer', how: 'settle', ...settling });
    if (!('settled' in answer)) throw new TypeError('what was settled wanted, something else found');
    return answer.settled;
  }

  async #ask(question: SqliteStatement | SqliteSettling): Promise<SqliteAnswer> {
    if (this.#lost !== undefined) throw this.#lost;
    const id = this.#asked++;
    const { promise, resolve, reject } = Promise.withResolvers<SqliteAnswer>();
    this.#waiting.set(id, { resolve, reject });
    this.#thread.postMessage({ id, ...question } satisfies SqliteQuestion);
    const answer = await promise;
    if (!('failure' in answer)) return answer;
    const { failure } = answer;
    if ('errcode' in failure) throw sqliteError(this.#path, failure);
    if (failure.code !== 'lease-lost') throw new StoreError(failure.code, failure.message);
    throw question.how === 'settle' ? new LeaseLost(question.request.lease) : new TypeError('a lease is no statement');
  }

  #lose(why: string, cause?: unknown): void {
    this.#lost ??= new StoreError('store-lost', `store ${this.#path}: ${why}`, { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
  }
}
