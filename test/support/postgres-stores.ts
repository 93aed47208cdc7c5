import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Postgres, startPostgres } from './postgres.ts';

/** Opens a new store with each call, all of them in one server, which lives as long as the tests of the file. */
export function postgresStores(): () => Promise<Database> {
  let server: Postgres;
  let opened = 0;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  return async () => {
    const name = `store_${opened++}`;
    await server.psql(`create database ${name} owner gateproof`);
    return await openStore(server.url.replace(/gateproof$/u, name), { from: 'environment' });
  };
}
