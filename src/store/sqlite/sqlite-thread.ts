// A thread that has one database: SQLite answers while the caller waits, and who measures round trips must not wait.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { Queryable, Value } from '../database.ts';
import { LeaseLost } from '../lease.ts';
import type { SettleRequest } from '../settle-request.ts';
import type { Settled } from '../settled.ts';
import { StoreError } from '../store-error.ts';
import { rowsOf } from './rows-of.ts';
import type { SqliteAnswer, SqliteFailure, SqliteQuestion, SqliteRows } from './sqlite-message.ts';

/** Milliseconds that a statement waits for another process that writes. */
const busyMs = 5000;
/** Statements of a connection that are kept ready. */
const keptStatements = 256;
/** Longer ones, of many rows, are made anew. */
const keptLength = 4096;

class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string, start: string) {
    this.#database = new DatabaseSync(path, { timeout: busyMs });
    this.#database.exec(start);
  }

  all(sql: string, values: readonly Value[] = []): SqliteRows {
    const statement = this.#prepared(sql);
    // As lists: a message of a thousand objects would say the name of each column a thousand times.
    statement.setReturnArrays(true);
    const rows = statement.all(...values.map(bindable)) as unknown as readonly (readonly Value[])[];
    return { columns: rows.length === 0 ? [] : statement.columns().map(({ name }) => name), rows };
  }

  /** How many rows it changed. */
  run(sql: string, values: readonly Value[] = []): number {
    return Number(this.#prepared(sql).run(...values.map(bindable)).changes);
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** What follows one that did not begin, or that SQLite ended by itself, must not be written by itself. */
  inTransaction(begin: string | undefined): void {
    if (begin !== undefined) this.#database.exec(begin);
    else if (!this.#database.isTransaction) throw new Error('there is no transaction');
  }

  close(): void {
    this.#database.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    if (sql.length > keptLength) return statement;
    if (this.#statements.size >= keptStatements) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** node:sqlite binds every number as a double, and 7 / 2 would be 3.5 in one database and 3 in the other. */
function bindable(value: Value): SQLInputValue {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function failureOf(error: unknown): SqliteFailure {
  if (error instanceof LeaseLost) return { code: error.code };
  if (error instanceof StoreError) return { code: error.code, message: error.message };
  const { errcode, message } = error as { errcode?: unknown; message?: unknown };
  return { errcode: typeof errcode === 'number' ? errcode : 0, message: String(message) };
}

const path = workerData as string;
const starts = {
  // What was committed outlives the process; the last of it may be lost with the machine's power, and nothing is damaged by that.
  writer: 'pragma foreign_keys = on; pragma synchronous = normal',
  reader: 'pragma query_only = on',
};
const connections = new Map<SqliteQuestion['on'], Connection>();

function connectionFor(on: SqliteQuestion['on']): Connection {
  const known = connections.get(on);
  if (known !== undefined) return known;
  const made = new Connection(path, starts[on]);
  connections.set(on, made);
  return made;
}

async function answerTo(question: SqliteQuestion): Promise<SqliteAnswer> {
  const { id, on, how } = question;
  const connection = connectionFor(on);
  if (how === 'exec') {
    connection.exec(question.sql);
    return { id, changed: 0 };
  }
  connection.inTransaction(question.begin);
  if (how === 'settle') return { id, settled: await settledOn(connection, question.request) };
  const { sql, values } = question;
  return how === 'all' ? { id, ...connection.all(sql, values) } : { id, changed: connection.run(sql, values) };
}

async function settledOn(connection: Connection, request: SettleRequest): Promise<Settled> {
  // Whoever only asks needs none of it.
  const { settleWithin } = await import('../settle-within.ts');
  const sql: Queryable = {
    all: async (text, values) => rowsOf(connection.all(text, values)),
    run: async (text, values) => connection.run(text, values),
  };
  return await settleWithin(sql, request);
}

parentPort?.on('message', (question: SqliteQuestion | 'close') => {
  if (question === 'close') {
    // The last one to close a file brings what stands beside it into it.
    for (const connection of connections.values()) connection.close();
    parentPort?.close();
    return;
  }
  void answerTo(question)
    .catch((error: unknown): SqliteAnswer => ({ id: question.id, failure: failureOf(error) }))
    .then((answer) => parentPort?.postMessage(answer));
});
