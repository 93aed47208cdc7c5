import type { Database, Queryable, Row } from './database.ts';
import { storeState } from './store-state.ts';

/** Rows that are remembered at most, and those of one statement: lists of a page are among them, whole tables are not. */
const mostRows = 50_000;
const mostOfOne = 2_000;

/**
 * The same store, which is not asked again what it was asked in the state that it is in: whoever reads gets what the statement would give, because
 * nothing was written since. A statement with another moment in it is another one. `onAnswer` is called whenever the store has answered.
 */
export function rememberedReads(store: Database, onAnswer: () => void = () => undefined): Database {
  let state = '';
  let count = 0;
  const known = new Map<string, readonly Row[]>();
  const forget = (): void => {
    known.clear();
    count = 0;
  };
  const remember = (key: string, rows: readonly Row[]): void => {
    if (rows.length > mostOfOne || rows.some(hasOctets)) return;
    if (count + rows.length + 1 > mostRows) forget();
    known.set(key, rows);
    count += rows.length + 1;
  };
  const within = async (sql: Queryable): Promise<Queryable> => {
    const mine = await storeState(sql, store.dialect);
    onAnswer();
    if (mine !== state) forget();
    state = mine;
    return {
      ...sql,
      all: async (text, values = []) => {
        const key = JSON.stringify([text, values]);
        // Another that reads may see a later state by now.
        const found = mine === state ? known.get(key) : undefined;
        if (found !== undefined) return found;
        const rows = await sql.all(text, values);
        onAnswer();
        if (mine === state && !known.has(key)) remember(key, rows);
        return rows;
      },
    };
  };
  return {
    dialect: store.dialect,
    read: async (work) => await store.read(async (sql) => await work(await within(sql))),
    write: async (work) => await store.write(work),
    [Symbol.asyncDispose]: async () => await store[Symbol.asyncDispose](),
  };
}

/** Evidence and facts are large, and each is asked for by one page. */
function hasOctets(row: Row): boolean {
  return Object.values(row).some((value) => value instanceof Uint8Array);
}
