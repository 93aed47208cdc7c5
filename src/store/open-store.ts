import { programThread } from '../../core/program-files.ts';
import type { Database } from './database.ts';
import type { StoreAccess } from './migrations/migrate.ts';
import { parseStoreUrl, storeVariable } from './store-url.ts';

export interface OpenStoreOptions {
  /** 'write' (the default) makes the store and brings it to this program's version; 'read' changes nothing. */
  readonly access?: StoreAccess;
  /** Where `url` comes from; a password in an argument is refused. */
  readonly from?: 'argument' | 'environment';
}

/**
 * Opens 'gateproof.db', a path, or 'postgres://user@host/database'; what is returned is to be disposed of, or the process goes on. Throws
 * StoreError.
 */
export async function openStore(
  url: string,
  { access = 'write', from = 'argument' }: OpenStoreOptions = {},
): Promise<Database> {
  const place = parseStoreUrl(url, from);
  if (place.dialect === 'sqlite') {
    const { openSqlite } = await import('./sqlite/open-sqlite.ts');
    return await openSqlite(place.path, access, programThread('store/sqlite/sqlite-thread', import.meta.url));
  }
  const { openPostgres } = await import('./postgres/open-postgres.ts');
  return await openPostgres(place.url, place.shown, access);
}

/** What the user gave, or what the environment says; undefined where neither does. */
export function openStoreOf(
  argument: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  options: Pick<OpenStoreOptions, 'access'> = {},
): Promise<Database> | undefined {
  if (argument !== undefined) return openStore(argument, { ...options, from: 'argument' });
  const url = environment[storeVariable];
  return url === undefined || url === '' ? undefined : openStore(url, { ...options, from: 'environment' });
}
