import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { postgresError } from '../../src/store/postgres/postgres-error.ts';
import { sqliteError } from '../../src/store/sqlite/sqlite-error.ts';
import { day, first, rows, scanned } from './contract/scanned.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-errors-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a store that cannot be written', () => {
  test('because its disk is full says so, keeps what was settled, and goes on when there is room', async () => {
    await using store = await openStore(join(folder, 'full.db'));
    await scanned(store, { seen: 'conforming', at: first });
    const before = await rows(store, 'select * from state');
    const [pages] = await store.write(async (sql) => await sql.all('pragma page_count'));
    await store.write(async (sql) => await sql.all(`pragma max_page_count = ${Number(pages?.['page_count'])}`));
    const failed = scanned(store, { seen: 'drifted', at: first + day });
    await expect(failed).rejects.toMatchObject({ code: 'store-full', fault: 'environment', message: /make some/u });
    expect(await rows(store, 'select * from state')).toEqual(before);
    await store.write(async (sql) => await sql.all('pragma max_page_count = 1000000'));
    expect((await scanned(store, { seen: 'drifted', at: first + 2 * day })).changes.length).toBeGreaterThan(3);
    expect(await rows(store, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  test('because another process writes says so, and loses nothing', async () => {
    const path = join(folder, 'busy.db');
    await using store = await openStore(path);
    const other = new DatabaseSync(path);
    other.exec('begin immediate');
    await expect(scanned(store, { seen: 'conforming', at: first })).rejects.toMatchObject({
      code: 'store-busy',
      fault: 'environment',
    });
    other.exec('rollback');
    other.close();
    await scanned(store, { seen: 'conforming', at: first });
    expect(await rows(store, 'select count(*) as n from scan')).toEqual([{ n: 2 }]);
  });

  test('because its file was damaged says so', async () => {
    const path = join(folder, 'damaged.db');
    {
      await using store = await openStore(path);
      await scanned(store, { seen: 'conforming', at: first });
    }
    const file = new DatabaseSync(path);
    file.exec('pragma wal_checkpoint(truncate)');
    file.close();
    writeFileSync(path, Buffer.alloc(200_000, 0xa5), { flag: 'r+' });
    await expect(openStore(path)).rejects.toMatchObject({ code: 'store-corrupt', fault: 'environment' });
  });
});

describe('what SQLite says', () => {
  test.each([
    [14, 'store-rights'],
    // SQLITE_READONLY_DIRECTORY, by its extended code.
    [1544, 'store-read-only'],
    [10, 'store-unreachable'],
    [522, 'store-unreachable'],
    [1, 'store-statement'],
    [0, 'store-statement'],
  ])('%d is %s', (errcode, code) => {
    const error = sqliteError('a.db', { errcode, message: 'why' });
    expect(error).toMatchObject({ code, fault: code === 'store-statement' ? 'ours' : 'environment' });
    expect(error.message).toContain('store a.db: ');
  });
});

describe('what PostgreSQL says', () => {
  test.each([
    ['28P01', 'store-login'],
    ['53100', 'store-full'],
    ['25006', 'store-read-only'],
    ['42501', 'store-rights'],
    ['57014', 'store-slow'],
    ['ECONNREFUSED', 'store-unreachable'],
    ['08006', 'store-lost'],
    ['42601', 'store-statement'],
  ])('%s is %s', (code, own) => {
    const error = Object.assign(new Error('why'), { code });
    expect(postgresError('postgres://me@db/x', error)).toMatchObject({ code: own, cause: error });
  });

  test('that is none of a database’s is thrown as it is', () => {
    const error = new TypeError('ours');
    expect(() => postgresError('postgres://me@db/x', error)).toThrow(error);
  });
});
