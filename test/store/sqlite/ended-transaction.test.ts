import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { rows } from '../contract/scanned.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-ended-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what follows a transaction that SQLite ended by itself is refused, and nothing of it is written', async () => {
  await using store = await openStore(join(folder, 'ended.db'));
  const written = store.write(async (sql) => {
    await sql.run(`insert into place(id, url) values (1, 'first')`);
    // As a full disk does.
    await sql.run(`insert or rollback into place(id, url) values (1, 'second')`).catch(() => undefined);
    await sql.run(`insert into place(id, url) values (2, 'third')`);
  });
  await expect(written).rejects.toMatchObject({ code: 'store-statement' });
  expect(await rows(store, 'select url from place')).toEqual([]);
});

test('a transaction without a statement begins and ends nothing', async () => {
  await using store = await openStore(join(folder, 'none.db'));
  expect(await store.write(async () => await Promise.resolve('done'))).toBe('done');
  await store.write(async (sql) => await sql.run(`insert into place(id, url) values (1, 'first')`));
  expect(await rows(store, 'select url from place')).toEqual([{ url: 'first' }]);
});
