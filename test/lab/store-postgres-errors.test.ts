import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { type OpenStoreOptions, openStore } from '../../src/store/open-store.ts';
import { counts, day, first, rows, scanned } from '../store/contract/scanned.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-postgres-'));
let server: Postgres;
let made = 0;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server[Symbol.asyncDispose]();
});

const opened = async (url: string, options: OpenStoreOptions = {}): Promise<Database> =>
  await openStore(url, { from: 'environment', ...options });

/** The URL of a database of its own. */
async function databaseUrl(): Promise<string> {
  const name = `errors_${made++}`;
  await server.psql(`create database ${name} owner gateproof`);
  return server.url.replace(/gateproof$/u, name);
}

describe('a store in PostgreSQL that cannot be opened', () => {
  test('says that no server answers', async () => {
    await expect(opened('postgres://me:x@127.0.0.9:5432/x')).rejects.toMatchObject({
      code: 'store-unreachable',
      fault: 'environment',
      message: expect.stringContaining('store postgres://me@127.0.0.9:5432/x: no server answers'),
    });
  });

  test('says that the password is wrong, and not which it was', async () => {
    const failed = expect(opened(server.urlOf('gateproof', 'not-the-password'))).rejects;
    await failed.toMatchObject({ code: 'store-login', message: expect.not.stringContaining('not-the-password') });
  });

  test('says that there is no such database', async () => {
    await expect(opened(server.url.replace(/gateproof$/u, 'nowhere'))).rejects.toMatchObject({ code: 'store-url' });
  });

  test('says that the role may not make the tables, and leaves nothing', async () => {
    const url = await databaseUrl();
    await server.psql(`create role poor login password 'p'`);
    await expect(opened(url.replace(/\/\/[^@]+@/u, '//poor:p@'))).rejects.toMatchObject({ code: 'store-rights' });
    await expect(opened(url, { access: 'read' })).rejects.toMatchObject({ code: 'store-older', fault: 'input' });
  });

  test('says that the role may not see the tables', async () => {
    const url = await databaseUrl();
    await (await opened(url))[Symbol.asyncDispose]();
    await server.psql(`create role blind login password 'p'`);
    for (const access of ['read', 'write'] as const)
      await expect(opened(url.replace(/\/\/[^@]+@/u, '//blind:p@'), { access })).rejects.toMatchObject({
        code: 'store-rights',
        fault: 'environment',
      });
  });

  test('says that the schema is another program’s, and leaves it', async () => {
    const url = await databaseUrl();
    const name = url.slice(url.lastIndexOf('/') + 1);
    await server.psql(
      `\\c ${name}\ncreate schema gateproof authorization gateproof; create table gateproof.customers(n int)`,
    );
    await expect(opened(url)).rejects.toMatchObject({ code: 'store-foreign', message: /customers/u });
  });

  test('says that a newer program wrote it', async () => {
    const url = await databaseUrl();
    {
      await using store = await opened(url);
      await store.write(async (sql) => await sql.run('update store_version set version = 999'));
    }
    await expect(opened(url)).rejects.toMatchObject({ code: 'store-newer', fault: 'input' });
  });

  test('is made once by several that open it at once', async () => {
    const url = await databaseUrl();
    const stores = await Promise.all(Array.from({ length: 5 }, async () => await opened(url)));
    for (const store of stores) {
      expect(await rows(store, 'select count(*) as n from store_version')).toEqual([{ n: 1 }]);
      await store[Symbol.asyncDispose]();
    }
  });
});

describe('a role that may only read', () => {
  test('reads, and writes nothing', async () => {
    const url = await databaseUrl();
    const name = url.slice(url.lastIndexOf('/') + 1);
    {
      await using store = await opened(url);
      await scanned(store, { seen: 'conforming', at: first });
    }
    await server.psql(
      `create role auditor login password 'p'\\g\n\\c ${name}\ngrant usage on schema gateproof to auditor; grant select on all tables in schema gateproof to auditor`,
    );
    await using store = await opened(url.replace(/\/\/[^@]+@/u, '//auditor:p@'), { access: 'read' });
    expect(await rows(store, 'select count(*) as n from scan')).toEqual([{ n: 2 }]);
    await expect(scanned(store, { seen: 'drifted', at: first + day })).rejects.toMatchObject({ code: 'store-rights' });
  });
});

describe('a store in PostgreSQL that cannot be written', () => {
  test('because the server takes no writes says so', async () => {
    const url = await databaseUrl();
    const name = url.slice(url.lastIndexOf('/') + 1);
    await (await opened(url))[Symbol.asyncDispose]();
    await server.psql(`alter database ${name} set default_transaction_read_only = on`);
    await using store = await opened(url);
    await expect(scanned(store, { seen: 'conforming', at: first })).rejects.toMatchObject({ code: 'store-read-only' });
  });

  test('because its disk is full says so, keeps what was settled, and goes on when there is room', async () => {
    await using small = await startPostgres({ diskMb: 80 });
    await using store = await opened(small.url);
    await scanned(store, { seen: 'conforming', at: first });
    const before = await counts(store);
    const shell = async (command: string): Promise<string> =>
      await small.psql(`copy (select 1) to program 'cat > /dev/null; ${command}'`);
    await shell('cat /dev/zero > /data/ballast 2> /dev/null || true');
    let failed: unknown;
    for (let at = 1; failed === undefined && at < 500; at++)
      failed = await scanned(store, { seen: 'conforming', name: `gw${at}`, at: first + at }).then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failed).toMatchObject({ code: 'store-full', fault: 'environment' });
    await shell('rm /data/ballast');
    await scanned(store, { seen: 'conforming', at: first + day });
    const { scan = 0, gateway = 0 } = await counts(store);
    // The one that failed is registered, and has no scan.
    expect([scan % 2, scan >= (before['scan'] ?? 0) + 2, gateway > 0]).toEqual([0, true, true]);
  });

  test('because the server was killed goes on when it is there again, and nothing is there by half', async () => {
    await using own = await startPostgres();
    await using store = await opened(own.url);
    await scanned(store, { seen: 'conforming', at: first });
    const before = await counts(store);
    const killed = scanned(store, { seen: 'drifted', at: first + day }, { onSettled: async () => await own.kill() });
    await expect(killed).rejects.toMatchObject({
      fault: 'environment',
      code: expect.stringMatching(/^store-(?:lost|unreachable)$/u),
    });
    await expect(counts(store)).rejects.toMatchObject({ fault: 'environment' });
    await own.start();
    expect(await counts(store)).toEqual(before);
    // Whoever had the lease is another by then.
    await scanned(store, { seen: 'drifted', at: first + 2 * day });
    expect((await counts(store))['scan']).toBe((before['scan'] ?? 0) + 2);
  });

  test('because two are in each other’s way is tried again', async () => {
    const url = await databaseUrl();
    await using store = await opened(url);
    await store.write(async (sql) => await sql.run(`insert into holder values ('a', 0, 0, ''), ('b', 0, 0, '')`));
    const tries = { a: 0, b: 0 };
    const both = Promise.withResolvers<void>();
    const add = async (one: 'a' | 'b', other: 'a' | 'b'): Promise<void> => {
      await store.write(async (sql) => {
        tries[one] += 1;
        await sql.run('update holder set token = token + 1 where name = ?', [one]);
        if (tries.a > 0 && tries.b > 0) both.resolve();
        await both.promise;
        await sql.run('update holder set token = token + 1 where name = ?', [other]);
      });
    };
    await Promise.all([add('a', 'b'), add('b', 'a')]);
    expect(await rows(store, 'select name, token from holder order by name')).toEqual([
      { name: 'a', token: 2 },
      { name: 'b', token: 2 },
    ]);
    expect(tries.a + tries.b).toBeGreaterThan(2);
  });
});

describe('TLS to the database', () => {
  test('is by the CA that the URL names, and no other', async () => {
    await using secure = await startPostgres({ tls: true });
    await expect(opened(secure.url)).rejects.toMatchObject({ code: 'store-unreachable', message: /sslrootcert/u });
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, secure.ca);
    for (const mode of ['verify-full', 'require']) {
      const url = `${secure.url.replace('verify-full', mode)}&sslrootcert=${encodeURIComponent(ca)}`;
      await using store = await opened(url);
      const [row] = await rows(store, 'select ssl from pg_stat_ssl where pid = pg_backend_pid()');
      expect(row).toEqual({ ssl: 1 });
    }
    await expect(opened(secure.url.replace('sslmode=verify-full', 'sslmode=disable'))).rejects.toMatchObject({
      code: 'store-login',
    });
    await expect(opened(`${secure.url}&sslrootcert=/no/such/file`)).rejects.toMatchObject({ code: 'store-url' });
  });
});
