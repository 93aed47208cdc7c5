import type { Database, Queryable } from '../database.ts';
import { StoreError } from '../store-error.ts';
import { migrationFrom, storeVersion } from './migrations.ts';

/** How a store is opened: 'write' makes it, and brings it to this program's version; 'read' changes nothing. */
export type StoreAccess = 'write' | 'read';

/** Any number, the same in every version of this program: who holds PostgreSQL's advisory lock of it makes or changes the tables. */
const migrationLock = 0x67_70_72_66;

/** What a message calls the store, and how it is opened. */
export interface MigrateOptions {
  readonly shown: string;
  readonly access: StoreAccess;
  /** Of the tables, in PostgreSQL. */
  readonly schema?: string;
}

/** Brings a store to this program's version, forward only, a transaction for each. Throws StoreError. */
export async function migrate(database: Database, options: MigrateOptions): Promise<void> {
  const { shown, access } = options;
  if (access === 'read') {
    const version = await database.read(async (sql) => await versionOf(sql, options));
    if (version >= storeVersion) return;
    throw new StoreError(
      'store-older',
      version === 0
        ? `store ${shown}: a store wanted, an empty database found; scan into it first`
        : `store ${shown}: version ${storeVersion} wanted, ${version} found; open it once with a command that writes (gateproof monitor --once, say), which brings it there`,
    );
  }
  for (let isBehind = true; isBehind; )
    isBehind = await database.write(async (sql) => await step(sql, database, options));
}

/** One version on; whether there may be another. */
async function step(sql: Queryable, { dialect }: Database, options: MigrateOptions): Promise<boolean> {
  // SQLite's transaction has its lock by how it began.
  if (dialect === 'postgres') {
    // An index of many rows takes its time, and so does waiting for who makes it.
    await sql.run('set local statement_timeout = 0');
    await sql.all('select pg_advisory_xact_lock(?)', [migrationLock]);
  }
  const version = await versionOf(sql, options);
  if (version >= storeVersion) return false;
  if (version === 0 && options.schema !== undefined) await makeSchema(sql, options.schema);
  if (version === 0) await sql.run('create table store_version(version integer not null)');
  for (const statement of migrationFrom(version, dialect)) await sql.run(statement);
  if (version === 0) await sql.run('insert into store_version(version) values (1)');
  else await sql.run('update store_version set version = ?', [version + 1]);
  return true;
}

/** For a transaction that writes what other versions write otherwise: a newer program may have come since the store was opened. Throws StoreError. */
export async function refuseNewer(sql: Queryable): Promise<void> {
  const [row] = await sql.all('select version from store_version');
  const version = Number(row?.['version']);
  if (version === storeVersion) return;
  throw new StoreError(
    'store-newer',
    `the store is of version ${version} since a newer gateproof opened it, and this one writes version ${storeVersion}; update this one, nothing was changed`,
  );
}

async function makeSchema(sql: Queryable, schema: string): Promise<void> {
  const [known] = await sql.all('select 1 as is_there from pg_namespace where nspname = ?', [schema]);
  if (known === undefined) await sql.run(`create schema ${schema}`);
}

/** 0 for an empty one. Throws StoreError for a store that is not ours, or of a later version. */
async function versionOf(sql: Queryable, { shown, schema }: MigrateOptions): Promise<number> {
  const tables = await sql.all(
    schema === undefined
      ? `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`
      : 'select tablename as name from pg_tables where schemaname = ?',
    schema === undefined ? [] : [schema],
  );
  if (tables.length === 0) return 0;
  const versions = tables.some(({ name }) => name === 'store_version')
    ? // By its full name: without the right to the schema there would be no such table.
      await sql.all(`select version from ${schema === undefined ? '' : `${schema}.`}store_version`)
    : [];
  const version = versions.length === 1 ? Number(versions[0]?.['version']) : undefined;
  if (version === undefined || !Number.isInteger(version) || version < 1)
    throw new StoreError(
      'store-foreign',
      `store ${shown}: a store wanted, tables of another program found (${String(tables[0]?.['name'])}, …); give another ${schema === undefined ? 'path' : 'database'}`,
    );
  if (version > storeVersion)
    throw new StoreError(
      'store-newer',
      `store ${shown}: version ${storeVersion} wanted, ${version} found: a newer gateproof wrote it; update this one, nothing was changed`,
    );
  return version;
}
