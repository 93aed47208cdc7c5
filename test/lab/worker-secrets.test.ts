import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handOut } from '../../src/fleet/hand-out.ts';
import { openQueue } from '../../src/fleet/queue/open-queue.ts';
import { registerFleet, Schedules } from '../../src/fleet/registration.ts';
import { loadFleet } from '../../src/inputs/load-fleet.ts';
import type { Database } from '../../src/store/database.ts';
import { findEvidence } from '../../src/store/evidence.ts';
import { openStore } from '../../src/store/open-store.ts';
import { numberIn, octetsIn } from '../../src/store/row-values.ts';
import { knownSecrets, secretsIn } from '../support/known-secrets.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { sharedLab } from '../support/shared-lab.ts';
import { startWorker } from '../support/work-fleet.ts';

const { signal } = new AbortController();
let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => await server[Symbol.asyncDispose]());

/** Every row of every table of ours as text, and what of it is compressed as it was before. */
async function everything(store: Database): Promise<Buffer> {
  const tables = (
    await server.psql(
      `select table_schema || '.' || table_name from information_schema.tables where table_schema like 'gateproof%' and table_type = 'BASE TABLE'`,
    )
  ).split('\n');
  expect(tables).toContain('gateproof.gateway');
  expect(tables).toContain('gateproof_queue.job_common');
  const parts: Buffer[] = [];
  for (const table of tables) parts.push(Buffer.from(await server.psql(`copy (select * from ${table}) to stdout`)));
  await store.read(async (sql) => {
    for (const row of await sql.all('select octets from blob')) parts.push(zstdDecompressSync(octetsIn(row, 'octets')));
    for (const row of await sql.all('select endpoint, at from evidence')) {
      const found = await findEvidence(sql, numberIn(row, 'endpoint'), numberIn(row, 'at'));
      expect(found?.text).toContain('"observations"');
      parts.push(Buffer.from(found?.text ?? ''));
    }
  });
  return Buffer.concat(parts);
}

test('a worker scans with credentials of its own, and none of them is anywhere in the database', async () => {
  const lab = await sharedLab();
  const secrets = await knownSecrets(lab.directory);
  expect(secrets.length).toBeGreaterThan(3);
  await using store = await openStore(server.url, { from: 'environment' });
  await using queue = await openQueue(server.url, { shown: 'db', onProblem: () => undefined });
  const fleet = await loadFleet({ config: lab.inventoryFile }, signal);
  await registerFleet(store, fleet.gateways, new Schedules(), Date.now());
  expect((await handOut(store, queue, Date.now())).put).toBe(fleet.gateways.length);

  // Without credentials nothing that wants them is scanned.
  await using without = startWorker(server.url, ['--once']);
  await without.ended();
  expect(without.said).toContain('credentials are never in the store');

  await server.psql(`update gateproof_queue.job set start_after = now() where state < 'active'`);
  await using worker = startWorker(server.url, ['--once', '--config', lab.inventoryFile]);
  expect(await worker.ended()).toBe(0);
  expect(await server.psql('select count(*) from gateproof.gateway where last_at is null')).toBe('0');
  // It was let in: what only a client with credentials sees was seen.
  expect(
    Number(
      await server.psql(
        `select count(*) from gateproof.state s join gateproof.clause c on c.id = s.clause where c.clause like 'ipsec/%' and s.verdict in ('pass', 'fail')`,
      ),
    ),
  ).toBeGreaterThan(0);

  const all = await everything(store);
  expect(secretsIn(all, secrets)).toEqual([]);
  for (const text of [without.said, worker.said]) expect(secretsIn(Buffer.from(text), secrets)).toEqual([]);
  // It would be found.
  const planted = await readFile(join(dirname(lab.inventoryFile), `${secrets[0]?.name}`));
  expect(secretsIn(Buffer.concat([all, planted]), secrets)).toEqual([secrets[0]?.name]);
});
