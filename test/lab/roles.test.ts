import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enqueueDue } from '../../src/fleet/hand-out.ts';
import { openQueue } from '../../src/fleet/queue/open-queue.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { type CliRun, runCli } from '../support/run-cli.ts';
import { until } from '../support/until.ts';
import { fleetPolicy, registerTls, startWorker, tlsFleet } from '../support/work-fleet.ts';

/** Over TLS alone, with the roles that docs/fleet.md makes. */
let server: Postgres;
let folder: string;
const passwords = { owner: 'of-the-owner', worker: 'of-the-worker', reader: 'of-the-reader' };

beforeAll(async () => {
  server = await startPostgres({ tls: true });
  folder = await mkdtemp(join(tmpdir(), 'gateproof-roles-'));
  await writeFile(join(folder, 'ca.pem'), server.ca);
  await writeFile(join(folder, 'versions.yaml'), fleetPolicy);
  const page = await readFile(resolve(import.meta.dirname, '../../docs/fleet.md'), 'utf8');
  const sql = /```sql\n(.*?)```/su.exec(page)?.[1];
  if (sql === undefined) throw new Error('SQL wanted in docs/fleet.md, none found');
  await server.psql(sql);
  for (const [role, password] of Object.entries(passwords))
    await server.psql(`alter role gateproof_${role} password '${password}'`);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function urlOf(role: keyof typeof passwords, ca = join(folder, 'ca.pem')): string {
  return `${server.urlOf(`gateproof_${role}`, passwords[role])}&sslrootcert=${ca}`;
}

async function gateproof(url: string, ...args: readonly string[]): Promise<CliRun> {
  return await runCli(args, { env: { GATEPROOF_STORE: url } });
}

async function workOnce(url: string): Promise<CliRun> {
  return await gateproof(url, 'work', '--once', '--policy', join(folder, 'versions.yaml'), '--timeout', '60000');
}

test('the owner makes the tables, a worker scans with them, a reader asks, and none of them can do more', async () => {
  const early = await workOnce(urlOf('worker'));
  expect(early).toMatchObject({ code: 70, stderr: expect.stringContaining('gateproof work --prepare') as string });

  const prepared = await gateproof(urlOf('owner'), 'work', '--prepare');
  expect(prepared).toMatchObject({ code: 0, stderr: expect.stringContaining('the tables are there') as string });
  expect((await gateproof(urlOf('owner'), 'work', '--prepare')).code).toBe(0);

  await using fleet = await tlsFleet(3);
  {
    await using store = await openStore(urlOf('worker'), { from: 'environment' });
    await using queue = await openQueue(urlOf('worker'), { shown: 'db', onProblem: () => undefined });
    await registerTls(store, fleet.ports, { now: Date.now() });
    expect(await enqueueDue(store, queue, { now: Date.now() })).toBe(3);
    await expect(store.write(async (sql) => await sql.run('drop table scan'))).rejects.toMatchObject({
      code: 'store-rights',
    });
    await expect(store.write(async (sql) => await sql.run('create table mine(n int)'))).rejects.toMatchObject({
      code: 'store-rights',
    });
  }
  expect(await workOnce(urlOf('worker'))).toMatchObject({ code: 0 });
  expect(await server.psql('select count(*) from gateproof.scan')).toBe('3');

  const asked = await gateproof(urlOf('reader'), 'status', '--format', 'json');
  expect(asked).toMatchObject({ code: 0, stderr: '' });
  const refused = await workOnce(urlOf('reader'));
  expect(refused).toMatchObject({ code: 70, stderr: expect.stringContaining('the role may not do this') as string });
  await using reading = await openStore(urlOf('reader'), { from: 'environment', access: 'read' });
  await expect(reading.write(async (sql) => await sql.run('update gateway set lease_token = 0'))).rejects.toMatchObject(
    { code: 'store-rights' },
  );
});

test('what keeps the queue in order needs no more rights than a worker has', async () => {
  const problems: string[] = [];
  await using queue = await openQueue(urlOf('worker'), {
    shown: 'db',
    onProblem: (problem) => problems.push(problem),
    watchSeconds: 1,
  });
  await queue.put([{ gateway: 1, site: 'berlin' }]);
  const [turn] = await queue.take('berlin', 1);
  await server.psql(`update gateproof_queue.job set heartbeat_on = now() - interval '1 hour'`);
  await until('the turn of a dead worker again', async () =>
    (await server.psql(`select state from gateproof_queue.job where id = '${turn?.id}'`)) === 'retry'
      ? true
      : undefined,
  );
  expect(problems).toEqual([]);
});

describe('what is wrong at the start is one sentence that says what to do:', () => {
  test.each<[string, () => string | Promise<string>, number, string]>([
    ['another password', () => urlOf('worker').replace('of-the-worker', 'wrong'), 70, 'user or password wrong'],
    ['nobody there', () => 'postgres://me:x@127.0.0.9/gateproof', 70, 'no server answers; check host and port'],
    ['no such database', () => urlOf('worker').replace('/gateproof?', '/elsewhere?'), 64, 'there is no such database'],
    [
      'a CA that did not sign',
      () => server.urlOf('gateproof_worker', passwords.worker),
      70,
      'its certificate is not one for this host of a CA that is trusted',
    ],
    [
      'no TLS',
      () => server.urlOf('gateproof_worker', passwords.worker).replace('?sslmode=verify-full', ''),
      70,
      'pg_hba.conf',
    ],
    ['a CA file that is not there', () => urlOf('worker', '/nowhere/ca.pem'), 64, '/nowhere/ca.pem'],
    [
      'tables of another program',
      async () => {
        await server.psql('create database other owner gateproof_worker');
        const other = urlOf('worker').replace('/gateproof?', '/other?');
        await using client = await openStore(other, { from: 'environment' });
        await client.write(async (sql) => {
          await sql.run('drop table store_version');
          await sql.run('create table wordpress_posts(n int)');
        });
        return other;
      },
      64,
      'tables of another program found',
    ],
    [
      'a file',
      () => join(folder, 'gateproof.db'),
      64,
      'postgres://user@host/database wanted, which several machines share',
    ],
  ])('%s', async (_, url, code, sentence) => {
    const run = await workOnce(await url());
    expect(run).toMatchObject({ code, stderr: expect.stringContaining(sentence) as string });
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    for (const password of Object.values(passwords)) expect(run.stderr).not.toContain(password);
  });

  test('a password in an argument', async () => {
    const run = await runCli(['work', '--store', 'postgres://me:very-secret@127.0.0.9/gateproof']);
    expect(run).toMatchObject({ code: 64, stderr: expect.stringContaining('a password in an argument') as string });
    expect(run.stderr).not.toContain('very-secret');
  });
});

test('a password is read from a file that nobody else reads', async () => {
  const file = join(folder, 'pgpass');
  await writeFile(file, `${server.address}:5432:gateproof:gateproof_worker:${passwords.worker}\n`, { mode: 0o600 });
  await using worker = startWorker(urlOf('worker').replace(`:${passwords.worker}`, ''), ['--once'], {
    PGPASSFILE: file,
  });
  expect(await worker.ended()).toBe(0);
});
