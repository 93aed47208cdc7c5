import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { storeVersion } from '../../src/store/migrations/migrations.ts';
import { openStore, openStoreOf } from '../../src/store/open-store.ts';
import { parseStoreUrl } from '../../src/store/store-url.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-open-'));
afterAll(() => rmSync(folder, { recursive: true }));

function changed(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

describe('the URL of a store', () => {
  test.each([
    ['gateproof.db', 'gateproof.db'],
    ['/srv/gateproof.db', '/srv/gateproof.db'],
    ['file:///srv/gateproof.db', '/srv/gateproof.db'],
    ['sqlite:here.db', 'here.db'],
    ['C:\\data\\gateproof.db', 'C:\\data\\gateproof.db'],
  ])('%s is a file', (text, path) => {
    expect(parseStoreUrl(text, 'argument')).toEqual({ dialect: 'sqlite', path });
  });

  test('of PostgreSQL is told without its password', () => {
    const url = 'postgres://me:secret@db.example/gateproof?sslmode=verify-full&password=secret';
    expect(parseStoreUrl(url, 'environment')).toEqual({
      dialect: 'postgres',
      url,
      shown: 'postgres://me@db.example/gateproof',
    });
  });

  test.each([
    ['mysql://db/x', 'store-url'],
    ['', 'store-url'],
    [':memory:', 'store-url'],
    ['postgres://me@db.example:port/x', 'store-url'],
    ['postgres://me:secret@db.example/x', 'store-password-argument'],
    ['postgresql://me@db.example/x?password=secret', 'store-password-argument'],
  ])('%s is refused', (text, code) => {
    const refused = expect(() => parseStoreUrl(text, 'argument'));
    refused.toThrow(expect.objectContaining({ code, fault: 'input' }));
    refused.not.toThrow(/secret/u);
  });

  test('is that of the argument, else of the environment', async () => {
    const [argument, variable] = [join(folder, 'argument.db'), join(folder, 'variable.db')];
    const environment = { GATEPROOF_STORE: variable };
    await (await openStoreOf(argument, environment))?.[Symbol.asyncDispose]();
    expect(() => statSync(variable)).toThrow('ENOENT');
    await (await openStoreOf(undefined, environment))?.[Symbol.asyncDispose]();
    expect(statSync(variable).isFile()).toBe(true);
    expect(openStoreOf(undefined, {})).toBeUndefined();
  });
});

describe('opening a store', () => {
  test('makes it, and opens it again as it was', async () => {
    const path = join(folder, 'again.db');
    {
      await using store = await openStore(path);
      await store.write(async (sql) => await sql.run(`insert into holder values ('a', 1, 0, '')`));
    }
    await using store = await openStore(path, { access: 'read' });
    expect(await store.read(async (sql) => await sql.all('select name from holder'))).toHaveLength(1);
    expect((await store.read(async (sql) => await sql.all('pragma journal_mode')))[0]).toMatchObject({
      journal_mode: 'wal',
    });
  });

  test('by several at once makes it once', async () => {
    const path = join(folder, 'several.db');
    const stores = await Promise.all(Array.from({ length: 6 }, async () => await openStore(path)));
    const versions = await stores[3]?.read(async (sql) => await sql.all('select version from store_version'));
    expect(versions?.map(({ version }) => version)).toEqual([storeVersion]);
    for (const store of stores) await store[Symbol.asyncDispose]();
  });

  test('only to read it makes none', async () => {
    const path = join(folder, 'none.db');
    await expect(openStore(path, { access: 'read' })).rejects.toMatchObject({ code: 'store-url', fault: 'input' });
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  test('refuses one that a newer version wrote, and leaves it as it is', async () => {
    const path = join(folder, 'newer.db');
    await (await openStore(path))[Symbol.asyncDispose]();
    changed(path, 'update store_version set version = 999; pragma wal_checkpoint(truncate)');
    const before = readFileSync(path);
    for (const access of ['read', 'write'] as const)
      await expect(openStore(path, { access })).rejects.toMatchObject({
        code: 'store-newer',
        fault: 'input',
        message: expect.stringContaining('update this one'),
      });
    expect(readFileSync(path)).toEqual(before);
  });

  test('refuses the database of another program, and leaves it as it is', async () => {
    const path = join(folder, 'other.db');
    changed(path, 'create table customers(name text)');
    const before = readFileSync(path);
    await expect(openStore(path)).rejects.toMatchObject({ code: 'store-foreign', fault: 'input' });
    expect(readFileSync(path)).toEqual(before);
  });

  test('refuses a file that is no database, and leaves it as it is', async () => {
    const path = join(folder, 'inventory.yaml');
    const text = 'targets:\n'.repeat(200);
    writeFileSync(path, text);
    await expect(openStore(path)).rejects.toMatchObject({
      code: 'store-corrupt',
      message: expect.stringContaining('no store and not empty'),
    });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test.each([
    ['a folder', () => folder],
    ['a file of a folder that is not there', () => join(folder, 'nowhere', 'x.db')],
  ])('refuses %s', async (_, path) => {
    await expect(openStore(path())).rejects.toMatchObject({ code: 'store-url', fault: 'input' });
  });
});
