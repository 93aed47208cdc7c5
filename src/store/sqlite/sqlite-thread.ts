// A thread that has one database: SQLite answers while the caller waits, and who measures round trips must not wait.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { Value } from '../database.ts';
import type { SqliteAnswer, SqliteFailure, SqliteQuestion } from './sqlite-message.ts';

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

  answer({ id, how, begin, sql, values }: SqliteQuestion): SqliteAnswer {
    if (begin !== undefined) this.#database.exec(begin);
    // What follows one that did not begin, or that SQLite ended by itself, must not be written by itself.
    else if (how !== 'exec' && !this.#database.isTransaction) throw new Error('there is no transaction');
    if (how === 'exec') {
      this.#database.exec(sql);
      return { id, changed: 0 };
    }
    const bound = values.map(bindable);
    const statement = this.#prepared(sql);
    if (how === 'run') return { id, changed: Number(statement.run(...bound).changes) };
    // As lists: a message of a thousand objects would say the name of each column a thousand times.
    statement.setReturnArrays(true);
    const rows = statement.all(...bound) as unknown as readonly (readonly Value[])[];
    return { id, columns: rows.length === 0 ? [] : statement.columns().map(({ name }) => name), rows };
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

parentPort?.on('message', (question: SqliteQuestion | 'close') => {
  if (question === 'close') {
    // The last one to close a file brings what stands beside it into it.
    for (const connection of connections.values()) connection.close();
    parentPort?.close();
    return;
  }
  let answer: SqliteAnswer;
  try {
    let connection = connections.get(question.on);
    if (connection === undefined) {
      connection = new Connection(path, starts[question.on]);
      connections.set(question.on, connection);
    }
    answer = connection.answer(question);
  } catch (error) {
    answer = { id: question.id, failure: failureOf(error) };
  }
  parentPort?.postMessage(answer);
});
