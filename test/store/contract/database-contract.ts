import { describe, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { insertMany } from '../../../src/store/insert-many.ts';

/** What both databases do. `open`: a store of its own for each call, at this program's version. */
export function databaseContract(open: () => Promise<Database>): void {
  describe('a database', () => {
    test('gives back what it was given, numbers as numbers and octets as octets', async () => {
      await using database = await open();
      const octets = new Uint8Array([0, 255, 1]);
      const rows = await database.write(async (sql) => {
        await sql.run('insert into blob(digest, octets) values (?, ?)', ['d', octets]);
        await sql.run('insert into holder(name, token, until, by) values (?, ?, ?, ?)', [
          'ü?',
          1,
          4_102_444_800_000,
          '',
        ]);
        return [...(await sql.all('select octets from blob')), ...(await sql.all('select * from holder'))];
      });
      expect(Buffer.from(rows[0]?.['octets'] as Uint8Array)).toEqual(Buffer.from(octets));
      expect({ ...rows[1] }).toEqual({ name: 'ü?', token: 1, until: 4_102_444_800_000, by: '' });
    });

    test('counts, adds and divides in whole numbers', async () => {
      await using database = await open();
      const [row] = await database.write(async (sql) => {
        await sql.run(`insert into holder(name, token, until, by) values ('a', 7, 0, ''), ('b', 8, 0, '')`);
        return await sql.all('select count(*) as n, sum(token) as s, max(token) / ? as d from holder', [3]);
      });
      expect({ ...row }).toEqual({ n: 2, s: 15, d: 2 });
    });

    test('takes no question mark of a text for a value', async () => {
      await using database = await open();
      const [row] = await database.read(
        async (sql) => await sql.all(`select '?' as mark, name from holder where name = ? or name = 'it''s ?'`, ['x']),
      );
      expect(row).toBeUndefined();
    });

    test('says how many rows a statement changed, and gives those of returning', async () => {
      await using database = await open();
      const done = await database.write(async (sql) => {
        await sql.run(`insert into holder(name, token, until, by) values ('a', 1, 0, ''), ('b', 1, 0, '')`);
        const changed = await sql.run('update holder set token = token + 1 where name <> ?', ['b']);
        const rows = await sql.all('update holder set token = token + 1 where name = ? returning token', ['a']);
        return [changed, rows[0]?.['token'], await sql.run('delete from holder where name = ?', ['none'])];
      });
      expect(done).toEqual([1, 3, 0]);
    });

    test('rolls back what was written when the work rejects', async () => {
      await using database = await open();
      const failed = database.write(async (sql) => {
        await sql.run(`insert into holder(name, token, until, by) values ('a', 1, 0, '')`);
        throw new Error('on purpose');
      });
      await expect(failed).rejects.toThrow('on purpose');
      expect(await database.read(async (sql) => await sql.all('select * from holder'))).toEqual([]);
    });

    test('shows a reader one moment, whatever is written meanwhile', async () => {
      await using database = await open();
      const count = `select count(*) as n from holder`;
      const seen = await database.read(async (sql) => {
        const before = await sql.all(count);
        await database.write(async (other) => await other.run(`insert into holder values ('a', 1, 0, '')`));
        return [before[0]?.['n'], (await sql.all(count))[0]?.['n']];
      });
      expect(seen).toEqual([0, 0]);
      expect((await database.read(async (sql) => await sql.all(count)))[0]?.['n']).toBe(1);
    });

    test('lets writers that ask at once lose nothing', async () => {
      await using database = await open();
      await database.write(async (sql) => await sql.run(`insert into holder values ('a', 0, 0, '')`));
      const add = async (): Promise<unknown> =>
        await database.write(async (sql) => await sql.run(`update holder set token = token + 1 where name = 'a'`));
      await Promise.all(Array.from({ length: 50 }, add));
      const [row] = await database.read(async (sql) => await sql.all('select token from holder'));
      expect(row?.['token']).toBe(50);
    });

    test('takes no statement behind the end of a transaction', async () => {
      await using database = await open();
      const kept = await database.write((sql) => Promise.resolve(sql));
      await expect(kept.run(`insert into holder values ('a', 0, 0, '')`)).rejects.toMatchObject({
        code: 'store-statement',
      });
    });

    test('says that a statement is a fault of ours, and goes on', async () => {
      await using database = await open();
      const failed = database.write(async (sql) => await sql.all('selec 1'));
      await expect(failed).rejects.toMatchObject({ name: 'StoreError', code: 'store-statement', fault: 'ours' });
      expect(await database.read(async (sql) => await sql.all('select count(*) as n from blob'))).toHaveLength(1);
    });

    test('inserts more rows than a statement takes values', async () => {
      await using database = await open();
      const rows = Array.from({ length: 20_000 }, (_, at) => [`n${at}`, at, 0, '']);
      const inserted = await database.write(
        async (sql) => await insertMany(sql, { into: 'holder', columns: ['name', 'token', 'until', 'by'] }, rows),
      );
      expect(inserted).toBe(20_000);
      const [row] = await database.read(
        async (sql) => await sql.all('select count(*) as n, sum(token) as s from holder'),
      );
      expect({ ...row }).toEqual({ n: 20_000, s: 199_990_000 });
    });
  });
}
