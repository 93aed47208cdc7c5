import type { Database, Queryable, Row } from './database.ts';
import { storeState } from './store-state.ts';

/** How much is remembered (see `sizeOf`), and of one statement: a list of a whole fleet is among them. */
const mostKept = 4_000_000;
const mostOfOne = 2_000_000;

interface Known {
  readonly rows: readonly Row[];
  readonly size: number;
}

/**
 * The same store, which is not asked again what it was asked in the state that it is in: whoever reads gets what the statement would give, because
 * nothing was written since, and who asks the same meanwhile waits for the same answer. A statement with another moment in it is another one; what was asked for longest ago is
 * forgotten first. `onAnswer` is called whenever the store has answered.
 */
export function rememberedReads(store: Database, onAnswer: () => void = () => undefined): Database {
  let state = '';
  let kept = 0;
  const known = new Map<string, Known>();
  const asking = new Map<string, Promise<readonly Row[]>>();
  const forgetAll = (): void => {
    known.clear();
    asking.clear();
    kept = 0;
  };
  const remember = (key: string, rows: readonly Row[]): void => {
    const size = sizeOf(key, rows);
    if (size > mostOfOne) return;
    known.set(key, { rows, size });
    kept += size;
    for (const [oldest, { size: its }] of known) {
      if (kept <= mostKept) break;
      known.delete(oldest);
      kept -= its;
    }
  };
  const found = (key: string): readonly Row[] | undefined => {
    const one = known.get(key);
    if (one === undefined) return undefined;
    known.delete(key);
    known.set(key, one);
    return one.rows;
  };
  const within = async (sql: Queryable): Promise<Queryable> => {
    const mine = await storeState(sql, store.dialect);
    onAnswer();
    if (mine !== state) forgetAll();
    state = mine;
    const isStill = (): boolean => mine === state;
    const ask: Queryable['all'] = async (text, values) => {
      const rows = await sql.all(text, values);
      onAnswer();
      return rows;
    };
    return {
      ...sql,
      all: async (text, values = []) => {
        const key = JSON.stringify([text, values]);
        // Another that reads may see a later state by now, of which this one is told nothing.
        for (let other = asking.get(key); isStill() && other !== undefined; other = asking.get(key)) {
          // Of one whose transaction failed nobody else has to know.
          const rows = await other.catch(() => undefined);
          if (rows !== undefined) return rows;
        }
        if (!isStill()) return await ask(text, values);
        const rows = found(key);
        if (rows !== undefined) return rows;
        const answer = ask(text, values);
        asking.set(key, answer);
        try {
          const fresh = await answer;
          if (isStill()) remember(key, fresh);
          return fresh;
        } finally {
          if (asking.get(key) === answer) asking.delete(key);
        }
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

/** How much it is to remember: letters, and 8 for each value and row. Evidence and facts are large, and each is asked for by one page: never. */
function sizeOf(key: string, rows: readonly Row[]): number {
  let size = key.length;
  for (const row of rows) {
    size += 8;
    for (const value of Object.values(row)) {
      if (value instanceof Uint8Array) return Number.POSITIVE_INFINITY;
      size += 8 + (typeof value === 'string' ? value.length : 0);
    }
    if (size > mostOfOne) break;
  }
  return size;
}
