import { describe, expect, test } from 'vitest';
import type { Database, Queryable } from '../../../src/store/database.ts';
import { rememberedReads } from '../../../src/store/remembered-reads.ts';
import { storeState } from '../../../src/store/store-state.ts';

const names = 'select name, token from holder order by name';

async function hold(store: Database, name: string): Promise<void> {
  await store.write(
    async (sql) => await sql.run('insert into holder(name, token, until, by) values (?, 1, 1, ?)', [name, 'test']),
  );
}

/** The store with what it was asked, but for its state. */
function watched(store: Database): { readonly store: Database; readonly asked: string[] } {
  const asked: string[] = [];
  const watch = (sql: Queryable): Queryable => ({
    ...sql,
    all: async (text, values) => {
      if (!text.includes(' as state')) asked.push(text);
      return await sql.all(text, values);
    },
  });
  return {
    asked,
    store: {
      dialect: store.dialect,
      read: async (work) => await store.read(async (sql) => await work(watch(sql))),
      write: async (work) => await store.write(work),
      [Symbol.asyncDispose]: async () => undefined,
    },
  };
}

/** That nobody is told what was so before, in both databases; `again`: opens the same one once more. */
export function rememberedReadsContract(
  open: () => Promise<Database>,
  again: (store: Database) => Promise<Database> = (store) => Promise.resolve(store),
): void {
  describe('remembered reads', () => {
    test('what is written is seen at once, by whomever it was written', async () => {
      await using own = await open();
      const other = await again(own);
      const reading = rememberedReads(own);
      const read = async (): Promise<readonly unknown[]> =>
        (await reading.read(async (sql) => await sql.all(names))).map(({ name }) => name);
      expect(await read()).toEqual([]);
      await hold(own, 'a');
      expect(await read()).toEqual(['a']);
      await hold(reading, 'b');
      expect(await read()).toEqual(['a', 'b']);
      await hold(other, 'c');
      expect(await read()).toEqual(['a', 'b', 'c']);
      await other.write(async (sql) => await sql.run(`delete from holder where name <> 'c'`));
      expect(await read()).toEqual(['c']);
      if (other !== own) await other[Symbol.asyncDispose]();
    });

    test('a transaction goes on seeing what it saw, and nobody else gets that', async () => {
      await using own = await open();
      const other = await again(own);
      const reading = rememberedReads(own);
      const first = await reading.read(async (sql) => {
        await sql.all('select name from holder');
        await hold(other, 'a');
        return await sql.all(names);
      });
      expect(first).toHaveLength(0);
      expect(await reading.read(async (sql) => await sql.all(names))).toHaveLength(1);
      if (other !== own) await other[Symbol.asyncDispose]();
    });
  });
}

/** That the store is not asked twice; of a server alone nobody else may use. */
export function askedOnceContract(open: () => Promise<Database>): void {
  describe('remembered reads of a store that nobody writes to', () => {
    test('a statement is asked once, and again by other values', async () => {
      await using own = await open();
      await hold(own, 'a');
      const { store, asked } = watched(own);
      const reading = rememberedReads(store);
      const read = async (value: string): Promise<number> =>
        (await reading.read(async (sql) => await sql.all('select name from holder where name = ?', [value]))).length;
      expect([await read('a'), await read('a'), await read('b'), await read('a')]).toEqual([1, 1, 0, 1]);
      expect(asked).toHaveLength(2);
    });

    test('octets and what is long are not remembered', async () => {
      await using own = await open();
      const url = `tls://${'a'.repeat(100_000)}.example`;
      await own.write(async (sql) => {
        await sql.run('insert into blob(digest, octets) values (?, ?)', ['d', new Uint8Array([1])]);
        for (let at = 0; at < 21; at++) await sql.run('insert into place(url) values (?)', [`${url}${at}`]);
      });
      const { store, asked } = watched(own);
      const reading = rememberedReads(store);
      for (let time = 0; time < 2; time++) {
        await reading.read(async (sql) => await sql.all('select octets from blob'));
        await reading.read(async (sql) => await sql.all('select url from place'));
        await reading.read(async (sql) => await sql.all('select url from place limit 19'));
      }
      expect(asked).toHaveLength(5);
    });

    test('what was asked for longest ago is forgotten when there is much, and nothing else', async () => {
      await using own = await open();
      await own.write(
        async (sql) => await sql.run('insert into place(url) values (?)', [`tls://${'a'.repeat(1_000_000)}.example`]),
      );
      const { store, asked } = watched(own);
      const reading = rememberedReads(store);
      const read = async (value: string): Promise<void> =>
        void (await reading.read(async (sql) => await sql.all('select url, ? as given from place', [value])));
      for (const value of ['a', 'b', 'c', 'a', 'd']) await read(value);
      expect(asked).toHaveLength(4);
      for (const value of ['a', 'c', 'd']) await read(value);
      expect(asked).toHaveLength(4);
      await read('b');
      expect(asked).toHaveLength(5);
    });

    test('the state of a store is the same until something is written', async () => {
      await using own = await open();
      const state = async (): Promise<string> => await own.read(async (sql) => await storeState(sql, own.dialect));
      const before = await state();
      expect(await state()).toBe(before);
      await hold(own, 'a');
      expect(await state()).not.toBe(before);
    });
  });
}
