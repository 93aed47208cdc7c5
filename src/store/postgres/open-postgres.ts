import type { Database } from '../database.ts';
import { migrate, type StoreAccess } from '../migrations/migrate.ts';
import { PostgresDatabase, schema } from './postgres-database.ts';

/** Opens a database of a server. `url`: as `pg` takes it; `shown`: the same without its password. Throws StoreError. */
export async function openPostgres(url: string, shown: string, access: StoreAccess): Promise<Database> {
  const database = new PostgresDatabase(url, shown);
  try {
    await migrate(database, { shown, access, schema });
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}
