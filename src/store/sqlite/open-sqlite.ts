import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Database } from '../database.ts';
import { migrate, type StoreAccess } from '../migrations/migrate.ts';
import { StoreError } from '../store-error.ts';
import { networkFileSystem } from './network-file-system.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** SQLite's mark of what wrote a file, 'gprf' (https://www.sqlite.org/pragma.html#pragma_application_id). */
const applicationId = 0x67_70_72_66;
/** Evidence of a scan is some 3 KB: of SQLite's usual 4 KiB a page, each would take one alone. */
const pageOctets = 16_384;

/** Opens the file, in a thread that runs `thread`. Throws StoreError. */
export async function openSqlite(path: string, access: StoreAccess, thread: URL): Promise<Database> {
  const isThere = await isFile(path);
  if (!isThere && access === 'read')
    throw new StoreError(
      'store-url',
      `store ${path}: a store wanted, no such file; scan into it first, or give the right path`,
    );
  const database = new SqliteDatabase(path, thread);
  try {
    const marks = await database.read(async (sql) => [
      ...(await sql.all('pragma application_id')),
      ...(await sql.all('select count(*) as tables from sqlite_schema')),
    ]);
    const [mark, tables] = [marks[0]?.['application_id'], marks[1]?.['tables']];
    const isEmpty = mark === 0 && tables === 0;
    if (mark !== applicationId && !isEmpty)
      throw new StoreError(
        'store-foreign',
        `store ${path}: a store wanted, a database of another program found; give another path, nothing was changed`,
      );
    if (isEmpty && access === 'write') {
      // None can be done in a transaction, and the first two only while there is no table.
      await database.exec(
        `pragma page_size = ${pageOctets}; pragma auto_vacuum = incremental; pragma journal_mode = wal`,
      );
      await database.exec(`pragma application_id = ${applicationId}`);
    }
    await migrate(database, { shown: path, access });
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/** Throws StoreError where the path is a folder, that of a folder which is not there, or on another machine. */
async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true)
    throw new StoreError('store-url', `store ${path}: the path of a file wanted, a folder found`);
  const folder = dirname(path);
  if (found === undefined && (await stat(folder).catch(() => undefined)) === undefined)
    throw new StoreError('store-url', `store ${path}: there is no folder ${folder}; make it first`);
  const network = await networkFileSystem(folder);
  if (network !== undefined)
    throw new StoreError(
      'store-url',
      `store ${path}: a file system of this machine wanted, ${network} found, on which a store is damaged sooner or later; use a local path, or PostgreSQL for many machines`,
    );
  return found !== undefined;
}
