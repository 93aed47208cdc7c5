import { Client } from 'pg';
import { expect, test } from 'vitest';
import { type Postgres, startPostgres } from '../support/postgres.ts';

async function ask(database: Postgres, sql: string, url = database.url): Promise<readonly unknown[]> {
  const client = new Client({
    // What the driver makes of `sslmode` would take the place of the CA.
    connectionString: url.replace('?sslmode=verify-full', ''),
    ...(database.ca === '' ? {} : { ssl: { ca: database.ca } }),
    connectionTimeoutMillis: 20_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

test('keeps what was written over a stop and over a kill of all its processes, under one address', async () => {
  await using database = await startPostgres();
  await ask(database, 'create table kept (n int)');
  await ask(database, 'insert into kept values (1)');
  await database.stop();
  await expect(ask(database, 'select 1')).rejects.toThrow('ECONNREFUSED');
  await database.start();
  await ask(database, 'insert into kept values (2)');
  await database.kill();
  await expect(ask(database, 'select 1')).rejects.toThrow('ECONNREFUSED');
  await database.start();
  expect(await ask(database, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
  expect(await database.psql('select count(*), max(n) from kept')).toBe('2|2');
  expect(await ask(database, 'select rolsuper from pg_roles where rolname = current_user', database.superUrl)).toEqual([
    { rolsuper: true },
  ]);
});

test('takes TLS only, by a certificate for its address, where that is wanted', async () => {
  await using database = await startPostgres({ tls: true });
  expect(await ask(database, 'select ssl from pg_stat_ssl where pid = pg_backend_pid()')).toEqual([{ ssl: true }]);
  await expect(ask({ ...database, ca: '' }, 'select 1')).rejects.toThrow('no encryption');
});

test('has a disk that gets full, and takes what is written once there is room', async () => {
  await using database = await startPostgres({ diskMb: 80 });
  await ask(database, 'create table large (octets bytea)');
  const fill = `insert into large select string_agg(sha256((i * 1000 + j)::text::bytea), '') from generate_series(1, 6000) i, generate_series(1, 400) j group by i`;
  await expect(ask(database, fill)).rejects.toThrow('No space left');
  await database.psql('truncate large');
  await ask(database, `insert into large values ('x')`);
  expect(await ask(database, 'select count(*)::int as n from large')).toEqual([{ n: 1 }]);
});
