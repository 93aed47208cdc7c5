import { describe, expect, test } from 'vitest';
import type { Database, Row } from '../../src/store/database.ts';
import { rememberedReads } from '../../src/store/remembered-reads.ts';

/** A store in which many read at once, as PostgreSQL has it: its state is a number, and each answer comes when it is let go. */
class Scripted {
  state = 1;
  readonly asked: {
    readonly text: string;
    readonly answer: (rows: readonly Row[]) => void;
    readonly fail: () => void;
  }[] = [];
  readonly reading: Database = rememberedReads({
    dialect: 'postgres',
    read: async (work) => {
      const mine = String(this.state);
      return await work({
        run: async () => await Promise.resolve(0),
        all: async (text) => {
          if (text.includes(' as state')) return [{ state: mine }];
          const { promise, resolve, reject } = Promise.withResolvers<readonly Row[]>();
          this.asked.push({ text, answer: resolve, fail: () => reject(new Error('broken')) });
          return await promise;
        },
      });
    },
    write: async () => await Promise.reject(new Error('nobody writes')),
    [Symbol.asyncDispose]: async () => await Promise.resolve(),
  });

  async read(): Promise<unknown> {
    return await this.reading.read(async (sql) => (await sql.all('one'))[0]?.['n']);
  }

  /** When so many were asked. */
  async waitFor(count: number): Promise<void> {
    await expect.poll(() => this.asked.length).toBe(count);
  }
}

describe('remembered reads of a store in which many read at once', () => {
  test('who asks the same at the same time waits for one answer', async () => {
    const store = new Scripted();
    const both = [store.read(), store.read()];
    await store.waitFor(1);
    store.asked[0]?.answer([{ n: 1 }]);
    expect(await Promise.all(both)).toEqual([1, 1]);
    expect(await store.read()).toBe(1);
    expect(store.asked).toHaveLength(1);
  });

  test('where that fails they ask again, one for all others', async () => {
    const store = new Scripted();
    const three = Promise.allSettled([store.read(), store.read(), store.read()]);
    await store.waitFor(1);
    store.asked[0]?.fail();
    await store.waitFor(2);
    store.asked[1]?.answer([{ n: 1 }]);
    expect(await three).toMatchObject([{ status: 'rejected' }, { value: 1 }, { value: 1 }]);
    expect(store.asked).toHaveLength(2);
  });

  test('who reads an earlier state is told nothing of a later one', async () => {
    const store = new Scripted();
    const begun = Promise.withResolvers<void>();
    const earlier = store.reading.read(async (sql) => {
      await begun.promise;
      return (await sql.all('one'))[0]?.['n'];
    });
    store.state = 2;
    const later = store.read();
    await store.waitFor(1);
    store.asked[0]?.answer([{ n: 2 }]);
    expect(await later).toBe(2);
    begun.resolve();
    await store.waitFor(2);
    store.asked[1]?.answer([{ n: 1 }]);
    expect(await earlier).toBe(1);
    expect(await store.read()).toBe(2);
  });

  test('who reads an earlier state does not wait for an answer of a later one', async () => {
    const store = new Scripted();
    const begun = Promise.withResolvers<void>();
    const earlier = store.reading.read(async (sql) => {
      await begun.promise;
      return (await sql.all('one'))[0]?.['n'];
    });
    store.state = 2;
    const later = store.read();
    await store.waitFor(1);
    begun.resolve();
    await store.waitFor(2);
    store.asked[0]?.answer([{ n: 2 }]);
    store.asked[1]?.answer([{ n: 1 }]);
    expect(await Promise.all([earlier, later])).toEqual([1, 2]);
  });

  test('what was asked in an earlier state is no answer in a later one, nor the end of a question of that', async () => {
    const store = new Scripted();
    const earlier = store.read();
    await store.waitFor(1);
    store.state = 2;
    const later = store.read();
    await store.waitFor(2);
    store.asked[0]?.answer([{ n: 1 }]);
    expect(await earlier).toBe(1);
    const another = store.read();
    store.asked[1]?.answer([{ n: 2 }]);
    expect(await Promise.all([later, another])).toEqual([2, 2]);
    expect(store.asked).toHaveLength(2);
  });

  test('what was answered late for an earlier state is not remembered', async () => {
    const store = new Scripted();
    const earlier = store.read();
    await store.waitFor(1);
    store.state = 2;
    const later = store.read();
    await store.waitFor(2);
    store.asked[1]?.answer([{ n: 2 }]);
    expect(await later).toBe(2);
    store.asked[0]?.answer([{ n: 1 }]);
    expect(await earlier).toBe(1);
    expect(await store.read()).toBe(2);
  });

  test('who waited for one that failed, and sees an earlier state by then, asks for itself', async () => {
    const store = new Scripted();
    const both = Promise.allSettled([store.read(), store.read()]);
    await store.waitFor(1);
    store.state = 2;
    const later = store.read();
    await store.waitFor(2);
    store.asked[1]?.answer([{ n: 2 }]);
    expect(await later).toBe(2);
    store.asked[0]?.fail();
    await store.waitFor(3);
    store.asked[2]?.answer([{ n: 1 }]);
    expect(await both).toMatchObject([{ status: 'rejected' }, { value: 1 }]);
    expect(await store.read()).toBe(2);
  });
});
